import { describe, expect, it } from 'vitest';
import { digestOfSession } from '../src/machine/digest.js';
import type { SharedCheck } from '../src/machine/shared-record.js';
import {
  alice,
  alive,
  aliveAsSomebody,
  blocked,
  bob,
  loginRequired,
  minute,
  offline,
} from './fake-answers.js';
import {
  createFakeBrowser,
  digestOf,
  startBrowser,
  startVerified,
  startVerifiedAgo,
} from './fake-browser.js';
import { receive, remoteCheck } from './fake-other-tab.js';

const error = (code: string) => ({
  error: code,
  error_description: 'Reported by another tab.',
});

describe('the result of another tab', () => {
  it.each([digestOf(alice), undefined])('verifies the session here (user: %s)', async (user) => {
    const browser = await startVerifiedAgo();
    const at = browser.now() - 300;
    await receive(browser, { verdict: 'alive', user, at });
    expect(browser.emitted).toEqual([
      ['sessionVerified', { user: alice, at, trigger: 'other_tab' }],
    ]);
    expect(browser.snapshot()).toMatchObject({ status: 'active', verifiedAt: at });
    await browser.advance(15 * minute - 301);
    expect(browser.questions).toHaveLength(1);
    await browser.advance(1);
    expect(browser.question().at).toBe(at + 15 * minute);
  });

  it.each([1, 1_000])('counts from now if its clock is %i ms ahead', async (ms) => {
    const browser = await startVerifiedAgo();
    const at = browser.now();
    await receive(browser, { verdict: 'alive', at: at + ms });
    expect(browser.emitted).toEqual([
      ['sessionVerified', { user: alice, at, trigger: 'other_tab' }],
    ]);
    await browser.advance(15 * minute);
    expect(browser.question().at).toBe(at + 15 * minute);
  });

  it('does not hide a later result of this tab if its clock is ahead', async () => {
    const browser = await startVerifiedAgo();
    await receive(browser, { verdict: 'alive', at: browser.now() + 1_000 });
    await browser.check(loginRequired);
    expect(browser.events().at(-1)).toBe('sessionLost');
    const checks = browser.published.map(({ check }) => check);
    expect(checks).toContainEqual(
      expect.objectContaining({ verdict: 'lost', code: 'login_required' }),
    );
  });

  it('about another user is ignored if the check started when the watching started', async () => {
    const browser = await startBrowser();
    const other = { verdict: 'alive', user: digestOf(bob) };
    await receive(browser, other);
    expect(browser.events()).toEqual([]);
    await browser.advance(1);
    await receive(browser, other);
    expect(browser.events()).toEqual(['sessionLost']);
  });

  it.each(['login_required', 'user_blocked', 'signed_out'])(
    'ends the session here: %s',
    async (code) => {
      const browser = await startVerifiedAgo();
      await receive(browser, { verdict: 'lost', code });
      expect(browser.emitted).toEqual([
        ['sessionLost', { reason: code, trigger: 'other_tab', at: browser.now(), user: alice }],
      ]);
      expect(browser.questions).toHaveLength(1);
    },
  );

  it.each(['network', 'rate_limited', 'missing_refresh_token', 'unknown'])(
    'is repeated here if it is inconclusive: %s',
    async (code) => {
      const browser = await startVerifiedAgo();
      const retryAt = browser.now() + 30_000;
      await receive(browser, { verdict: 'inconclusive', code, retryAt });
      expect(browser.emitted).toEqual([
        ['sessionUnverified', { cause: code, attempts: 1, at: browser.now(), error: error(code) }],
      ]);
      expect(browser.snapshot().status).toBe('unverified');
      await browser.advance(29_999);
      expect(browser.questions).toHaveLength(1);
      await browser.advance(1);
      expect(browser.questions).toHaveLength(2);
      await browser.respond(alive);
      expect(browser.lastEvent()).toMatchObject(['sessionVerified', { trigger: 'retry' }]);
    },
  );

  it('is repeated at the interval if it is inconclusive without a retry', async () => {
    const browser = await startVerifiedAgo();
    await receive(browser, { verdict: 'inconclusive', code: 'timeout' });
    await browser.advance(15 * minute - 1);
    expect(browser.questions).toHaveLength(1);
    await browser.advance(1);
    expect(browser.questions).toHaveLength(2);
  });

  it('keeps the session if the tenant requires an interaction', async () => {
    const browser = await startVerifiedAgo();
    await receive(browser, { verdict: 'interaction_required', code: 'mfa_required' });
    expect(browser.emitted).toEqual([
      [
        'interactionRequired',
        { at: browser.now(), error: error('mfa_required'), tokensDropped: false },
      ],
    ]);
    expect(browser.snapshot().status).toBe('active');
  });

  it.each(['third_party_cookies_blocked', 'cross_origin_isolated', 'redirect_loop'])(
    'is a diagnosis here: %s',
    async (code) => {
      const browser = await startVerifiedAgo();
      await receive(browser, { verdict: 'unsupported', code });
      expect(browser.emitted).toEqual([['diagnosis', { code }]]);
      expect(browser.snapshot()).toMatchObject({
        status: 'unsupported',
        diagnosis: { code },
      });
    },
  );

  it('is merged once', async () => {
    const browser = await startVerifiedAgo();
    await receive(browser, { verdict: 'alive' });
    await browser.receive({ activity: { at: browser.now() } });
    await browser.page('shown');
    expect(browser.events()).toEqual(['sessionVerified']);
  });

  it('is not published again by this tab', async () => {
    const browser = await startVerifiedAgo();
    const before = browser.published.length;
    await receive(browser, { verdict: 'alive' });
    expect(browser.published).toHaveLength(before);
  });

  it('replaces the first check of a page that opens within the minimum gap', async () => {
    const browser = createFakeBrowser({ minGapMs: 10_000 });
    const at = browser.now() - 10_000;
    browser.write({ check: remoteCheck(browser, { verdict: 'alive', at }) });
    await browser.start();
    expect(browser.emitted).toMatchObject([['sessionVerified', { trigger: 'other_tab', at }]]);
    expect(browser.questions).toHaveLength(0);
    // The interval counts from that check.
    await browser.advance(15 * minute - 10_001);
    expect(browser.questions).toHaveLength(0);
    await browser.advance(1);
    expect(browser.questions).toHaveLength(1);
  });

  it('does not replace the first check of a page that opens later', async () => {
    const browser = createFakeBrowser({ minGapMs: 10_000 });
    const at = browser.now() - 10_001;
    browser.write({ check: remoteCheck(browser, { verdict: 'alive', at }) });
    await browser.start();
    expect(browser.questions).toHaveLength(1);
    expect(browser.emitted).toEqual([]);
  });

  describe('before a page load', () => {
    const loadAfter = async (ageMs: number, fields: Partial<SharedCheck> = {}) => {
      const browser = createFakeBrowser();
      const at = browser.now() - ageMs;
      const session = digestOfSession(alice);
      browser.write({ check: remoteCheck(browser, { verdict: 'alive', at, session, ...fields }) });
      await browser.start();
      return browser;
    };

    it('is taken over if it verified this session within the last interval', async () => {
      const browser = await loadAfter(15 * minute - 1);
      const at = browser.now() - 15 * minute + 1;
      expect(browser.snapshot()).toMatchObject({ status: 'active', verifiedAt: at });
      expect(browser.questions).toHaveLength(0);
      // The next check is due when it was due before the page was loaded.
      await browser.advance(1);
      expect(browser.questions).toHaveLength(1);
    });

    it.each<[string, number, Partial<SharedCheck>]>([
      ['it is one interval old', 15 * minute, {}],
      ['it verified another session of the user', minute, { session: digestOf(bob) }],
      ['it does not name the session', minute, { session: undefined }],
      ['its session is not a text', minute, { session: 1 }],
      ['it did not identify the user', minute, { partial: true }],
      ['the session has ended since', minute, { verdict: 'lost', code: 'login_required' }],
      ['it was inconclusive', minute, { verdict: 'inconclusive', code: 'timeout' }],
    ])('is not taken over if %s', async (_, ageMs, fields) => {
      const browser = await loadAfter(ageMs, fields);
      expect(browser.questions).toHaveLength(1);
      expect(browser.snapshot()).toMatchObject({ status: 'active', verifiedAt: null });
    });

    it('is not taken over if the user has no session ID', async () => {
      const { sid: _, ...user } = alice;
      const browser = createFakeBrowser({ user: user });
      const at = browser.now() - minute;
      browser.write({ check: remoteCheck(browser, { verdict: 'alive', at }) });
      await browser.start();
      expect(browser.questions).toHaveLength(1);
    });
  });

  it('is read from the record if the notification does not arrive', async () => {
    const browser = await startVerified();
    await browser.page('hidden');
    await browser.advance(1);
    browser.write({ check: remoteCheck(browser, { verdict: 'lost', code: 'signed_out' }) });
    await browser.page('shown');
    expect(browser.snapshot().loss).toMatchObject({ reason: 'signed_out' });
    expect(browser.questions).toHaveLength(1);
  });

  it('is ignored if a login has followed the loss', async () => {
    const browser = await startVerifiedAgo();
    const lostAt = browser.now() - 2_000;
    const login = { at: browser.now() - 1_000, user: digestOf(alice) };
    await receive(browser, { verdict: 'lost', code: 'login_required', at: lostAt }, { login });
    expect(browser.emitted).toEqual([]);
    expect(browser.snapshot().status).toBe('active');
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
    expect(browser.record().check).toMatchObject({
      at: browser.now(),
      verdict: 'alive',
      user: digestOf(alice),
    });
    await browser.advance(minute);
    await browser.check();
    browser.setRandom(0.5);
    await browser.respond(offline());
    expect(browser.record().check).toMatchObject({
      at: browser.now(),
      verdict: 'inconclusive',
      code: 'network',
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
    const at = browser.now() - 1;
    await receive(browser, { verdict: 'lost', code: 'login_required', at });
    expect(browser.snapshot().status).toBe('active');
  });

  it('counts although another tab has verified the session meanwhile', async () => {
    const browser = await startVerifiedAgo();
    await browser.check();
    await receive(browser, { verdict: 'alive', at: browser.now() - 1 });
    expect(browser.snapshot()).toMatchObject({ status: 'active', checking: true });
    await browser.respond(loginRequired);
    expect(browser.snapshot().status).toBe('lost');
  });
});

describe('a running check', () => {
  it('is cancelled if another tab finds the session lost', async () => {
    const browser = await startVerifiedAgo();
    const result = browser.heartbeat.check();
    await browser.settle();
    await receive(browser, { verdict: 'lost', code: 'user_blocked' });
    expect(await result).toMatchObject({ status: 'lost', loss: { reason: 'user_blocked' } });
    expect(browser.question().request.signal.aborted).toBe(true);
  });
});

describe('an earlier session of the same user that expired in another tab', () => {
  it('does not end a session with a custom probe and a later expiry: this tab asks', async () => {
    const browser = createFakeBrowser({ kind: 'custom', passive: true });
    browser.expireAt(browser.now() + 60 * minute);
    await browser.startVerified();
    await browser.advance(minute);
    await receive(browser, { verdict: 'lost', code: 'session_expired' });
    expect(browser.snapshot().status).toBe('active');
    await browser.respond(alive);
    expect(browser.events()).not.toContain('sessionLost');
  });

  it('triggers a check of a custom probe that has no expiry of its own', async () => {
    const browser = await startVerified({ kind: 'custom', passive: true });
    await browser.advance(minute);
    await receive(browser, { verdict: 'lost', code: 'session_expired' });
    expect(browser.snapshot().status).toBe('active');
    await browser.respond({ session: 'expired' });
    expect(browser.lossReason()).toBe('session_expired');
  });
});

describe('a result from before the clock was set back', () => {
  it('stays outdated when the clock has caught up', async () => {
    const browser = await startVerified();
    await browser.advance(minute);
    await browser.receive({
      check: { at: browser.now() + minute, verdict: 'alive', user: digestOf({ sub: 'auth0|bob' }) },
    });
    await browser.advance(2 * minute);
    await browser.receive({ activity: { at: browser.now() } });
    expect(browser.events()).not.toContain('sessionLost');
  });
});
