import type { Engine, Profile, ProfileKind } from './contract.js';
import { noClock, unsupported } from './unsupported.js';
import { WebKitPage } from './webkit-page.js';
import { findNewWindow } from './x-window.js';
import { type Display, startDisplay, startSession, type WebKitSession } from './webkit-session.js';

/** WebKitGTK, by WebDriver. */
export function createWebKit(): Engine {
  let display: Promise<Display> | undefined;
  return {
    async openProfile(kind) {
      display ??= startDisplay();
      return createProfile(kind, await display);
    },
    async close() {
      (await display)?.close();
    },
  };
}

/** The browser starts with its first page. */
function createProfile(kind: ProfileKind, display: Display): Profile {
  let session: WebKitSession | undefined;

  async function newPage(): Promise<WebKitPage> {
    let window!: string;
    const xWindow = await findNewWindow(display.name, async () => {
      if (session) await session.manage((driver) => driver.switchTo().newWindow('window'));
      session ??= await startSession(display);
      window = await session.manage((driver) => driver.getWindowHandle());
    });
    return new WebKitPage(session!, window, xWindow);
  }

  return {
    clock: noClock,
    newPage: () =>
      kind === 'third_party_cookies'
        ? unsupported('WebKitGTK stores no Secure cookies over HTTP, so no third-party cookies.')
        : newPage(),
    cookies: async () => (await session?.manage((driver) => driver.manage().getCookies())) ?? [],
    async deleteCookies(of) {
      if (!('name' in of)) unsupported('WebDriver deletes cookies by name only.');
      await session?.manage((driver) => driver.manage().deleteCookie(of.name));
    },
    setOffline: () => unsupported('WebDriver does not take WebKitGTK offline.'),
    async close() {
      await session?.close();
    },
  };
}
