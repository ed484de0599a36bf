import { describe, expect, it } from 'vitest';
import { alive, hour, minute } from './fake-answers.js';
import { createFakeBrowser } from './fake-browser.js';

type World = ReturnType<typeof createFakeBrowser>;

/** Lets time pass, and the tenant answer. */
async function pass(world: World, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 1_000) {
    await world.advance(Math.min(1_000, left));
    if (world.heartbeat.getSnapshot().checking) await world.question().answer(alive);
  }
}

const askedAt = (world: World) => {
  const [first] = world.questions;
  return world.questions.map(({ at }) => (at - (first?.at ?? 0)) / minute);
};

describe('a user who does nothing', () => {
  it('is watched until pauseAfterIdleMs, and not kept alive at the tenant after it', async () => {
    const world = createFakeBrowser({ intervalMs: 15 * minute, pauseAfterIdleMs: 40 * minute });
    await world.startProven();
    await pass(world, 5 * hour);
    expect(askedAt(world)).toEqual([0, 15, 30]);
    expect(world.timers()).toBe(0);
  });

  it('is watched no more at the very end of that time', async () => {
    const world = createFakeBrowser({ intervalMs: 15 * minute, pauseAfterIdleMs: 30 * minute });
    await world.startProven();
    await pass(world, 2 * hour);
    expect(askedAt(world)).toEqual([0, 15]);
  });

  it('is watched at the first input again', async () => {
    const world = createFakeBrowser({ pauseAfterIdleMs: 20 * minute });
    await world.startProven();
    await pass(world, hour);
    await world.page('active');
    await world.question().answer(alive);
    expect(askedAt(world)).toEqual([0, 15, 60]);
    expect(world.told.at(-1)).toMatchObject(['sessionVerified', { trigger: 'activity' }]);
    await pass(world, 19 * minute);
    expect(askedAt(world)).toEqual([0, 15, 60, 75]);
  });

  it('is watched at the end of the idle time, not a moment before', async () => {
    const world = createFakeBrowser({ intervalMs: hour, pauseAfterIdleMs: 20 * minute });
    await world.startProven();
    await world.advance(20 * minute - 1);
    await world.page('active');
    expect(world.questions).toHaveLength(1);
    await world.advance(20 * minute);
    await world.page('active');
    expect(world.questions).toHaveLength(2);
  });

  it('who was active before is watched on, counted from the last input', async () => {
    const world = createFakeBrowser({ intervalMs: 15 * minute, pauseAfterIdleMs: 20 * minute });
    await world.startProven();
    await pass(world, 14 * minute);
    await world.page('active');
    await pass(world, 2 * hour);
    expect(askedAt(world)).toEqual([0, 15, 30]);
  });

  it('in this tab, and something in another one, is watched on', async () => {
    const world = createFakeBrowser({ intervalMs: 15 * minute, pauseAfterIdleMs: 20 * minute });
    await world.startProven();
    for (let i = 0; i < 4; i++) {
      await pass(world, 10 * minute);
      await world.tell({ activeAt: world.now() });
    }
    expect(askedAt(world)).toEqual([0, 15, 30]);
  });

  it('is not made active by what another tab says of the future', async () => {
    const world = createFakeBrowser({ intervalMs: 15 * minute, pauseAfterIdleMs: 20 * minute });
    await world.startProven();
    await world.tell({ activeAt: world.now() + 100 * hour });
    await pass(world, 2 * hour);
    expect(askedAt(world)).toEqual([0, 15]);
  });

  it('nor inactive by what it says of the past', async () => {
    const world = createFakeBrowser({ intervalMs: 15 * minute, pauseAfterIdleMs: 20 * minute });
    await world.startProven();
    await world.tell({ activeAt: world.now() - 100 * hour });
    await pass(world, 16 * minute);
    expect(askedAt(world)).toEqual([0, 15]);
  });

  it('is watched for ever where the app says so', async () => {
    const world = createFakeBrowser({ intervalMs: 15 * minute, pauseAfterIdleMs: false });
    await world.startProven();
    await pass(world, 2 * hour);
    expect(askedAt(world)).toEqual([0, 15, 30, 45, 60, 75, 90, 105, 120]);
  });

  it('is asked about when the page is shown', async () => {
    const world = createFakeBrowser({ pauseAfterIdleMs: 20 * minute });
    await world.startProven();
    await world.page('hidden');
    await pass(world, 5 * hour);
    await world.page('shown');
    expect(askedAt(world)).toEqual([0, 300]);
  });
});

describe('what the user does', () => {
  const inputs = (world: World) => world.published.filter(({ activeAt }) => activeAt !== undefined);

  it('is told to the other tabs, no more often than every half minute', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    for (let i = 0; i < 1_000; i++) {
      await world.advance(100);
      await world.page('active');
    }
    const first = world.questions[0]?.at as number;
    expect(inputs(world).map(({ activeAt }) => activeAt)).toEqual([
      first + 30_000,
      first + 60_000,
      first + 90_000,
    ]);
  });

  it('is told more often where a pause comes sooner', async () => {
    const world = createFakeBrowser({ pauseAfterIdleMs: 4_000, triggers: { wake: false } });
    await world.startProven();
    for (let i = 0; i < 50; i++) {
      await world.advance(100);
      await world.page('active');
    }
    expect(inputs(world)).toHaveLength(5);
    expect(world.questions).toHaveLength(1);
  });

  it('is nobody’s business while nobody is watched', async () => {
    const world = createFakeBrowser();
    world.setUser(null);
    await world.start();
    await world.advance(hour);
    await world.page('active');
    expect(world.published).toEqual([]);
  });

  it('soon after the last input shows that the page has slept', async () => {
    const world = createFakeBrowser({ intervalMs: 10_000 });
    await world.startProven();
    world.setClock(16_000);
    await world.page('active');
    expect(world.questions).toHaveLength(2);
  });

  it('shows that the clock was set back', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    world.setClock(-5_000);
    await world.page('active');
    expect(inputs(world)).toEqual([{ activeAt: world.now() }]);
  });
});
