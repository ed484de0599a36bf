import { describe, expect, it } from 'vitest';
import type { SessionSnapshot } from '../src/contract/session.js';
import { alice, alive, hour, loginRequired, minute, offline } from './fake-answers.js';
import { createFakeBrowser, startBrowser, startVerified } from './fake-browser.js';

describe('a check', () => {
  it('runs at the start and verifies the session', async () => {
    const { heartbeat, question, start, emitted, now } = createFakeBrowser();
    await start();
    expect(heartbeat.getSnapshot()).toMatchObject({ status: 'active', checking: true });
    await question().answer(alive);
    expect(heartbeat.getSnapshot()).toEqual({
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
    const startedAt = browser.question().at;
    await browser.advance(minute);
    expect(browser.question().at).toBe(startedAt + minute);
    await browser.advance(2_000);
    await browser.respond(alive);
    await browser.advance(minute);
    expect(browser.questions.map(({ at }) => at - startedAt)).toEqual([0, minute, 2 * minute]);
  });

  it('runs at no interval if the interval is infinite', async () => {
    const browser = await startVerified({ intervalMs: Infinity, pauseAfterIdleMs: false });
    await browser.advance(24 * hour);
    expect(browser.questions).toHaveLength(1);
    await browser.page('focus');
    expect(browser.questions).toHaveLength(2);
  });

  it('runs immediately on focus if the last one is older than the gap', async () => {
    const browser = await startVerified();
    await browser.advance(minute);
    await browser.page('focus');
    expect(browser.question().at).toBe(browser.now());
    await browser.respond(alive);
    expect(browser.lastEvent()).toMatchObject(['sessionVerified', { trigger: 'focus' }]);
  });

  it('on focus waits for the gap, however often the page receives focus', async () => {
    const browser = await startVerified({ minGapMs: 10_000 });
    const startedAt = browser.question().at;
    for (let i = 0; i < 50; i++) {
      await browser.advance(100);
      await browser.page('focus');
    }
    expect(browser.questions).toHaveLength(1);
    await browser.advance(10_000);
    expect(browser.questions.map(({ at }) => at - startedAt)).toEqual([0, 10_000]);
  });

  it('on focus runs no later than an interval that is shorter than the gap', async () => {
    const browser = await startVerified({ intervalMs: 2_000, minGapMs: 10_000 });
    await browser.advance(1_500);
    await browser.page('focus');
    await browser.advance(500);
    expect(browser.questions).toHaveLength(2);
  });

  it('waits while the page is hidden, and runs when it becomes visible', async () => {
    const browser = await startVerified({ intervalMs: minute });
    await browser.page('hidden');
    await browser.advance(hour);
    expect(browser.questions).toHaveLength(1);
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
    const late = browser.question();
    await browser.advance(4_500);
    expect(late.request.signal.aborted).toBe(true);
    expect(browser.snapshot()).toMatchObject({
      status: 'unverified',
      checking: false,
    });
    await late.fail(loginRequired);
    expect(browser.snapshot().status).toBe('unverified');
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

describe('check()', () => {
  it('checks immediately, and concurrent calls share one check', async () => {
    const browser = await startVerified();
    const both = Promise.all([browser.heartbeat.check(), browser.heartbeat.check()]);
    await browser.settle();
    expect(browser.questions).toHaveLength(2);
    await browser.respond(alive);
    const [one, other] = await both;
    expect(one).toBe(other);
    expect(one).toMatchObject({ status: 'active', checking: false });
  });

  it('joins a check that is waiting for its answer', async () => {
    const browser = await startVerified();
    await browser.check();
    const result = browser.heartbeat.check();
    await browser.settle();
    expect(browser.questions).toHaveLength(2);
    await browser.respond(alive);
    expect(await result).toMatchObject({ checking: false });
  });

  it('resolves although a hint that arrived during the check starts another one', async () => {
    const browser = await startVerified();
    await browser.advance(1);
    const result = browser.heartbeat.check();
    await browser.settle();
    await browser.advance(1);
    await browser.hint({}, alive);
    expect(browser.questions).toHaveLength(3);
    const isPending = Symbol('pending');
    await browser.settle();
    expect(await Promise.race([result, Promise.resolve(isPending)])).toMatchObject({
      status: 'active',
      verifiedAt: browser.now() - 1,
    });
  });

  it('starts a new check if a listener calls it', async () => {
    const browser = createFakeBrowser();
    let result: Promise<SessionSnapshot> | undefined;
    browser.heartbeat.on('sessionVerified', ({ trigger }) => {
      if (trigger === 'start') result = browser.heartbeat.check();
    });
    await browser.startVerified();
    expect(browser.questions).toHaveLength(2);
    await browser.respond(loginRequired);
    expect(await result).toMatchObject({ status: 'lost' });
  });
});

describe('a clock that is set back', () => {
  it.each([-1_000, -hour, -365 * 24 * hour])('by %d ms delays no check', async (step) => {
    const browser = await startVerified({ intervalMs: minute, minGapMs: 10_000 });
    await browser.advance(30_000);
    browser.setClock(step);
    await browser.advance(30_000);
    expect(browser.questions).toHaveLength(2);
    await browser.respond(alive);
    expect(browser.snapshot().verifiedAt).toBe(browser.now());
  });

  it('during a check does not delay its timeout', async () => {
    const browser = await startBrowser({ timeoutMs: 4_500 });
    browser.setClock(-hour);
    await browser.page('focus');
    await browser.advance(4_500);
    expect(browser.snapshot()).toMatchObject({
      status: 'unverified',
      checking: false,
    });
  });
});

describe('a page that becomes visible during a check', () => {
  it('leaves it to the retry if the check was inconclusive', async () => {
    const browser = await startBrowser({ minGapMs: 10_000 });
    await browser.page('hidden');
    await browser.page('shown', offline());
    await browser.advance(14_999);
    expect(browser.questions).toHaveLength(1);
    await browser.advance(1);
    expect(browser.questions).toHaveLength(2);
  });

  it('checks again if the check began longer ago than the gap and was inconclusive', async () => {
    const browser = await startBrowser({ minGapMs: 2_000 });
    await browser.page('hidden');
    await browser.advance(3_000);
    await browser.page('shown', offline());
    expect(browser.questions).toHaveLength(2);
  });

  it('does not check again if the check received an answer', async () => {
    const browser = await startBrowser({ minGapMs: 10_000 });
    await browser.page('focus', alive);
    await browser.advance(20_000);
    expect(browser.questions).toHaveLength(1);
  });
});

describe('check() when the running check is outdated', () => {
  it('resolves with the result of the check that it starts', async () => {
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
