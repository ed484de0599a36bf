import puppeteer, { type Browser, type BrowserContext } from 'puppeteer-core';
import { findProgram } from '../../scripts/browser-engines.mjs';
import type { Engine, Profile, ProfileKind } from './contract.js';
import { FirefoxPage } from './firefox-page.js';
import { noClock } from './unsupported.js';

/** Firefox, by puppeteer and WebDriver BiDi. */
export function createFirefox(): Engine {
  const launched = new Map<ProfileKind, Promise<Browser>>();

  function launch(kind: ProfileKind): Promise<Browser> {
    const browser = launched.get(kind) ?? launchFirefox(kind);
    launched.set(kind, browser);
    return browser;
  }

  return {
    async openProfile(kind) {
      const browser = await launch(kind);
      return createProfile(await browser.createBrowserContext());
    },
    async close() {
      for (const browser of launched.values()) await (await browser).close();
    },
  };
}

function launchFirefox(kind: ProfileKind): Promise<Browser> {
  return puppeteer.launch({
    browser: 'firefox',
    executablePath: findProgram('firefox-esr'),
    headless: true,
    extraPrefsFirefox: {
      // A story opens tabs without a click.
      'dom.disable_open_during_load': false,
      ...cookiePreferences(kind),
    },
  });
}

function cookiePreferences(kind: ProfileKind): Record<string, unknown> {
  switch (kind) {
    case 'third_party_cookies':
      return { 'network.cookie.cookieBehavior': 0 };
    case 'default':
    case 'no_third_party_cookies':
    case 'no_third_party_storage':
    case 'bfcache':
      return {
        // After a login with a click the tenant would have its cookies in a frame for 30 days.
        'privacy.restrict3rdpartystorage.heuristic.navigation': false,
        'privacy.restrict3rdpartystorage.heuristic.recently_visited': false,
        'privacy.restrict3rdpartystorage.heuristic.opened_window_after_interaction': false,
        'privacy.restrict3rdpartystorage.heuristic.window_open': false,
      };
    default:
      return kind satisfies never;
  }
}

function createProfile(context: BrowserContext): Profile {
  return {
    clock: noClock,
    newPage: async () => new FirefoxPage(await context.newPage({ type: 'window' })),
    cookies: () => context.cookies(),
    async deleteCookies(of) {
      const found = (await context.cookies()).filter((cookie) =>
        'name' in of ? cookie.name === of.name : cookie.domain === of.domain,
      );
      await context.deleteCookie(...found);
    },
    async setOffline(offline) {
      for (const page of await context.pages()) await page.setOfflineMode(offline);
    },
    close: () => context.close(),
  };
}
