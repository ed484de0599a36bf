import { describe, expect, it } from 'vitest';
import type { SessionSnapshot } from '../src/contract/session.js';
import { alice, alive, hour, loginRequired, minute, oauthError, offline } from './fake-answers.js';
import {
  type FakeBrowser,
  createFakeBrowser,
  startBrowser,
  startVerified,
} from './fake-browser.js';

describe('a check', () => {
  it('runs at the start and verifies the session', async () => {
    const { snapshot, respond, start, emitted, now } = createFakeBrowser();
    await start();
    expect(snapshot()).toMatchObject({ status: 'active', checking: true });
    await respond(alive);
    expect(snapshot()).toEqual({
      status: 'active',
      checking: false,
      user: alice,
      verifiedAt: now(),
      loss: null,
      endsAt: null,
      endCause: null,
      canExtend: false,
      lastLoss: null,
      login: null,
      appState: undefined,
      diagnosis: null,
      live: false,
    });
    expect(emitted).toEqual([['sessionVerified', { user: alice, at: now(), trigger: 'start' }]]);
  });

  it('runs at every interval, counted from the start of the last check', async () => {
    const browser = await startVerified({ intervalMs: minute });
    expect(await browser.untilAsked()).toBe(minute);
    await browser.advance(2_000);
    await browser.respond(alive);
    expect(await browser.untilAsked()).toBe(minute - 2_000);
  });

  it('runs at no interval if the interval is infinite', async () => {
    const browser = await startVerified({ intervalMs: Infinity, pauseAfterIdleMs: false });
    expect(await browser.untilAsked()).toBe(Infinity);
    await browser.page('focus');
    expect(browser.questions).toHaveLength(2);
  });

  it('waits while the page is hidden, and runs when it becomes visible', async () => {
    const browser = await startVerified({ intervalMs: minute });
    await browser.page('hidden');
    expect(await browser.untilAsked()).toBe(Infinity);
    expect(browser.timers()).toBe(0);
    await browser.page('shown');
    expect(browser.questions).toHaveLength(2);
  });

  it('at the start waits until the page is visible', async () => {
    const browser = createFakeBrowser();
    await browser.page('hidden');
    await browser.start();
    expect(browser.questions).toHaveLength(0);
    await browser.page('shown');
    expect(browser.questions).toHaveLength(1);
  });

  it('that receives no answer in time is inconclusive, and a late answer is dropped', async () => {
    const browser = await startVerified({ timeoutMs: 4_500 });
    await browser.check();
    await browser.advance(4_500);
    expect(browser.question().request.signal.aborted).toBe(true);
    const error = oauthError('timeout', 'No answer in time.');
    expect(browser.lastEvent()).toMatchObject(['sessionUnverified', { cause: 'timeout', error }]);
    await browser.respond(loginRequired);
    expect(browser.events()).toEqual(['sessionVerified', 'sessionUnverified']);
  });

  it('does not add a timer', async () => {
    const browser = await startVerified({ intervalMs: minute, maxUnverifiedMs: 10 * minute });
    expect(browser.timers()).toBe(1);
    void browser.heartbeat.check();
    await browser.page('focus');
    expect(browser.timers()).toBe(1);
  });
});

describe('a failed check', () => {
  it('leaves the session unverified, however often it repeats, until a check succeeds', async () => {
    const browser = await startVerified({ intervalMs: minute, minGapMs: minute });
    const { verifiedAt } = browser.snapshot();
    for (let attempts = 1; attempts <= 10; attempts++) {
      await browser.advance(minute);
      await browser.respond(offline());
      const failure = { cause: 'network', attempts };
      expect(browser.lastEvent()).toMatchObject(['sessionUnverified', failure]);
      expect(browser.snapshot()).toMatchObject({ status: 'unverified', verifiedAt });
    }
    await browser.advance(minute);
    await browser.respond(alive);
    expect(browser.snapshot().status).toBe('active');
    expect(browser.events()).not.toContain('sessionLost');
  });

  it('can be a probe that throws synchronously', async () => {
    const ask = () => {
      throw new Error('boom');
    };
    const browser = await startBrowser({ probe: { kind: 'custom', passive: true, ask } });
    expect(browser.outcome()).toBe('unverified unknown');
  });
});

