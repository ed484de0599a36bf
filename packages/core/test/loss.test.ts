import { describe, expect, it } from 'vitest';
import { alice, alive, aliveAsBob, loginRequired, minute, offline } from './fake-answers.js';
import { startBrowser, startVerified, startVerifiedAgo } from './fake-browser.js';
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
    await browser.advance(60 * minute);
    expect(browser.events().filter((name) => name === 'sessionLost')).toHaveLength(1);
    expect(browser.questions).toHaveLength(2);
  });

  it('has the reason user_changed if another user is signed in', async () => {
    const browser = await startBrowser({}, aliveAsBob);
    expect(browser.emitted).toMatchObject([
      ['sessionLost', { reason: 'user_changed', user: alice }],
    ]);
  });

  it('is followed by a new session after the next start', async () => {
    const browser = await startBrowser({}, loginRequired);
    await browser.start(alive);
    expect(browser.snapshot().status).toBe('active');
  });

  it('stays in the snapshot when the heartbeat stops during the ending', async () => {
    const browser = await startBrowser({}, loginRequired);
    browser.heartbeat.stop();
    expect(browser.snapshot().status).toBe('lost');
    expect(browser.held()).toBe(0);
  });

  it('removes the tokens that a late response of the SDK restored', async () => {
    const browser = await startVerifiedAgo();
    await browser.check();
    await receive(browser, { verdict: 'lost', code: 'user_blocked' });
    expect(browser.snapshot().status).toBe('lost');
    expect(browser.question().request.signal.aborted).toBe(true);
    await browser.respond(alive);
    expect(browser.signOuts).toEqual([{ openUrl: false }]);
    expect(browser.snapshot().status).toBe('lost');
  });
});

describe('an app that fails closed', () => {
  it('loses a session that no check verified for maxUnverifiedMs', async () => {
    const browser = await startVerified({ intervalMs: minute, maxUnverifiedMs: 5 * minute });
    const { verifiedAt } = browser.snapshot();
    for (let i = 0; i < 4; i++) {
      await browser.advance(minute);
      await browser.respond(offline());
    }
    await browser.advance(minute);
    expect(browser.lastEvent()).toMatchObject([
      'sessionLost',
      { reason: 'unverifiable', at: (verifiedAt as number) + 5 * minute },
    ]);
  });

  it('makes a last check before, also in a hidden page and after a suspension', async () => {
    const browser = await startVerified({ maxUnverifiedMs: 5 * minute, timeoutMs: 4_000 });
    await browser.page('hidden');
    // Before the end is announced.
    await browser.advance(4 * minute - 4_001);
    expect(browser.questions).toHaveLength(1);
    await browser.advance(1);
    expect(browser.questions).toHaveLength(2);
    await browser.respond(alive);

    browser.setClock(60 * minute);
    await browser.page('shown');
    expect(browser.questions).toHaveLength(3);
    expect(browser.snapshot().status).toBe('active');
    await browser.respond(offline());
    expect(browser.snapshot().status).toBe('unverified');
    await browser.advance(minute);
    expect(browser.lastEvent()).toMatchObject(['sessionLost', { reason: 'unverifiable' }]);
  });

  it.each(['wake', 'pageshow'] as const)('gives the network a minute after %s', async (event) => {
    const browser = await startVerified({ maxUnverifiedMs: 60 * minute });
    browser.setClock(600 * minute);
    await browser.page(event, offline());
    // The gap, half of the range of the first retry, and a time-out.
    await browser.advance(19_500);
    expect(browser.snapshot().status).toBe('unverified');
    // The last chance before the minute is over.
    await browser.advance(36_000);
    await browser.respond(alive);
    expect(browser.snapshot().status).toBe('active');
  });

  it('gives a network that is just back the time for one check', async () => {
    const browser = await startVerified({ maxUnverifiedMs: 2 * minute });
    // The last check before the end.
    await browser.advance(2 * minute - 4_500);
    await browser.respond(offline());
    await browser.advance(3_500);
    await browser.page('online');
    await browser.advance(16_500);
    expect(browser.snapshot().checking).toBe(true);
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
    expect(browser.lossReason()).toBe('unverifiable');
  });

  it('ends a minute after a suspension without a network', async () => {
    const browser = await startVerified({ maxUnverifiedMs: 60 * minute });
    browser.setClock(600 * minute);
    await browser.page('wake');
    await browser.advance(minute);
    expect(browser.lossReason()).toBe('unverifiable');
  });

  it('keeps a verified session if the interval is longer than maxUnverifiedMs', async () => {
    const browser = await startVerified({ intervalMs: 60 * minute, maxUnverifiedMs: minute });
    for (let i = 0; i < 30; i++) {
      // Before the end would be announced.
      await browser.advance(minute / 2 - 4_500);
      await browser.respond(alive);
    }
    expect(browser.snapshot().status).toBe('active');
    expect(browser.questions).toHaveLength(31);
  });
});
