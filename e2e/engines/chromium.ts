import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserType, LaunchOptions, Page } from '@playwright/test';
import { ChromiumPage } from './chromium-page.js';
import type { Engine, Profile, ProfileClock, ProfileKind } from './contract.js';

/**
 * Chromium, by Playwright.
 *
 * `shellPath`: Chromium without its user interface, for the profiles that do not depend on its
 * settings.
 */
export function createChromium(
  browserType: BrowserType,
  options: LaunchOptions,
  shellPath = options.executablePath,
): Engine {
  const launched = new Map<string | undefined, Promise<Browser>>();
  const hasShell = shellPath !== options.executablePath;
  async function openContext(
    executablePath: string | undefined,
    prepare?: (page: Page) => Promise<void>,
  ): Promise<Profile> {
    const browser =
      launched.get(executablePath) ??
      browserType.launch({ ...options, ...(executablePath && { executablePath }) });
    launched.set(executablePath, browser);
    const context = await (await browser).newContext();
    return createProfile(context, () => context.close(), prepare);
  }
  return {
    async openProfile(kind: ProfileKind) {
      switch (kind) {
        case 'default':
          return openContext(shellPath);
        case 'no_third_party_cookies':
          return hasShell
            ? openContext(shellPath, blockThirdPartyCookies)
            : openContext(options.executablePath);
        case 'no_third_party_storage':
          return openContext(options.executablePath);
        case 'third_party_cookies':
          // The shell allows them, the full browser does not in a new context.
          return hasShell
            ? openContext(shellPath)
            : openPersistent(browserType, options, { profile: { cookie_controls_mode: 0 } });
        case 'bfcache':
          return openPersistent(browserType, {
            ...options,
            ignoreDefaultArgs: ['--disable-back-forward-cache'],
          });
        default:
          return kind satisfies never;
      }
    },
    async close() {
      for (const browser of launched.values()) await (await browser).close();
    },
  };
}

/** Starts a browser with a new profile with these preferences. */
async function openPersistent(
  browserType: BrowserType,
  options: LaunchOptions,
  preferences: object = {},
): Promise<Profile> {
  const folder = await mkdtemp(join(tmpdir(), 'auth0-heartbeat-profile-'));
  await mkdir(join(folder, 'Default'));
  await writeFile(join(folder, 'Default', 'Preferences'), JSON.stringify(preferences));
  const context = await browserType.launchPersistentContext(folder, options);
  return createProfile(context, async () => {
    await context.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });
}

function createProfile(
  context: BrowserContext,
  close: () => Promise<void>,
  prepare?: (page: Page) => Promise<void>,
): Profile {
  return {
    clock: createClock(context),
    async newPage({ inWindow = false } = {}) {
      const page = await (inWindow ? openWindow(context) : context.newPage());
      await prepare?.(page);
      return new ChromiumPage(page);
    },
    cookies: () => context.cookies(),
    deleteCookies: (of) => context.clearCookies(of),
    setOffline: (offline) => context.setOffline(offline),
    close,
  };
}

/** As the developer tools do; the shell has no setting for it. */
async function blockThirdPartyCookies(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCookieControls', { enableThirdPartyCookieRestriction: true });
}

function createClock({ clock }: BrowserContext): ProfileClock {
  return {
    install: () => clock.install(),
    fastForward: (ms) => clock.fastForward(ms),
    runFor: (ms) => clock.runFor(ms),
    pauseAt: (at) => clock.pauseAt(at),
    resume: () => clock.resume(),
  };
}

/** Opens a new window. */
async function openWindow(context: BrowserContext): Promise<Page> {
  const anyPage = context.pages()[0] ?? (await context.newPage());
  const session = await context.newCDPSession(anyPage);
  const { targetInfo } = await session.send('Target.getTargetInfo');
  const opened = context.waitForEvent('page');
  await session.send('Target.createTarget', {
    url: 'about:blank',
    newWindow: true,
    ...(targetInfo.browserContextId && { browserContextId: targetInfo.browserContextId }),
  });
  await session.detach();
  return opened;
}
