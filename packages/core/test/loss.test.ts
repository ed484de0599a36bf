import { describe, expect, it } from 'vitest';
import { alice, alive, aliveAsBob, hour, loginRequired, minute, offline } from './fake-answers.js';
import {
  createFakeBrowser,
  startBrowser,
  startVerified,
  startVerifiedAgo,
} from './fake-browser.js';
import { receive } from './fake-other-tab.js';

describe('a loss', () => {
  it('is emitted once and ends the watching', async () => {
    const browser = await startVerified({ intervalMs: minute });
    await browser.advance(minute);
    await browser.respond(loginRequired);
    const loss = {
      reason: 'login_required',
      trigger: 'interval',
      at: browser.now(),
      user: alice,
      error: loginRequired,
    };
    expect(browser.lastEvent()).toEqual(['sessionLost', loss]);
    expect(browser.snapshot()).toMatchObject({ status: 'lost', user: null, loss });
    expect(browser.timers()).toBe(0);
    await browser.page('hidden');
    await browser.page('shown');
    expect(await browser.untilAsked()).toBe(Infinity);
    expect(browser.events()).toEqual(['sessionVerified', 'sessionLost']);
  });

  it('has the reason user_changed if another user is signed in', async () => {
    const browser = await startBrowser({}, aliveAsBob);
    expect(browser.snapshot().loss).toMatchObject({ reason: 'user_changed', user: alice });
  });

  it('has the reason of another tab, which took the tokens of this one during its check', async () => {
    const browser = await startVerifiedAgo({ kind: 'grant' });
    await browser.check();
    await browser.advance(1);
    await receive(browser, { verdict: 'lost', code: 'grant_revoked' });
    browser.setUser(null);
    await browser.respond(alive);
    expect(browser.outcome()).toBe('lost grant_revoked');
  });

  it('is followed by a new session after the next start, or the next login', async () => {
    const browser = await startBrowser({}, loginRequired);
    await browser.start(alive);
    expect(browser.snapshot().status).toBe('active');
    await browser.check(loginRequired);
    await browser.client('signed_in');
    expect(browser.snapshot()).toMatchObject({ status: 'active', user: alice });
  });

  it('stays in the snapshot when the heartbeat stops during the ending', async () => {
    const browser = await startBrowser({}, loginRequired);
    browser.heartbeat.stop();
    expect(browser.snapshot().status).toBe('lost');
    expect(browser.held()).toBe(0);
  });
});

describe('the expiry of the session that the client knows', () => {
  it.each(['shown', 'hidden'] as const)(
    'ends the session in a %s page without a request',
    async (visibility) => {
      const browser = createFakeBrowser();
      const expiresAt = browser.now() + 5 * minute;
      browser.expireAt(expiresAt);
      await browser.startVerified();
      await browser.page(visibility);
      await browser.advance(5 * minute - 1);
      expect(browser.snapshot().status).toBe('active');
      // The SDK removes its user.
      browser.setUser(null);
      await browser.advance(1);
      const loss = { reason: 'session_expired', trigger: 'interval', at: expiresAt };
      expect(browser.snapshot().loss).toMatchObject(loss);
      expect(browser.questions).toHaveLength(1);
    },
  );

  it('is announced once, although the clock is set back then', async () => {
    const browser = createFakeBrowser({ warnBeforeMs: 2 * minute });
    browser.expireAt(browser.now() + 5 * minute);
    await browser.startVerified();
    await browser.advance(4 * minute);
    browser.setClock(-1_000);
    await browser.page('focus');
    expect(browser.events()).toEqual(['sessionVerified', 'sessionEnding']);
  });

  it('moves when the same user signs in again in another tab', async () => {
    const browser = createFakeBrowser();
    browser.expireAt(browser.now() + 5 * minute);
    await browser.startVerified();
    browser.expireAt(browser.now() + 8 * minute);
    await browser.advance(5 * minute);
    await browser.respond(alive);
    expect(browser.snapshot().status).toBe('active');
    browser.setUser(null);
    await browser.advance(3 * minute);
    expect(browser.outcome()).toBe('lost session_expired');
    expect(browser.questions).toHaveLength(2);
  });

  it('ends the session even if silent authentication does not work', async () => {
    const browser = createFakeBrowser({ silentAuth: false });
    browser.expireAt(browser.now() + minute);
    await browser.start(loginRequired);
    browser.setUser(null);
    await browser.advance(minute);
    expect(browser.outcome()).toBe('lost session_expired');
  });
});

