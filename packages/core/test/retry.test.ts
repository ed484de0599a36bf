import { describe, expect, it } from 'vitest';
import { alive, aliveAsSomebody, hour, minute, offline, timeout } from './fake-answers.js';
import { createFakeBrowser } from './fake-browser.js';

/** How long after each inconclusive check the next one starts. */
async function delays(random: number, count: number, options = {}): Promise<number[]> {
  const browser = createFakeBrowser({ minGapMs: 0, intervalMs: 10_000, ...options });
  browser.setRandom(random);
  await browser.start();
  const found: number[] = [];
  for (let i = 0; i < count; i++) {
    const failedAt = browser.now();
    const before = browser.questions.length;
    await browser.question().fail(offline());
    while (browser.questions.length === before) await browser.advance(100);
    found.push(browser.question().at - failedAt);
  }
  return found;
}

describe('an inconclusive check', () => {
  it('is repeated after at most 1, 2, 4, 8 seconds and so on, up to the interval', async () => {
    expect(await delays(1, 6)).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  });

  it('is repeated after a random part of that time', async () => {
    expect(await delays(0.5, 6)).toEqual([500, 1_000, 2_000, 4_000, 5_000, 5_000]);
    expect(await delays(0.1, 4)).toEqual([100, 200, 400, 800]);
  });

  it('is not repeated within the gap', async () => {
    expect(await delays(0.5, 5, { minGapMs: 3_000 })).toEqual([3_000, 3_000, 3_000, 4_000, 5_000]);
  });

  it('is repeated after a timeout, counted from the end of the check', async () => {
    const browser = createFakeBrowser({ minGapMs: 0, timeoutMs: 4_500 });
    await browser.start();
    await browser.advance(4_500 + 499);
    expect(browser.questions).toHaveLength(1);
    await browser.advance(1);
    expect(browser.questions).toHaveLength(2);
    expect(browser.emitted).toMatchObject([
      ['sessionUnverified', { cause: 'timeout', error: { error: 'timeout' } }],
    ]);
  });

  it('resets the delay once a check receives an answer', async () => {
    const browser = createFakeBrowser({ minGapMs: 0 });
    await browser.start();
    await browser.question().fail(timeout);
    await browser.advance(500);
    await browser.question().fail(timeout);
    await browser.advance(1_000);
    await browser.question().answer(aliveAsSomebody);
    await browser.question().answer(alive);
    await browser.check();
    const before = browser.questions.length;
    await browser.question().fail(timeout);
    await browser.advance(499);
    expect(browser.questions).toHaveLength(before);
    await browser.advance(1);
    expect(browser.questions).toHaveLength(before + 1);
  });

  it('is not repeated in a hidden page until it becomes visible', async () => {
    const browser = createFakeBrowser();
    await browser.start();
    await browser.page('hidden');
    await browser.question().fail(offline());
    await browser.advance(hour);
    expect(browser.questions).toHaveLength(1);
    await browser.page('shown');
    expect(browser.questions).toHaveLength(2);
  });

  it('is repeated immediately when the network is back', async () => {
    const browser = createFakeBrowser({ minGapMs: 0 });
    browser.setRandom(1);
    await browser.start();
    await browser.question().fail(offline());
    await browser.advance(100);
    await browser.page('online');
    expect(browser.questions).toHaveLength(2);
    await browser.question().answer(alive);
    expect(browser.emitted.at(-1)).toMatchObject(['sessionVerified', { trigger: 'online' }]);
    await browser.advance(minute);
    expect(browser.questions).toHaveLength(2);
  });
});
