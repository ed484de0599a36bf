import { describe, expect, it } from 'vitest';
import { alive, minute, offline, timeout } from './fake-answers.js';
import { createFakeBrowser } from './fake-browser.js';

/** How long after each failure the check was repeated. */
async function delays(random: number, count: number, options = {}) {
  const world = createFakeBrowser({ minGapMs: 0, intervalMs: 10_000, ...options });
  world.setRandom(random);
  await world.start();
  const found: number[] = [];
  for (let i = 0; i < count; i++) {
    const failedAt = world.now();
    const asked = world.questions.length;
    await world.question().fail(offline());
    while (world.questions.length === asked) await world.advance(100);
    found.push(world.question().at - failedAt);
  }
  return found;
}

describe('a check that found nothing out', () => {
  it('is repeated after a second, two, four, and so on, but no later than at the interval', async () => {
    expect(await delays(1, 6)).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  });

  it('is repeated by chance before that', async () => {
    expect(await delays(0.5, 6)).toEqual([500, 1_000, 2_000, 4_000, 5_000, 5_000]);
    expect(await delays(0.1, 4)).toEqual([100, 200, 400, 800]);
  });

  it('is repeated no sooner than the gap allows', async () => {
    expect(await delays(0.5, 5, { minGapMs: 3_000 })).toEqual([3_000, 3_000, 3_000, 4_000, 5_000]);
  });

  it('is repeated after a timeout, counted from the end of the wait', async () => {
    const world = createFakeBrowser({ minGapMs: 0, timeoutMs: 4_500 });
    await world.start();
    await world.advance(4_500 + 499);
    expect(world.questions).toHaveLength(1);
    await world.advance(1);
    expect(world.questions).toHaveLength(2);
    await world.question().answer(alive);
    expect(world.told).toMatchObject([
      ['sessionUnverified', { cause: 'timeout', error: { error: 'timeout' } }],
      ['sessionVerified', { trigger: 'retry' }],
    ]);
  });

  it('begins with a second again after an answer', async () => {
    const world = createFakeBrowser({ minGapMs: 0 });
    await world.start();
    await world.question().fail(timeout);
    await world.advance(500);
    await world.question().fail(timeout);
    await world.advance(1_000);
    await world.question().answer(alive);
    await world.check();
    const asked = world.questions.length;
    await world.question().fail(timeout);
    await world.advance(499);
    expect(world.questions).toHaveLength(asked);
    await world.advance(1);
    expect(world.questions).toHaveLength(asked + 1);
  });

  it('is not repeated in a hidden page until that is shown', async () => {
    const world = createFakeBrowser();
    await world.start();
    await world.page('hidden');
    await world.question().fail(offline());
    await world.advance(60 * minute);
    expect(world.questions).toHaveLength(1);
    await world.page('shown');
    expect(world.questions).toHaveLength(2);
  });

  it('is repeated at the interval only where that is switched off', async () => {
    const world = createFakeBrowser({ intervalMs: minute, triggers: { retry: false } });
    await world.start();
    await world.question().fail(offline());
    await world.advance(minute - 1);
    expect(world.questions).toHaveLength(1);
    await world.advance(1);
    expect(world.questions).toHaveLength(2);
  });

  it('is repeated at once when the network comes back', async () => {
    const world = createFakeBrowser({ minGapMs: 0 });
    world.setRandom(1);
    await world.start();
    await world.question().fail(offline());
    await world.advance(100);
    await world.page('online');
    expect(world.questions).toHaveLength(2);
    await world.question().answer(alive);
    expect(world.told.at(-1)).toMatchObject(['sessionVerified', { trigger: 'online' }]);
    await world.advance(minute);
    expect(world.questions).toHaveLength(2);
  });
});
