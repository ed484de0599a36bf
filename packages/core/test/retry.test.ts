import { describe, expect, it } from 'vitest';
import { alive, hour, minute, oauthError, offline } from './fake-answers.js';
import { createFakeBrowser, startBrowser, startVerified } from './fake-browser.js';
import { receive } from './fake-other-tab.js';

const rateLimited = oauthError('too_many_requests', 'Try later');

/** How long after each inconclusive check the next one starts. */
async function delays(random: number, count: number, options = {}): Promise<number[]> {
  const browser = createFakeBrowser({ minGapMs: 0, intervalMs: 10_000, ...options });
  browser.setRandom(random);
  await browser.start();
  const found: number[] = [];
  for (let i = 0; i < count; i++) {
    found.push(await browser.untilAsked(offline()));
  }
  return found;
}

describe('an inconclusive check', () => {
  it('is repeated within a range that grows eightfold, then in the second half of the interval', async () => {
    expect(await delays(1, 5)).toEqual([1_000, 8_000, 10_000, 10_000, 10_000]);
    expect(await delays(0, 5)).toEqual([0, 0, 5_000, 5_000, 5_000]);
    expect(await delays(0.5, 5)).toEqual([500, 4_000, 7_500, 7_500, 7_500]);
    expect(await delays(0, 2, { intervalMs: 8_000 })).toEqual([0, 4_000]);
  });

  it('is repeated after the gap', async () => {
    const options = { minGapMs: 3_000, intervalMs: 60_000 };
    expect(await delays(0, 4, options)).toEqual([3_000, 3_000, 33_000, 33_000]);
    expect(await delays(1, 4, options)).toEqual([6_000, 27_000, 60_000, 60_000]);
  });

  it('is repeated after a timeout, counted from the end of the check', async () => {
    const browser = await startBrowser({ minGapMs: 0, timeoutMs: 4_500 });
    expect(await browser.untilAsked()).toBe(4_500 + 500);
    const failure = { cause: 'timeout', error: { error: 'timeout' } };
    expect(browser.emitted).toMatchObject([['sessionUnverified', failure]]);
  });

  it('resets the delay once a check receives an answer', async () => {
    const browser = await startBrowser({ minGapMs: 0 }, offline());
    await browser.advance(500);
    await browser.respond(offline());
    await browser.advance(4_000);
    await browser.respond(alive);
    await browser.check(offline());
    expect(await browser.untilAsked()).toBe(500);
  });

  it('of a code that the tenant does not exchange because of its rate limit is repeated at the next interval', async () => {
    const browser = await startVerified({ pauseAfterIdleMs: false });
    const { verifiedAt } = browser.snapshot();
    await browser.advance(15 * minute);
    await browser.respond(rateLimited);
    expect(browser.snapshot()).toMatchObject({ status: 'active', verifiedAt });
    expect(await browser.untilAsked()).toBe(15 * minute);
    expect(browser.question().probe).toBe('main');
  });

  it.each([
    ['fails closed', { maxUnverifiedMs: hour }, rateLimited],
    ['has a refusal of another kind', {}, oauthError('access_denied', 'Too many sessions')],
    ['has an unknown refusal', {}, oauthError('too_many_requests_of_mine')],
    ['has another unknown refusal', {}, oauthError('not_too_many_requests')],
    ['has a fault of another kind', {}, oauthError('server_error', 'Rate limit of the store')],
  ])('is not taken for alive in an app that %s', async (_, options, error) => {
    const browser = await startVerified(options);
    await browser.advance(minute);
    await browser.check(error);
    expect(browser.snapshot().status).toBe('unverified');
    expect(await browser.untilAsked()).toBe(15_000);
  });

  it('is not taken for alive in a page that was never verified', async () => {
    const browser = await startBrowser({}, rateLimited);
    expect(browser.outcome()).toBe('unverified rate_limited');
  });

  it('is repeated once, although the page was shown and received focus and input', async () => {
    const browser = await startVerified({ pauseAfterIdleMs: hour });
    await browser.page('hidden');
    await browser.advance(hour);
    await browser.page('shown');
    await browser.page('focus');
    await browser.page('input', offline());
    expect(browser.questions).toHaveLength(2);
    expect(await browser.untilAsked()).toBe(15_000);
  });

  it('is not repeated in a hidden page until it becomes visible', async () => {
    const browser = await startBrowser();
    await browser.page('hidden', offline());
    expect(await browser.untilAsked()).toBe(Infinity);
    await browser.page('shown');
    expect(browser.questions).toHaveLength(2);
  });

  it('about a hint is repeated in a hidden page as well, until the hint has an answer', async () => {
    const browser = await startVerified({ pauseAfterIdleMs: false });
    await browser.page('hidden');
    await browser.hint({}, offline());
    expect(await browser.untilAsked()).toBe(15_000);
    // It names nobody.
    await browser.respond(rateLimited);
    await browser.check(offline());
    expect(await browser.untilAsked()).toBe(Infinity);
  });

  it('about a hint to a client with refresh tokens is repeated until its grant has an answer', async () => {
    const browser = await startVerified({ kind: 'grant', pauseAfterIdleMs: false });
    await browser.page('hidden');
    await browser.hint({}, offline());
    await receive(browser, { verdict: 'alive', partial: true });
    await browser.check(offline());
    expect(await browser.untilAsked()).toBe(15_000);
    await browser.respond(alive);
    await browser.check(offline());
    expect(await browser.untilAsked()).toBe(Infinity);
    await browser.hint({}, offline());
    expect(await browser.untilAsked()).toBeLessThan(hour);
  });
});
