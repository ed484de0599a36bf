import { describe, expect, it } from 'vitest';
import { digestOfSession } from '../src/machine/digest.js';
import type { SharedCheck } from '../src/machine/shared-record.js';
import {
  alice,
  alive,
  aliveAsSomebody,
  blocked,
  bob,
  hour,
  loginRequired,
  minute,
  oauthError,
  offline,
} from './fake-answers.js';
import {
  type BrowserOptions,
  type FakeBrowser,
  createFakeBrowser,
  digestOf,
  startBrowser,
  startVerified,
  startVerifiedAgo,
} from './fake-browser.js';
import { receive, remoteCheck } from './fake-other-tab.js';

const error = (code: string) => oauthError(code, 'Reported by another tab.');

describe('the result of another tab', () => {
  it.each([digestOf(alice), undefined])('verifies the session here (user: %s)', async (user) => {
    const browser = await startVerifiedAgo();
    const at = browser.now() - 300;
    const before = browser.published.length;
    await receive(browser, { verdict: 'alive', user, at });
    const verification = { user: alice, at, trigger: 'other_tab' };
    expect(browser.emitted).toEqual([['sessionVerified', verification]]);
    expect(browser.snapshot()).toMatchObject({ status: 'active', verifiedAt: at });
    expect(browser.published).toHaveLength(before);
    // It is merged once.
    await browser.receive({ activity: { at: browser.now() } });
    await browser.page('shown');
    expect(browser.emitted).toHaveLength(1);
    expect(await browser.untilAsked()).toBe(15 * minute - 300);
  });

  it.each([1, 1_000])('counts from now if its clock is %i ms ahead', async (ms) => {
    const browser = await startVerifiedAgo();
    const at = browser.now();
    await receive(browser, { verdict: 'alive', at: at + ms });
    expect(browser.snapshot().verifiedAt).toBe(at);
    expect(await browser.untilAsked()).toBe(15 * minute);
  });

  it('does not hide a later result of this tab if its clock is ahead', async () => {
    const browser = await startVerifiedAgo();
    await receive(browser, { verdict: 'alive', at: browser.now() + 1_000 });
    await browser.check(loginRequired);
    expect(browser.outcome()).toBe('lost login_required');
    const losses = browser.published.filter(({ check }) => check?.verdict === 'lost');
    expect(losses).toHaveLength(1);
  });

  it.each(['login_required', 'user_blocked', 'signed_out'])(
    'ends the session here: %s',
    async (reason) => {
      const browser = await startVerifiedAgo();
      await receive(browser, { verdict: 'lost', code: reason });
      const loss = { reason, trigger: 'other_tab', at: browser.now(), user: alice };
      expect(browser.emitted).toEqual([['sessionLost', loss]]);
      expect(browser.questions).toHaveLength(1);
    },
  );

  it.each(['network', 'rate_limited', 'missing_refresh_token', 'unknown'])(
    'is repeated here if it is inconclusive: %s',
    async (code) => {
      const browser = await startVerifiedAgo();
      const at = browser.now();
      await receive(browser, { verdict: 'inconclusive', code, retryAt: at + 30_000 });
      const failure = { cause: code, attempts: 1, at, error: error(code) };
      expect(browser.emitted).toEqual([['sessionUnverified', failure]]);
      expect(browser.snapshot().status).toBe('unverified');
      expect(await browser.untilAsked()).toBe(30_000);
      await browser.respond(alive);
      expect(browser.lastEvent()).toMatchObject(['sessionVerified', { trigger: 'retry' }]);
    },
  );

  it('is repeated at the interval if it is inconclusive without a retry', async () => {
    const browser = await startVerifiedAgo();
    await receive(browser, { verdict: 'inconclusive', code: 'timeout' });
    expect(await browser.untilAsked()).toBe(15 * minute);
  });

  it.each([
    ['mfa_required', true],
    ['login_required', false],
  ])('keeps the session if it requires an interaction (%s)', async (code, silentAuth) => {
    const browser = await startBrowser({ kind: 'grant', silentAuth }, alive, alive);
    await browser.advance(minute);
    await receive(browser, { verdict: 'interaction_required', code });
    const payload = { at: browser.now(), error: error(code), tokensDropped: false };
    expect(browser.lastEvent()).toEqual(['interactionRequired', payload]);
    expect(browser.snapshot()).toMatchObject({ status: 'active', checking: false });
  });

  it.each(['third_party_cookies_blocked', 'cross_origin_isolated', 'redirect_loop'])(
    'is a diagnosis here, unless this tab knows that silent authentication works: %s',
    async (code) => {
      const browser = await startBrowser({ silentAuth: false }, offline());
      await browser.advance(1);
      await receive(browser, { verdict: 'unsupported', code });
      expect(browser.lastEvent()).toEqual(['diagnosis', { code }]);
      expect(browser.outcome()).toBe(`unsupported ${code}`);

      // It asks itself, once, and keeps the gap.
      const proven = await startVerifiedAgo();
      await receive(proven, { verdict: 'unsupported', code });
      expect(proven.emitted).toEqual([]);
      expect(await proven.untilAsked()).toBe(10_000);
      expect(proven.outcome()).toBe('asks main');
    },
  );

  it('that it cannot see the session is believed by a page that cannot either', async () => {
    const browser = await startVerifiedAgo({ facts: { crossOriginIsolated: true } });
    await receive(browser, { verdict: 'unsupported', code: 'cross_origin_isolated' });
    expect(await browser.untilAsked()).toBe(15 * minute);
  });

  it('that it cannot see the session is no reason to ask while the user is idle', async () => {
    const browser = await startVerified({ pauseAfterIdleMs: 30 * minute, intervalMs: hour });
    await browser.advance(30 * minute);
    await receive(browser, { verdict: 'unsupported', code: 'cross_origin_isolated' });
    await browser.advance(10 * minute);
    expect(browser.questions).toHaveLength(1);
    // A hint ignores the pause.
    const result = { verdict: 'unsupported', code: 'cross_origin_isolated', byHint: true };
    await receive(browser, result);
    await browser.advance(10_000);
    expect(browser.questions).toHaveLength(2);
  });

  it('that it cannot see the session also delays a retry of this tab by the gap', async () => {
    const browser = await startVerifiedAgo();
    await browser.check(offline());
    await browser.advance(9_000);
    await receive(browser, { verdict: 'unsupported', code: 'cross_origin_isolated' });
    expect(await browser.untilAsked()).toBe(10_000);
  });

  it.each([
    ['after a check that began before, this tab asks again', 1, 10_000],
    ['a check that began at the same moment is an answer', 0, 15 * minute],
  ])('that it cannot see the session: %s', async (_, laterMs, nextMs) => {
    const browser = await startVerifiedAgo();
    await browser.check();
    browser.elapse(laterMs);
    await receive(browser, { verdict: 'unsupported', code: 'cross_origin_isolated' });
    await browser.respond(alive);
    expect(await browser.untilAsked()).toBe(nextMs);
    expect(browser.outcome()).toBe('asks main');
  });

  it('that it cannot see the session makes a hidden tab ask as well', async () => {
    const browser = await startVerifiedAgo();
    await browser.page('hidden');
    await receive(browser, { verdict: 'unsupported', code: 'cross_origin_isolated' });
    expect(await browser.untilAsked()).toBe(10_000);
  });

  describe('that it cannot see the session, followed by the result of a later check', () => {
    const cannotSee = { verdict: 'unsupported', code: 'cross_origin_isolated' };
    const inVain = { verdict: 'inconclusive', code: 'timeout' };

    it('that was in vain: this tab keeps the gap after both', async () => {
      const browser = await startVerifiedAgo();
      await receive(browser, cannotSee);
      await browser.advance(6_000);
      await receive(browser, { ...inVain, retryAt: browser.now() + hour });
      expect(await browser.untilAsked()).toBe(10_000);
    });

    it('that was in vain, and for which this tab waited: it is the answer', async () => {
      const browser = await startVerifiedAgo();
      browser.setLock('taken');
      await receive(browser, cannotSee);
      await browser.advance(6_000);
      const at = browser.now();
      await browser.advance(5_000);
      await receive(browser, { ...inVain, at, retryAt: at + 12_000 });
      browser.setLock('free');
      await browser.grantLocks();
      expect(browser.questions).toHaveLength(1);
      expect(await browser.untilAsked()).toBe(7_000);
    });

    it('that verified the session: this tab need not ask', async () => {
      const browser = await startVerifiedAgo();
      await receive(browser, cannotSee);
      await browser.advance(6_000);
      await receive(browser, { verdict: 'alive' });
      expect(await browser.untilAsked()).toBe(15 * minute);
    });
  });

  it('that it cannot see the session is no further reason to ask during a check', async () => {
    const browser = await startVerifiedAgo();
    browser.setLock('taken');
    await browser.page('focus');
    await receive(browser, { verdict: 'unsupported', code: 'cross_origin_isolated' });
    await browser.grantLocks();
    await browser.respond(alive);
    await browser.advance(minute);
    expect(browser.questions).toHaveLength(2);
    expect(browser.outcome()).toBe('active');
  });

  it.each<[string, (browser: FakeBrowser) => Promise<void>]>([
    ['the page is shown', (browser) => browser.page('shown')],
    ['check() is called', (browser) => browser.check()],
  ])('is read from the record if the notification does not arrive: %s', async (_, cause) => {
    const browser = await startVerifiedAgo();
    await browser.page('hidden');
    browser.write({ check: remoteCheck(browser, { verdict: 'lost', code: 'signed_out' }) });
    await cause(browser);
    expect(browser.outcome()).toBe('lost signed_out');
    expect(browser.questions).toHaveLength(1);
  });

  it('is ignored if a login has followed the loss', async () => {
    const browser = await startVerifiedAgo();
    const at = browser.now() - 2_000;
    const login = { at: browser.now() - 1_000, user: digestOf(alice) };
    await receive(browser, { verdict: 'lost', code: 'login_required', at }, { login });
    expect(browser.emitted).toEqual([]);
  });

  it('from before the clock was set back stays outdated when the clock has caught up', async () => {
    const browser = await startVerifiedAgo();
    const at = browser.now() + minute;
    await receive(browser, { at, verdict: 'alive', user: digestOf(bob) });
    await browser.advance(2 * minute);
    await browser.receive({ activity: { at: browser.now() } });
    expect(browser.events()).not.toContain('sessionLost');
  });
});

