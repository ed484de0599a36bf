import { describe, expect, it } from 'vitest';
import {
  alice,
  alive,
  aliveAsSomebody,
  blocked,
  bob,
  consentRequired,
  loginRequired,
  minute,
  missingRefreshToken,
} from './fake-answers.js';
import {
  type BrowserOptions,
  type FakeBrowser,
  digestOf,
  startBrowser,
  startUnsupported,
  startVerified,
  startVerifiedAgo,
} from './fake-browser.js';
import { receive } from './fake-other-tab.js';

/** A login popup of the client is open. A check begins, because the page received focus. */
async function startWithPopup(options: BrowserOptions = {}, ...responses: unknown[]) {
  const browser = await startVerifiedAgo(options);
  await browser.client('popup_opened');
  await browser.page('focus', ...responses);
  return browser;
}

describe('while a login popup of the client is open', () => {
  it.each([
    ['passive', 'silent_auth', false],
    ['passive', 'grant', false],
    ['main', 'silent_auth', true],
    ['main', 'custom', true],
  ] as const)('a check asks the %s probe (%s, passive: %s)', async (probe, kind, passive) => {
    const browser = await startWithPopup({ kind, passive });
    expect(browser.outcome()).toBe(`asks ${probe}`);
  });

  it('an answer that names nobody is no verification', async () => {
    const browser = await startVerifiedAgo();
    const { verifiedAt } = browser.snapshot();
    await browser.client('popup_opened');
    const isVerified = browser.heartbeat.verify({ maxAgeMs: 1_000 });
    await browser.settle();
    await browser.respond(aliveAsSomebody);
    expect(await isVerified).toBe(false);
    expect(browser.snapshot()).toMatchObject({ status: 'active', verifiedAt });
    expect(browser.emitted).toEqual([]);
    expect(browser.record().check).toMatchObject({ verdict: 'alive', partial: true });
  });

  it.each([
    ['a blocked user is detected', {}, [blocked], 'lost user_blocked'],
    ['a replaced session is not lost', {}, [loginRequired, aliveAsSomebody], 'active'],
    ['no answer is about a grant', { kind: 'grant' }, [loginRequired], 'unverified unknown'],
  ] as const)('%s', async (_, options, responses, outcome) => {
    const browser = await startWithPopup(options, ...responses);
    expect(browser.outcome()).toBe(outcome);
  });

  it.each([
    ['silent_auth', false],
    ['silent_auth', true],
    ['custom', true],
  ] as const)(
    'a session that is over is detected by a second question: %s probe, passive: %s',
    async (kind, passive) => {
      const browser = await startWithPopup({ kind, passive }, loginRequired);
      expect(browser.questions).toHaveLength(3);
      expect(browser.snapshot().status).toBe('active');
      await browser.respond(loginRequired);
      expect(browser.outcome()).toBe('lost login_required');
    },
  );

  it.each(['has no user', 'has no refresh token'])(
    'a session that is over is detected by a second question: the client %s',
    async (problem) => {
      const hasNoUser = problem === 'has no user';
      const browser = await startVerifiedAgo({ kind: hasNoUser ? 'silent_auth' : 'grant' });
      if (hasNoUser) browser.setUser(null);
      await browser.page('focus');
      await browser.client('popup_opened');
      if (!hasNoUser) await browser.respond(missingRefreshToken);
      await browser.respond(loginRequired);
      expect(browser.outcome()).toBe('asks passive');
      await browser.respond(loginRequired);
      expect(browser.outcome()).toBe('lost login_required');
      expect(browser.probes().slice(-2)).toEqual(['passive', 'passive']);
    },
  );

  it.each([
    ['the tenant has a session', aliveAsSomebody],
    ['the tenant requires consent', consentRequired],
  ])('silent authentication is found to work if %s', async (_, response) => {
    const browser = await startUnsupported();
    await browser.client('popup_opened');
    await browser.check(response);
    expect(browser.silentAuthWorks()).toBe(true);
  });

  it('a probe of the client that it finds running is believed at once', async () => {
    const browser = await startVerifiedAgo();
    await browser.page('focus');
    await browser.client('popup_opened');
    await browser.respond(loginRequired);
    expect(browser.outcome()).toBe('lost login_required');
  });

  it('the probe after a precheck does not disturb a popup that opened meanwhile', async () => {
    const browser = await startBrowser({ silentAuth: false });
    await browser.client('popup_opened');
    await browser.respond(aliveAsSomebody);
    expect(browser.probes()).toEqual(['passive']);
    expect(browser.record().check).toMatchObject({ verdict: 'alive', partial: true });
  });

  it('no redirect confirms the session', async () => {
    const browser = await startUnsupported();
    await browser.client('popup_opened');
    await browser.hint({}, loginRequired);
    await browser.advance(minute);
    expect(browser.redirects).toEqual([]);
    await browser.client('popup_closed');
    await browser.respond(loginRequired);
    await browser.advance(30_000 - 1);
    expect(browser.redirects).toEqual([]);
    await browser.advance(1);
    expect(browser.redirects).toHaveLength(1);
  });

  it('no redirect confirms a session that a login in the popup has verified', async () => {
    const browser = await startUnsupported();
    await browser.client('popup_opened');
    await browser.hint({}, loginRequired);
    await browser.advance(minute);
    await browser.client('popup_closed');
    await browser.receive({ login: { at: browser.now(), user: digestOf(alice) } });
    await browser.respond(loginRequired);
    await browser.advance(minute);
    expect(browser.redirects).toEqual([]);
  });
});

