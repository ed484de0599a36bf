import { describe, expect, it } from 'vitest';
import type { PushSession } from '../src/contract/options.js';
import {
  alive,
  aliveAsSomebody,
  isolated,
  loginRequired,
  missingRefreshToken,
  offline,
  timeout,
} from './fake-answers.js';
import {
  type BrowserOptions,
  type FakeBrowser,
  createFakeBrowser,
  startBrowser,
  startVerified,
} from './fake-browser.js';

describe('a diagnosis', () => {
  it('is a code, in the event and in the snapshot', async () => {
    const browser = await startBrowser({ silentAuth: false }, loginRequired);
    const { diagnosis } = browser.snapshot();
    expect(diagnosis).toEqual({ code: 'third_party_cookies_blocked' });
    expect(Object.isFrozen(diagnosis)).toBe(true);
    expect(browser.emitted).toEqual([['diagnosis', diagnosis]]);
  });
});

describe('embedded', () => {
  it('is known from the start, and takes precedence', async () => {
    const browser = createFakeBrowser();
    browser.embed();
    browser.setSilentAuth(false);
    await browser.start();
    expect(browser.diagnoses()).toEqual(['embedded']);
    await browser.respond(loginRequired);
    expect(browser.snapshot()).toMatchObject({
      status: 'unsupported',
      diagnosis: { code: 'embedded' },
    });
    await browser.check(aliveAsSomebody, alive);
    expect(browser.diagnoses()).toEqual(['embedded']);
    expect(browser.snapshot().diagnosis).toEqual({ code: 'embedded' });
  });
});

describe('refresh_token_mode', () => {
  it('is emitted once, with the first verification', async () => {
    const browser = await startBrowser({ kind: 'grant' });
    expect(browser.diagnoses()).toEqual([]);
    await browser.respond(alive);
    await browser.check(alive);
    expect(browser.diagnoses()).toEqual(['refresh_token_mode']);
    expect(browser.snapshot()).toMatchObject({
      status: 'active',
      diagnosis: { code: 'refresh_token_mode' },
    });
  });

  it('does not replace another diagnosis', async () => {
    const browser = await startBrowser({ silentAuth: false, kind: 'grant' }, loginRequired, alive);
    expect(browser.diagnoses()).toEqual(['third_party_cookies_blocked']);
  });

  it.each(['silent_auth', 'custom'] as const)(
    'does not concern a probe of kind %s',
    async (kind) => {
      const browser = await startVerified({ kind });
      expect(browser.snapshot().diagnosis).toBeNull();
    },
  );

  it('is emitted once, even if the client loses its refresh token and gets another', async () => {
    const browser = await startVerified({ kind: 'grant' });
    await browser.check(missingRefreshToken, aliveAsSomebody);
    await browser.check(alive);
    expect(browser.diagnoses()).toEqual(['refresh_token_mode']);
  });
});

describe('cross_origin_isolated', () => {
  it.each([true, false])(
    'keeps the session (silent authentication known to work: %s)',
    async (works) => {
      const browser = createFakeBrowser();
      browser.setSilentAuth(works);
      await browser.start(isolated);
      expect(browser.snapshot()).toMatchObject({
        status: 'unsupported',
        diagnosis: { code: 'cross_origin_isolated' },
      });
    },
  );

  it('does not affect the token endpoint, which a client with refresh tokens asks', async () => {
    const browser = await startBrowser({ silentAuth: false, kind: 'grant' }, isolated);
    expect(browser.question().probe).toBe('main');
    await browser.respond(alive);
    expect(browser.snapshot()).toMatchObject({
      status: 'active',
      diagnosis: { code: 'cross_origin_isolated' },
    });
  });
});

describe('web_origin_not_allowed', () => {
  it('is emitted at the third consecutive timeout, if no iframe ever responded', async () => {
    const browser = await startBrowser({ silentAuth: false }, timeout);
    await browser.check(timeout);
    expect(browser.diagnoses()).toEqual([]);
    await browser.check(timeout);
    expect(browser.diagnoses()).toEqual(['web_origin_not_allowed']);
    expect(browser.snapshot().status).toBe('unverified');
    await browser.check(timeout);
    expect(browser.diagnoses()).toHaveLength(1);
  });

  it.each<[string, BrowserOptions, boolean, unknown]>([
    ['if silent authentication has worked in this browser', {}, true, timeout],
    ['for a probe that needs no iframe', { kind: 'grant' }, true, timeout],
    ['without a network', {}, false, offline()],
  ])('is not emitted %s', async (_, options, works, error) => {
    const browser = createFakeBrowser(options);
    browser.setSilentAuth(works);
    await browser.start();
    for (let i = 0; i < 5; i++) {
      await browser.respond(error);
      await browser.check();
    }
    expect(browser.diagnoses()).toEqual([]);
  });

  it('is removed when an iframe responds', async () => {
    const browser = await startBrowser({ silentAuth: false });
    for (let i = 0; i < 3; i++) {
      await browser.respond(timeout);
      await browser.check();
    }
    await browser.respond(aliveAsSomebody);
    await browser.respond(alive);
    expect(browser.snapshot()).toMatchObject({ status: 'active', diagnosis: null });
  });
});

describe('push_flood', () => {
  async function startFlooded(prepare?: (browser: FakeBrowser) => void) {
    const browser = createFakeBrowser();
    prepare?.(browser);
    await browser.startVerified();
    const session = browser.pushSessions.at(-1) as PushSession;
    session.reportFlood();
    return { browser, session };
  }

  it('stays after a good check, until hints arrive again', async () => {
    const { browser, session } = await startFlooded();
    expect(browser.emitted).toContainEqual(['diagnosis', { code: 'push_flood' }]);
    await browser.check(alive);
    const diagnosis = () => browser.snapshot().diagnosis;
    expect(diagnosis()).toEqual({ code: 'push_flood' });
    session.setLive(true);
    expect(diagnosis()).toBeNull();
  });

  it('does not hide another diagnosis', async () => {
    const { browser } = await startFlooded((fresh) => fresh.embed());
    expect(browser.diagnoses()).toEqual(['embedded', 'push_flood']);
    expect(browser.snapshot().diagnosis).toEqual({ code: 'embedded' });
  });

  it('is not reported by a source of an earlier session', async () => {
    const { browser, session } = await startFlooded();
    browser.heartbeat.stop();
    session.reportFlood();
    expect(browser.diagnoses()).toEqual(['push_flood']);
  });
});