describe('the result of another tab before a page load', () => {
  async function loadAfter(ageMs: number, fields: Partial<SharedCheck> = {}, user = alice) {
    const browser = createFakeBrowser({ user });
    const at = browser.now() - ageMs;
    const session = digestOfSession(alice);
    browser.write({ check: remoteCheck(browser, { verdict: 'alive', at, session, ...fields }) });
    await browser.start();
    return browser;
  }

  it.each([
    ['this session within the last interval', 15 * minute - 1, {}],
    ['some session of the user within the minimum gap', 10_000, { session: undefined }],
  ])('is taken over if it verified %s', async (_, ageMs, fields) => {
    const browser = await loadAfter(ageMs, fields);
    const at = browser.now() - ageMs;
    expect(browser.emitted).toMatchObject([['sessionVerified', { trigger: 'other_tab', at }]]);
    expect(browser.questions).toHaveLength(0);
    // The next check is due when it was due before the page was loaded.
    expect(await browser.untilAsked()).toBe(15 * minute - ageMs);
  });

  it.each<[string, BrowserOptions, number, string]>([
    ['is not taken over if a login has followed, since which', {}, 1, 'asks passive'],
    ['is taken over if no login has followed, although', {}, 0, 'active'],
    ['is taken over by a client with refresh tokens, although', { kind: 'grant' }, 1, 'active'],
  ])('%s silent authentication was not seen to work', async (_, options, loginMs, outcome) => {
    const browser = createFakeBrowser({ ...options, silentAuth: false });
    const at = browser.now() - 2_000;
    const session = digestOfSession(alice);
    const check = remoteCheck(browser, { verdict: 'alive', at, session });
    browser.write({ check, login: { at: at + loginMs, user: digestOf(alice) } });
    await browser.start();
    expect(browser.outcome()).toBe(outcome);
  });

  it.each<[string, number, Partial<SharedCheck>, typeof alice?]>([
    ['it is one interval old', 15 * minute, {}],
    ['it is older than the gap and of another session', 10_001, { session: digestOfSession(bob) }],
    ['it does not name the session', 10_001, { session: undefined }],
    ['its session is not a text', minute, { session: 1 }],
    ['it did not identify the user', minute, { partial: true }],
    ['the session has ended since', minute, { verdict: 'lost', code: 'login_required' }],
    ['it was inconclusive', minute, { verdict: 'inconclusive', code: 'timeout' }],
    ['the user has no session ID', minute, { session: undefined }, { sub: alice.sub } as never],
  ])('is not taken over if %s', async (_, ageMs, fields, user) => {
    const browser = await loadAfter(ageMs, fields, user);
    expect(browser.questions).toHaveLength(1);
    expect(browser.snapshot()).toMatchObject({ status: 'active', verifiedAt: null });
  });
});