describe('after a login popup of the client', () => {
  it.each([
    [15 * minute, 10_000],
    [5_000, 5_000],
  ])(
    'what was asked before its login is asked again, with an interval of %d ms after the gap of %d ms if another tab has asked in vain',
    async (intervalMs, gapMs) => {
      const browser = await startVerified({ intervalMs });
      await browser.untilAsked();
      browser.elapse(1_000);
      const login = { at: browser.now(), user: digestOf(alice) };
      await browser.receive({ login });
      browser.elapse(1_000);
      await receive(browser, { verdict: 'inconclusive', code: 'timeout' });
      await browser.respond(loginRequired);
      expect(browser.events()).not.toContain('sessionLost');
      expect(await browser.untilAsked()).toBe(gapMs);
    },
  );

  it.each([
    ['after', [aliveAsSomebody], []],
    ['before', [], [aliveAsSomebody]],
  ])(
    'the user is asked for when it closes, %s an answer that names nobody',
    async (_, first, then) => {
      const browser = await startWithPopup({ intervalMs: 10 * minute }, ...first);
      await browser.client('popup_closed');
      for (const response of then) await browser.respond(response);
      expect(await browser.untilAsked()).toBe(10_000);
      expect(browser.outcome()).toBe('asks main');
      await browser.respond(alive);
      expect(browser.lastEvent()).toMatchObject(['sessionVerified', { trigger: 'activity' }]);
      // Another popup was blocked, and never opened.
      await browser.advance(minute);
      await browser.client('popup_closed');
      expect(browser.outcome()).toBe('active');
    },
  );

  it('a login is checked at once, also while a session is watched', async () => {
    const browser = await startUnsupported();
    await browser.client('signed_in');
    await browser.respond(aliveAsSomebody);
    await browser.respond(alive);
    expect(browser.lastEvent()).toMatchObject(['sessionVerified', { trigger: 'start' }]);
  });

  it('a login as another user ends the session', async () => {
    const browser = await startVerified();
    // Within the gap: the client is looked at, and the tenant is not asked.
    browser.setUser(bob);
    await browser.client('signed_in');
    expect(browser.questions).toHaveLength(1);
    const loss = { reason: 'user_changed', trigger: 'other_tab' };
    expect(browser.snapshot().loss).toMatchObject(loss);
  });

  it('an answer about the session before a login does not end the new one', async () => {
    const browser = await startWithPopup();
    const before = browser.question();
    await browser.client('popup_closed');
    // The timer of the busy page is late.
    browser.elapse(5_000);
    await browser.client('signed_in');
    await before.fail(loginRequired);
    expect(browser.snapshot().status).toBe('active');
    await browser.advance(5_000);
    await browser.respond(alive);
    expect(browser.events()).toEqual(['sessionVerified']);
  });
});

describe('a login in another tab', () => {
  it('voids an answer about the session before it', async () => {
    const browser = await startVerifiedAgo();
    await browser.page('focus');
    await browser.advance(1_000);
    await browser.receive({ login: { at: browser.now(), user: digestOf(alice) } });
    await browser.respond(loginRequired);
    expect(browser.outcome()).toBe('asks main');
    await browser.respond(loginRequired);
    expect(browser.outcome()).toBe('lost login_required');
  });

  it('does not void an answer that somebody is signed in', async () => {
    const browser = await startVerifiedAgo();
    await browser.page('focus');
    await browser.advance(1_000);
    await browser.receive({ login: { at: browser.now(), user: digestOf(alice) } });
    await browser.respond(alive);
    expect(browser.events()).toEqual(['sessionVerified']);
  });

  it('whose clock is ahead does not void an answer', async () => {
    const browser = await startVerifiedAgo();
    await browser.page('focus');
    await browser.receive({ login: { at: browser.now() + 500, user: digestOf(alice) } });
    await browser.respond(loginRequired);
    expect(browser.outcome()).toBe('lost login_required');
  });
});

describe('the partial result of a tab with a popup', () => {
  const partial = { verdict: 'alive', partial: true, user: undefined };

  it('is no verification here', async () => {
    const browser = await startVerifiedAgo();
    const { verifiedAt } = browser.snapshot();
    await receive(browser, partial);
    expect(browser.snapshot()).toMatchObject({ status: 'active', verifiedAt });
    expect(browser.emitted).toEqual([]);
  });

  it.each<['silent_auth' | 'grant', string, (browser: FakeBrowser) => Promise<void>, string]>([
    ['silent_auth', 'a call of check()', (browser) => browser.check(), 'asks main'],
    ['silent_auth', 'a report', (browser) => browser.report(undefined), 'asks main'],
    ['grant', 'a report', (browser) => browser.report(undefined), 'asks main'],
    ['grant', 'a check on focus', (browser) => browser.page('focus'), 'asks main'],
    ['silent_auth', 'a check on focus', (browser) => browser.page('focus'), 'active'],
  ])('of a %s probe answers %s as far as it can', async (kind, _, begin, outcome) => {
    const browser = await startVerifiedAgo({ kind });
    browser.setLock('taken');
    await begin(browser);
    await browser.advance(1);
    await receive(browser, partial);
    await browser.grantLocks();
    expect(browser.outcome()).toBe(outcome);
  });

  it('does not answer a hint in a tab that can ask for the user', async () => {
    const browser = await startVerifiedAgo();
    await browser.page('focus');
    await browser.advance(1);
    await browser.hint();
    await browser.advance(1);
    await receive(browser, partial);
    await browser.respond(alive);
    expect(browser.questions).toHaveLength(3);
  });
});
