import { describe, expect, it } from 'vitest';
import type { PushSession } from '../src/contract/options.js';
import {
  alice,
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
  digestOf,
  startBrowser,
  startVerified,
} from './fake-browser.js';

it('a diagnosis is a code, in the event and in the snapshot', async () => {
  const browser = await startBrowser({ silentAuth: false }, loginRequired);
  const { diagnosis } = browser.snapshot();
  expect(diagnosis).toEqual({ code: 'third_party_cookies_blocked' });
  expect(Object.isFrozen(diagnosis)).toBe(true);
  expect(browser.emitted).toEqual([['diagnosis', diagnosis]]);
});

it('embedded is known from the start, and takes precedence', async () => {
  const browser = createFakeBrowser({ silentAuth: false });
  browser.embed();
  await browser.start();
  expect(browser.diagnoses()).toEqual(['embedded']);
  await browser.respond(loginRequired);
  expect(browser.outcome()).toBe('unsupported embedded');
  await browser.check(aliveAsSomebody, alive);
  expect(browser.diagnoses()).toEqual(['embedded']);
  expect(browser.snapshot().diagnosis).toEqual({ code: 'embedded' });
});

describe('refresh_token_mode', () => {
  it('is emitted once, with the first verification', async () => {
    const browser = await startBrowser({ kind: 'grant' });
    expect(browser.diagnoses()).toEqual([]);
    await browser.respond(alive);
    await browser.check(alive);
    expect(browser.diagnoses()).toEqual(['refresh_token_mode']);
    const diagnosis = { code: 'refresh_token_mode' };
    expect(browser.snapshot()).toMatchObject({ status: 'active', diagnosis });
    // The client loses its refresh token and gets another.
    await browser.check(missingRefreshToken, aliveAsSomebody);
    await browser.check(alive);
    expect(browser.diagnoses()).toEqual(['refresh_token_mode']);
  });

  it('does not replace another diagnosis', async () => {
    const browser = await startBrowser({ kind: 'grant', silentAuth: false }, loginRequired, alive);
    expect(browser.diagnoses()).toEqual(['third_party_cookies_blocked']);
  });

  it.each(['silent_auth', 'custom'] as const)('does not concern a %s probe', async (kind) => {
    const browser = await startVerified({ kind });
    expect(browser.snapshot().diagnosis).toBeNull();
  });
});

it('cross_origin_isolated does not affect the token endpoint, which a client with refresh tokens asks', async () => {
  const browser = await startBrowser({ kind: 'grant', silentAuth: false }, isolated);
  expect(browser.outcome()).toBe('asks main');
  await browser.respond(alive);
  const diagnosis = { code: 'cross_origin_isolated' };
  expect(browser.snapshot()).toMatchObject({ status: 'active', diagnosis });
});

it('a precheck that finds nothing sets no diagnosis', async () => {
  const browser = await startBrowser({ kind: 'grant', silentAuth: false }, offline(), alive);
  expect(browser.diagnoses()).toEqual(['refresh_token_mode']);
});

it('what limits the heartbeat from the start is shown again once silent authentication works', async () => {
  const limit = { code: 'web_origin_not_allowed' } as const;
  const browser = createFakeBrowser({ silentAuth: false, facts: { diagnosis: limit.code } });
  await browser.start(isolated);
  expect(browser.diagnoses()).toEqual([limit.code, 'cross_origin_isolated']);
  await browser.check(aliveAsSomebody, alive);
  expect(browser.snapshot().diagnosis).toEqual(limit);
});

describe('web_origin_not_allowed', () => {
  it('is emitted once, at the third consecutive timeout, until an iframe responds', async () => {
    const browser = await startBrowser({ silentAuth: false }, timeout);
    await browser.check(timeout);
    expect(browser.diagnoses()).toEqual([]);
    await browser.check(timeout);
    await browser.check(timeout);
    expect(browser.diagnoses()).toEqual(['web_origin_not_allowed']);
    expect(browser.snapshot().status).toBe('unverified');
    await browser.check(aliveAsSomebody, alive);
    expect(browser.snapshot()).toMatchObject({ status: 'active', diagnosis: null });
  });

  it.each<[string, BrowserOptions, unknown]>([
    ['if silent authentication has worked in this browser', {}, timeout],
    ['for a probe that needs no iframe', { kind: 'grant' }, timeout],
    ['without a network', { silentAuth: false }, offline()],
  ])('is not emitted %s', async (_, options, error) => {
    const browser = await startBrowser(options);
    for (let i = 0; i < 5; i++) {
      await browser.respond(error);
      await browser.check();
    }
    expect(browser.diagnoses()).toEqual([]);
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

  const push = (browser: FakeBrowser) => ({
    push: { at: browser.now(), live: true, user: digestOf(alice) },
  });

  it.each<[string, (browser: FakeBrowser, session: PushSession) => unknown]>([
    ['here', (_, session) => session.setLive(true)],
    ['in another tab', (browser) => browser.receive(push(browser))],
    [
      'in another tab while this page was hidden',
      async (browser) => {
        await browser.page('hidden');
        browser.write(push(browser));
        await browser.page('shown');
      },
    ],
    [
      'in another tab, which only a look at the record shows',
      (browser, session) => {
        browser.write(push(browser));
        session.mayRenewToken();
      },
    ],
  ])('stays after a good check, until hints arrive again %s', async (_, arrive) => {
    const { browser, session } = await startFlooded();
    expect(browser.emitted).toContainEqual(['diagnosis', { code: 'push_flood' }]);
    await browser.check(alive);
    await browser.page('hidden');
    expect(browser.snapshot().diagnosis).toEqual({ code: 'push_flood' });
    await arrive(browser, session);
    expect(browser.snapshot().diagnosis).toBeNull();
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
