import { describe, expect, it } from 'vitest';
import {
  alive,
  aliveAsSomebody,
  isolated,
  loginRequired,
  missingRefreshToken,
  offline,
  timeout,
} from './fake-answers.js';
import type { PushSession } from '../src/contract/options.js';
import { createFakeBrowser, type FakeBrowser } from './fake-browser.js';

describe('a diagnosis', () => {
  it('is a code, in the event and in the snapshot', async () => {
    const browser = createFakeBrowser();
    browser.setSilentAuth(false);
    await browser.start();
    await browser.question().fail(loginRequired);
    const { diagnosis } = browser.heartbeat.getSnapshot();
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
    await browser.question().fail(loginRequired);
    expect(browser.heartbeat.getSnapshot()).toMatchObject({
      status: 'unsupported',
      diagnosis: { code: 'embedded' },
    });
    await browser.check();
    await browser.question().answer(aliveAsSomebody);
    await browser.question().answer(alive);
    expect(browser.diagnoses()).toEqual(['embedded']);
    expect(browser.heartbeat.getSnapshot().diagnosis).toEqual({ code: 'embedded' });
  });
});

describe('refresh_token_mode', () => {
  it('is emitted once, with the first verification', async () => {
    const browser = createFakeBrowser({ kind: 'grant' });
    await browser.start();
    expect(browser.diagnoses()).toEqual([]);
    await browser.question().answer(alive);
    await browser.check();
    await browser.question().answer(alive);
    expect(browser.diagnoses()).toEqual(['refresh_token_mode']);
    expect(browser.heartbeat.getSnapshot()).toMatchObject({
      status: 'active',
      diagnosis: { code: 'refresh_token_mode' },
    });
  });

  it('does not replace another diagnosis', async () => {
    const browser = createFakeBrowser({ kind: 'grant' });
    browser.setSilentAuth(false);
    await browser.start();
    await browser.question().fail(loginRequired);
    await browser.question().answer(alive);
    expect(browser.diagnoses()).toEqual(['third_party_cookies_blocked']);
  });

  it.each(['silent_auth', 'custom'] as const)(
    'does not concern a probe of kind %s',
    async (kind) => {
      const browser = createFakeBrowser({ kind });
      await browser.startVerified();
      expect(browser.heartbeat.getSnapshot().diagnosis).toBeNull();
    },
  );

  it('is emitted once, even if the client loses its refresh token and gets another', async () => {
    const browser = createFakeBrowser({ kind: 'grant' });
    await browser.startVerified();
    await browser.check();
    await browser.question().fail(missingRefreshToken);
    await browser.question().answer(aliveAsSomebody);
    await browser.check();
    await browser.question().answer(alive);
    expect(browser.diagnoses()).toEqual(['refresh_token_mode']);
  });
});

describe('cross_origin_isolated', () => {
  it.each([true, false])(
    'keeps the session (silent authentication known to work: %s)',
    async (works) => {
      const browser = createFakeBrowser();
      browser.setSilentAuth(works);
      await browser.start();
      await browser.question().fail(isolated);
      expect(browser.heartbeat.getSnapshot()).toMatchObject({
        status: 'unsupported',
        diagnosis: { code: 'cross_origin_isolated' },
      });
    },
  );

  it('does not affect the token endpoint, which a client with refresh tokens asks', async () => {
    const browser = createFakeBrowser({ kind: 'grant' });
    browser.setSilentAuth(false);
    await browser.start();
    await browser.question().fail(isolated);
    expect(browser.question().probe).toBe('main');
    await browser.question().answer(alive);
    expect(browser.heartbeat.getSnapshot()).toMatchObject({
      status: 'active',
      diagnosis: { code: 'cross_origin_isolated' },
    });
  });
});

describe('web_origin_not_allowed', () => {
  it('is emitted at the third consecutive timeout, if no iframe ever responded', async () => {
    const browser = createFakeBrowser();
    browser.setSilentAuth(false);
    await browser.start();
    await browser.question().fail(timeout);
    await browser.check();
    await browser.question().fail(timeout);
    expect(browser.diagnoses()).toEqual([]);
    await browser.check();
    await browser.question().fail(timeout);
    expect(browser.diagnoses()).toEqual(['web_origin_not_allowed']);
    expect(browser.heartbeat.getSnapshot().status).toBe('unverified');
    await browser.check();
    await browser.question().fail(timeout);
    expect(browser.diagnoses()).toHaveLength(1);
  });

  it.each<[string, Parameters<typeof createFakeBrowser>[0], boolean, unknown]>([
    ['if silent authentication has worked in this browser', {}, true, timeout],
    ['for a probe that needs no iframe', { kind: 'grant' }, true, timeout],
    ['without a network', {}, false, offline()],
  ])('is not emitted %s', async (_, options, works, error) => {
    const browser = createFakeBrowser(options);
    browser.setSilentAuth(works);
    await browser.start();
    for (let i = 0; i < 5; i++) {
      await browser.question().fail(error);
      await browser.check();
    }
    expect(browser.diagnoses()).toEqual([]);
  });

  it('is removed when an iframe responds', async () => {
    const browser = createFakeBrowser();
    browser.setSilentAuth(false);
    await browser.start();
    for (let i = 0; i < 3; i++) {
      await browser.question().fail(timeout);
      await browser.check();
    }
    await browser.question().answer(aliveAsSomebody);
    await browser.question().answer(alive);
    expect(browser.heartbeat.getSnapshot()).toMatchObject({ status: 'active', diagnosis: null });
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
    await browser.check();
    await browser.question().answer(alive);
    const diagnosis = () => browser.heartbeat.getSnapshot().diagnosis;
    expect(diagnosis()).toEqual({ code: 'push_flood' });
    session.setLive(true);
    expect(diagnosis()).toBeNull();
  });

  it('does not hide another diagnosis', async () => {
    const { browser } = await startFlooded((fresh) => fresh.embed());
    expect(browser.diagnoses()).toEqual(['embedded', 'push_flood']);
    expect(browser.heartbeat.getSnapshot().diagnosis).toEqual({ code: 'embedded' });
  });

  it('is not reported by a source of an earlier session', async () => {
    const { browser, session } = await startFlooded();
    browser.heartbeat.stop();
    session.reportFlood();
    expect(browser.diagnoses()).toEqual(['push_flood']);
  });
});
