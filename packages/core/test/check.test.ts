import { describe, expect, it } from 'vitest';
import type { SessionSnapshot } from '../src/session.js';
import { alice, alive, loginRequired, minute } from './fake-answers.js';
import { createFakeBrowser } from './fake-browser.js';

describe('a check', () => {
  it('happens at the start and is a proof', async () => {
    const { heartbeat, question, start, told, now } = createFakeBrowser();
    await start();
    expect(heartbeat.getSnapshot()).toMatchObject({ status: 'active', checking: true });
    await question().answer(alive);
    expect(heartbeat.getSnapshot()).toEqual({
      status: 'active',
      checking: false,
      user: alice,
      verifiedAt: now(),
      loss: null,
      diagnosis: null,
      live: false,
    });
    expect(told).toEqual([['sessionVerified', { user: alice, at: now(), trigger: 'start' }]]);
  });

  it('happens at every interval, counted from the beginning of the last check', async () => {
    const world = createFakeBrowser({ intervalMs: minute });
    await world.startProven();
    const begun = world.question().at;
    await world.advance(minute);
    expect(world.question().at).toBe(begun + minute);
    await world.advance(2_000);
    await world.question().answer(alive);
    await world.advance(minute);
    expect(world.questions.map(({ at }) => at - begun)).toEqual([0, minute, 2 * minute]);
  });

  it('happens on focus, at once when the last one is long ago', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    await world.advance(minute);
    await world.page('focus');
    expect(world.question().at).toBe(world.now());
    await world.question().answer(alive);
    expect(world.told.at(-1)).toMatchObject(['sessionVerified', { trigger: 'focus' }]);
  });

  it('on focus waits until the gap since the last one is over, however often the focus comes', async () => {
    const world = createFakeBrowser({ minGapMs: 10_000 });
    await world.startProven();
    const begun = world.question().at;
    for (let i = 0; i < 50; i++) {
      await world.advance(100);
      await world.page('focus');
    }
    expect(world.questions).toHaveLength(1);
    await world.advance(10_000);
    expect(world.questions.map(({ at }) => at - begun)).toEqual([0, 10_000]);
  });

  it('on focus is no later than the interval', async () => {
    const world = createFakeBrowser({ intervalMs: 2_000, minGapMs: 10_000 });
    await world.startProven();
    await world.advance(1_500);
    await world.page('focus');
    await world.advance(500);
    expect(world.questions).toHaveLength(2);
  });

  it('waits while the page is hidden, and happens when it is shown', async () => {
    const world = createFakeBrowser({ intervalMs: minute });
    await world.startProven();
    await world.page('hidden');
    await world.advance(60 * minute);
    expect(world.questions).toHaveLength(1);
    expect(world.timers()).toBe(0);
    await world.page('shown');
    expect(world.questions).toHaveLength(2);
  });

  it('at the start waits for the page to be shown', async () => {
    const world = createFakeBrowser();
    await world.page('hidden');
    await world.start();
    expect(world.questions).toHaveLength(0);
    await world.page('shown');
    expect(world.questions).toHaveLength(1);
  });

  it('does not happen by itself where every trigger is off', async () => {
    const world = createFakeBrowser({ triggers: { start: false, interval: false, focus: false } });
    await world.start();
    await world.advance(100 * minute);
    await world.page('focus');
    expect(world.questions).toHaveLength(0);
    expect(world.timers()).toBe(0);
    await world.check();
    expect(world.questions).toHaveLength(1);
  });

  it('on demand happens at once, and is shared by everybody who asks during it', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    const both = Promise.all([world.heartbeat.check(), world.heartbeat.check()]);
    await world.settle();
    expect(world.questions).toHaveLength(2);
    await world.question().answer(alive);
    const [one, other] = await both;
    expect(one).toBe(other);
    expect(one).toMatchObject({ status: 'active', checking: false });
  });

  it('on demand during another one on demand shares it', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    await world.check();
    const answer = world.heartbeat.check();
    await world.settle();
    expect(world.questions).toHaveLength(2);
    await world.question().answer(alive);
    expect(await answer).toMatchObject({ checking: false });
  });

  it('on demand is answered although a hint that came meanwhile asks again at once', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    await world.advance(1);
    const answer = world.heartbeat.check();
    await world.advance(1);
    await world.hint();
    await world.question().answer(alive);
    expect(world.questions).toHaveLength(3);
    const still = Symbol('nothing');
    await world.settle();
    expect(await Promise.race([answer, Promise.resolve(still)])).toMatchObject({
      status: 'active',
      verifiedAt: world.now() - 1,
    });
  });

  it('on demand inside a listener waits for an answer of its own', async () => {
    const world = createFakeBrowser();
    let answer: Promise<SessionSnapshot> | undefined;
    world.heartbeat.on('sessionVerified', ({ trigger }) => {
      if (trigger === 'start') answer = world.heartbeat.check();
    });
    await world.startProven();
    expect(world.questions).toHaveLength(2);
    await world.question().fail(loginRequired);
    expect(await answer).toMatchObject({ status: 'lost' });
  });

  it('that gets no answer in time is given up, and a late answer is dropped', async () => {
    const world = createFakeBrowser({ timeoutMs: 4_500 });
    await world.startProven();
    await world.check();
    const late = world.question();
    await world.advance(4_500);
    expect(late.request.signal.aborted).toBe(true);
    expect(world.heartbeat.getSnapshot()).toMatchObject({ status: 'unverified', checking: false });
    await late.fail(loginRequired);
    expect(world.heartbeat.getSnapshot().status).toBe('unverified');
    expect(world.events()).toEqual(['sessionVerified', 'sessionUnverified']);
  });

  it('keeps one timer, however many things wait', async () => {
    const world = createFakeBrowser({ intervalMs: minute, maxUnverifiedMs: 10 * minute });
    await world.startProven();
    expect(world.timers()).toBe(1);
    void world.heartbeat.check();
    await world.page('focus');
    expect(world.timers()).toBe(1);
  });
});

describe('a clock that is set back', () => {
  it.each([-1_000, -60 * minute, -365 * 24 * 60 * minute])(
    'by %d ms delays no check',
    async (step) => {
      const world = createFakeBrowser({ intervalMs: minute, minGapMs: 10_000 });
      await world.startProven();
      await world.advance(30_000);
      world.setClock(step);
      await world.advance(30_000);
      expect(world.questions).toHaveLength(2);
      await world.question().answer(alive);
      expect(world.heartbeat.getSnapshot().verifiedAt).toBe(world.now());
    },
  );

  it('during a check does not keep it waiting for ever', async () => {
    const world = createFakeBrowser({ timeoutMs: 4_500 });
    await world.start();
    world.setClock(-60 * minute);
    await world.page('focus');
    await world.advance(4_500);
    expect(world.heartbeat.getSnapshot()).toMatchObject({ status: 'unverified', checking: false });
  });
});

describe('a user who comes back during a check', () => {
  it('has another one after a check that found nothing out', async () => {
    const world = createFakeBrowser({ minGapMs: 10_000 });
    await world.start();
    await world.page('hidden');
    await world.page('shown');
    await world.question().fail(new TypeError('Load failed'));
    await world.advance(10_000);
    expect(world.questions).toHaveLength(2);
  });

  it('has none after a check that was answered', async () => {
    const world = createFakeBrowser({ minGapMs: 10_000 });
    await world.start();
    await world.page('focus');
    await world.question().answer(alive);
    await world.advance(20_000);
    expect(world.questions).toHaveLength(1);
  });
});
