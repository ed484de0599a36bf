import { describe, expect, it } from 'vitest';
import { alive, hour, minute, offline } from './fake-answers.js';
import { createFakeBrowser, startBrowser, startVerified } from './fake-browser.js';

/** How long after each inconclusive check the next one starts. */
async function delays(random: number, count: number, options = {}): Promise<number[]> {
  const browser = createFakeBrowser({ minGapMs: 0, intervalMs: 10_000, ...options });
  browser.setRandom(random);
  await browser.start();
  const found: number[] = [];
  for (let i = 0; i < count; i++) {
    const failedAt = browser.now();
    const before = browser.questions.length;
    await browser.respond(offline());
    while (browser.questions.length === before) await browser.advance(100);
    found.push(browser.question().at - failedAt);
  }
  return found;
}

describe('an inconclusive check', () => {
  it('is repeated within a range that grows eightfold, then in the second half of the interval', async () => {
    expect(await delays(1, 5)).toEqual([1_000, 8_000, 10_000, 10_000, 10_000]);
    expect(await delays(0, 5)).toEqual([0, 0, 5_000, 5_000, 5_000]);
    expect(await delays(0.5, 5)).toEqual([500, 4_000, 7_500, 7_500, 7_500]);
  });

  it('is repeated after the gap', async () => {
    const options = { minGapMs: 3_000, intervalMs: 60_000 };
    expect(await delays(0, 4, options)).toEqual([3_000, 3_000, 33_000, 33_000]);
    expect(await delays(1, 4, options)).toEqual([6_000, 27_000, 60_000, 60_000]);
  });

  it('is repeated after a timeout, counted from the end of the check', async () => {
    const browser = await startBrowser({ minGapMs: 0, timeoutMs: 4_500 });
    await browser.advance(4_500 + 499);
    expect(browser.questions).toHaveLength(1);
    await browser.advance(1);
    expect(browser.questions).toHaveLength(2);
    expect(browser.emitted).toMatchObject([
      ['sessionUnverified', { cause: 'timeout', error: { error: 'timeout' } }],
    ]);
  });

  it('resets the delay once a check receives an answer', async () => {
    const browser = await startBrowser({ minGapMs: 0 }, offline());
    await browser.advance(500);
    await browser.respond(offline());
    await browser.advance(4_000);
    await browser.respond(alive);
    await browser.check();
    const before = browser.questions.length;
    await browser.respond(offline());
    await browser.advance(499);
    expect(browser.questions).toHaveLength(before);
    await browser.advance(1);
    expect(browser.questions).toHaveLength(before + 1);
  });

  it('of a code that the tenant does not exchange because of its rate limit is repeated at the next interval', async () => {
    const browser = await startVerified({ pauseAfterIdleMs: false });
    const { verifiedAt } = browser.snapshot();
    await browser.advance(15 * minute);
    await browser.respond({ error: 'too_many_requests', error_description: 'Try later' });
    expect(browser.snapshot()).toMatchObject({ status: 'active', verifiedAt });
    const askedAt = browser.question().at;
    await browser.advance(15 * minute);
    expect(browser.question()).toMatchObject({ probe: 'main', at: askedAt + 15 * minute });
  });

  it.each([
    ['fails closed', { maxUnverifiedMs: hour }, 'too_many_requests', ''],
    ['has a refusal of another kind', {}, 'access_denied', 'Too many concurrent sessions'],
    ['has a fault of another kind', {}, 'server_error', 'Rate limit of the user store'],
  ])('is not taken for alive in an app that %s', async (_, options, error, error_description) => {
    const browser = await startVerified(options);
    await browser.advance(minute);
    await browser.check({ error, error_description });
    expect(browser.snapshot().status).toBe('unverified');
    await browser.advance(15_000);
    expect(browser.questions).toHaveLength(3);
  });

  it('is not repeated in a hidden page after an answer to the hint that names nobody', async () => {
    const browser = await startVerified({ pauseAfterIdleMs: false });
    await browser.page('hidden');
    await browser.hint({}, { error: 'too_many_requests', error_description: 'Try later' });
    await browser.check(offline());
    const before = browser.questions.length;
    await browser.advance(hour);
    expect(browser.questions).toHaveLength(before);
  });

  it('is repeated once, although the page was shown and received focus and input', async () => {
    const browser = await startVerified({ pauseAfterIdleMs: hour });
    await browser.page('hidden');
    await browser.advance(hour);
    await browser.page('shown');
    await browser.page('focus');
    await browser.page('input');
    expect(browser.questions).toHaveLength(2);
    await browser.respond(offline());
    await browser.advance(14_999);
    expect(browser.questions).toHaveLength(2);
    await browser.advance(1);
    expect(browser.questions).toHaveLength(3);
  });

  it('is not repeated in a hidden page until it becomes visible', async () => {
    const browser = await startBrowser();
    await browser.page('hidden', offline());
    await browser.advance(hour);
    expect(browser.questions).toHaveLength(1);
    await browser.page('shown');
    expect(browser.questions).toHaveLength(2);
  });

  it('about a hint is repeated in a hidden page as well', async () => {
    const browser = await startVerified();
    await browser.page('hidden');
    await browser.hint({}, offline());
    await browser.advance(15_000);
    expect(browser.questions).toHaveLength(3);
  });
});