describe('an app that fails closed', () => {
  it('loses a session that no check verified for maxUnverifiedMs', async () => {
    const browser = await startVerified({ intervalMs: minute, maxUnverifiedMs: 5 * minute });
    const at = browser.now() + 5 * minute;
    for (let i = 0; i < 4; i++) {
      await browser.advance(minute);
      await browser.respond(offline());
    }
    await browser.advance(minute);
    const loss = { reason: 'unverifiable', trigger: 'interval', at };
    expect(browser.snapshot()).toMatchObject({ loss, endsAt: null });
  });

  it('makes a last check before, also in a hidden page and after a suspension', async () => {
    const browser = await startVerified({ maxUnverifiedMs: 5 * minute, timeoutMs: 4_000 });
    await browser.page('hidden');
    // Before the end is announced.
    expect(await browser.untilAsked()).toBe(4 * minute - 4_000);
    await browser.respond(alive);
    expect(browser.lastEvent()).toMatchObject(['sessionVerified', { trigger: 'interval' }]);

    browser.setClock(hour);
    await browser.page('shown');
    expect(browser.outcome()).toBe('asks main');
    await browser.respond(offline());
    expect(browser.outcome()).toBe('unverified network');
    await browser.advance(minute);
    expect(browser.outcome()).toBe('lost unverifiable');
  });

  it('makes it in a hidden page whose timer comes after the end', async () => {
    const browser = await startVerified({ maxUnverifiedMs: 5 * minute });
    await browser.page('hidden');
    browser.elapse(5 * minute);
    await browser.advance(0);
    await browser.respond(alive);
    expect(browser.snapshot().status).toBe('active');
  });

  it('makes no other check if the last one failed', async () => {
    const browser = await startVerified({ maxUnverifiedMs: 5 * minute, warnBeforeMs: 0 });
    await browser.advance(5 * minute - 4_500);
    await browser.respond(offline());
    await browser.advance(4_500);
    expect(browser.outcome()).toBe('lost unverifiable');
  });

  it('ends on time while a check waits for a slow tenant', async () => {
    const browser = await startVerified({ kind: 'grant', maxUnverifiedMs: 1.5 * minute });
    const at = browser.now() + 1.5 * minute;
    await browser.advance(minute);
    await browser.page('focus');
    await browser.advance(20_000);
    expect(browser.question().request.timeoutMs).toBe(30_000);
    await browser.advance(10_000);
    const loss = { reason: 'unverifiable', trigger: 'interval', at };
    expect(browser.snapshot().loss).toMatchObject(loss);
  });

  it.each(['wake', 'pageshow'] as const)('gives the network a minute after %s', async (event) => {
    const browser = await startVerified({ maxUnverifiedMs: hour });
    browser.setClock(10 * hour);
    await browser.page(event, offline());
    // The gap, half of the range of the first retry, and a time-out.
    await browser.advance(19_500);
    expect(browser.snapshot().status).toBe('unverified');
    // The last chance before the minute is over.
    await browser.advance(36_000);
    await browser.respond(alive);
    expect(browser.snapshot().status).toBe('active');
  });

  it('ends a minute after a suspension without a network', async () => {
    const browser = await startVerified({ maxUnverifiedMs: hour });
    browser.setClock(10 * hour);
    await browser.page('wake');
    await browser.advance(minute);
    expect(browser.outcome()).toBe('lost unverifiable');
  });

  it('gives a network that is just back the time for one check', async () => {
    const browser = await startVerified({ maxUnverifiedMs: 2 * minute });
    // The last check before the end.
    await browser.advance(2 * minute - 4_500);
    await browser.respond(offline());
    await browser.advance(3_500);
    await browser.page('online');
    await browser.advance(16_500);
    expect(browser.outcome()).toBe('asks main');
    await browser.respond(alive);
    expect(browser.snapshot().status).toBe('active');
  });

  it('gives a network that comes and goes no more time', async () => {
    const browser = await startVerified({ maxUnverifiedMs: 2 * minute });
    await browser.advance(2 * minute - 1_000);
    for (let second = 0; second < 60; second++) {
      await browser.page('online');
      await browser.advance(1_000);
    }
    expect(browser.outcome()).toBe('lost unverifiable');
  });

  it('keeps a verified session if the interval is longer than maxUnverifiedMs', async () => {
    const browser = await startVerified({ intervalMs: hour, maxUnverifiedMs: minute });
    for (let i = 0; i < 30; i++) {
      // Before the end would be announced.
      expect(await browser.untilAsked()).toBe(minute / 2 - 4_500);
      await browser.respond(alive);
    }
    expect(browser.snapshot().status).toBe('active');
  });
});