describe('the result of this tab', () => {
  it.each<[string, unknown, boolean]>([
    ['login_required', loginRequired, false],
    ['user_blocked', blocked, true],
  ])('is published as a loss of that user: %s', async (code, answer, works) => {
    const browser = await startVerifiedAgo();
    await browser.check(answer);
    expect(browser.record()).toMatchObject({
      check: { at: browser.now(), verdict: 'lost', code, user: digestOf(alice) },
      // After login_required the browser may have begun to block cookies.
      silentAuth: { works },
    });
  });

  it('is published with its time, its verdict and a digest of the user, without any claim', async () => {
    const browser = await startVerified();
    const at = browser.now();
    const published = { at, verdict: 'alive', user: digestOf(alice), partial: false };
    expect(browser.record().check).toMatchObject(published);
    // It was known before that silent authentication works.
    expect(browser.published.filter(({ silentAuth }) => silentAuth)).toEqual([]);
    await browser.advance(minute);
    await browser.check(offline());
    expect(browser.record().check).toMatchObject({
      at: browser.now(),
      verdict: 'inconclusive',
      code: 'network',
      partial: false,
      retryAt: browser.now() + 15_000,
    });
    const text = JSON.stringify(browser.published);
    expect(text.replaceAll(digestOf(alice), '')).not.toContain('alice');
  });

  it('is published without a user if the probe cannot tell whose session it is', async () => {
    const browser = await startBrowser({ passive: true }, aliveAsSomebody);
    expect(browser.record().check).toMatchObject({ verdict: 'alive', user: undefined });
  });

  it('is not replaced by an older result of another tab', async () => {
    const browser = await startVerifiedAgo();
    await browser.check(alive);
    const at = browser.now();
    await receive(browser, { verdict: 'lost', code: 'login_required', at: at - 1 });
    expect(browser.snapshot().status).toBe('active');
    await receive(browser, { verdict: 'lost', code: 'login_required', at });
    expect(browser.snapshot().status).toBe('lost');
  });

  it('counts although another tab has verified the session meanwhile', async () => {
    const browser = await startVerifiedAgo();
    await browser.check();
    await receive(browser, { verdict: 'alive', at: browser.now() - 1 });
    expect(browser.outcome()).toBe('asks main');
    await browser.respond(loginRequired);
    expect(browser.outcome()).toBe('lost login_required');
  });
});