describe('check()', () => {
  it('checks immediately, and concurrent calls share one check', async () => {
    const browser = await startVerified();
    const both = Promise.all([browser.heartbeat.check(), browser.heartbeat.check()]);
    await browser.settle();
    const third = browser.heartbeat.check();
    await browser.settle();
    expect(browser.questions).toHaveLength(2);
    await browser.respond(alive);
    const [one, other] = await both;
    expect(one).toBe(other);
    expect(one).toBe(await third);
    expect(one).toMatchObject({ status: 'active', checking: false });
  });

  it('resolves although a hint that arrived during the check starts another one', async () => {
    const browser = await startVerified();
    await browser.advance(1);
    const result = browser.heartbeat.check();
    await browser.settle();
    await browser.advance(1);
    await browser.hint({}, alive);
    expect(browser.outcome()).toBe('asks main');
    expect(await result).toMatchObject({ status: 'active', verifiedAt: browser.now() - 1 });
  });

  it('starts a new check if a listener calls it', async () => {
    const browser = createFakeBrowser();
    let result: Promise<SessionSnapshot> | undefined;
    browser.heartbeat.on('sessionVerified', ({ trigger }) => {
      if (trigger === 'start') result = browser.heartbeat.check();
    });
    await browser.start(alive, loginRequired);
    expect(await result).toMatchObject({ status: 'lost' });
  });

  it('resolves with the result of the check that it starts if the running one is outdated', async () => {
    const browser = await startVerified();
    await browser.check();
    // The time limit has passed, and its timer has not fired yet.
    browser.setClock(5_000);
    const result = browser.heartbeat.check();
    await browser.settle();
    await browser.respond(alive);
    expect(await result).toMatchObject({ status: 'active', checking: false });
    expect(browser.questions).toHaveLength(3);
  });
});

describe('a clock that is set back', () => {
  it.each([-1_000, -hour, -365 * 24 * hour])('by %d ms delays no check', async (step) => {
    const browser = await startVerified({ intervalMs: minute });
    await browser.advance(30_000);
    browser.setClock(step);
    expect(await browser.untilAsked()).toBe(30_000);
    await browser.respond(alive);
    expect(browser.snapshot().verifiedAt).toBe(browser.now());
  });

  it('delays no check that waits for the gap', async () => {
    const browser = await startVerified();
    await browser.advance(3_000);
    await browser.page('focus');
    browser.setClock(-hour);
    await browser.page('input');
    expect(await browser.untilAsked()).toBe(7_000);
  });

  it('during a check does not delay its timeout', async () => {
    const browser = await startBrowser({ timeoutMs: 4_500 });
    browser.setClock(-hour);
    await browser.page('focus');
    await browser.advance(4_499);
    expect(browser.outcome()).toBe('asks main');
    await browser.advance(1);
    expect(browser.outcome()).toBe('unverified timeout');
  });
});

describe('a page that becomes visible during a check', () => {
  async function show(browser: FakeBrowser, afterMs: number, response: unknown) {
    await browser.page('hidden');
    await browser.advance(afterMs);
    await browser.page('shown', response);
  }

  it('leaves it to the retry if the check was inconclusive', async () => {
    const browser = await startBrowser();
    await show(browser, 0, offline());
    expect(await browser.untilAsked()).toBe(15_000);
  });

  it('checks again if the check began longer ago than the gap and was inconclusive', async () => {
    const browser = await startBrowser({ minGapMs: 2_000 });
    await show(browser, 3_000, offline());
    expect(browser.questions).toHaveLength(2);
  });

  it('does not check again if the check received an answer', async () => {
    const browser = await startBrowser();
    await show(browser, 0, alive);
    expect(await browser.untilAsked()).toBe(15 * minute);
  });
});
