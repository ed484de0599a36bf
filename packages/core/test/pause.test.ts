import { describe, expect, it } from 'vitest';
import { alive, hour, minute, offline } from './fake-answers.js';
import { type FakeBrowser, startVerified } from './fake-browser.js';

/** When the tenant was asked. Minutes since the first time. */
const askedAfter = (browser: FakeBrowser) => {
  const [first] = browser.questions;
  return browser.questions.map(({ at }) => (at - (first?.at ?? 0)) / minute);
};

describe('an idle user', () => {
  it.each([
    ['until pauseAfterIdleMs and not afterwards', 40 * minute, [0, 15, 30]],
    ['not at the very end of pauseAfterIdleMs', 30 * minute, [0, 15]],
    ['always if pauseAfterIdleMs is false', false as const, [0, 15, 30, 45, 60]],
  ])('is checked %s', async (_, pauseAfterIdleMs, expected) => {
    const browser = await startVerified({ pauseAfterIdleMs });
    await browser.passAlive(hour);
    expect(askedAfter(browser)).toEqual(expected);
    expect(browser.timers()).toBe(pauseAfterIdleMs === false ? 1 : 0);
  });

  it('is checked again at the first input', async () => {
    const browser = await startVerified({ pauseAfterIdleMs: 20 * minute });
    await browser.passAlive(hour);
    await browser.page('input', alive);
    expect(browser.lastEvent()).toMatchObject(['sessionVerified', { trigger: 'activity' }]);
    await browser.passAlive(19 * minute);
    expect(askedAfter(browser)).toEqual([0, 15, 60, 75]);
  });

  it('is checked at the first input only after pauseAfterIdleMs', async () => {
    const browser = await startVerified({ intervalMs: hour, pauseAfterIdleMs: 20 * minute });
    await browser.advance(20 * minute - 1);
    await browser.page('input');
    expect(browser.questions).toHaveLength(1);
    await browser.advance(20 * minute);
    await browser.page('input');
    expect(browser.questions).toHaveLength(2);
  });

  it('is checked until pauseAfterIdleMs after the last input', async () => {
    const browser = await startVerified({ pauseAfterIdleMs: 20 * minute });
    await browser.passAlive(14 * minute);
    await browser.page('input');
    await browser.passAlive(hour);
    expect(askedAfter(browser)).toEqual([0, 15, 30]);
  });

  it('is checked while the user is active in another tab', async () => {
    const browser = await startVerified({ pauseAfterIdleMs: 20 * minute });
    for (let i = 0; i < 4; i++) {
      await browser.passAlive(10 * minute);
      await browser.receive({ activity: { at: browser.now() } });
    }
    expect(askedAfter(browser)).toEqual([0, 15, 30]);
  });

  it.each([
    ['in the future', 100 * hour],
    ['of long ago', -100 * hour],
  ])('stays as idle if another tab reports an activity %s', async (_, ms) => {
    const browser = await startVerified({ pauseAfterIdleMs: 20 * minute });
    await browser.receive({ activity: { at: browser.now() + ms } });
    await browser.passAlive(hour);
    expect(askedAfter(browser)).toEqual([0, 15]);
  });

  it('is not checked in a hidden page, even if the next check is later than a browser timer can be', async () => {
    const browser = await startVerified({ maxUnverifiedMs: 1_000 * hour });
    await browser.page('hidden');
    await browser.advance(900 * hour);
    expect(askedAfter(browser)).toEqual([0]);
  });

  it('is checked when the page is shown', async () => {
    const browser = await startVerified({ pauseAfterIdleMs: 20 * minute });
    await browser.page('hidden');
    await browser.advance(hour);
    await browser.page('shown');
    expect(askedAfter(browser)).toEqual([0, 60]);
  });

  it('is checked six times at most while the tenant does not answer', async () => {
    const browser = await startVerified({ pauseAfterIdleMs: 20 * minute });
    await browser.passAlive(hour);
    await browser.page('wake');
    for (let retry = 0; retry < 5; retry++) {
      expect(await browser.untilAsked(offline())).toBeLessThan(Infinity);
    }
    expect(await browser.untilAsked(offline())).toBe(Infinity);
  });
});

describe('user input', () => {
  /** When input was published. Milliseconds since the first check. */
  const inputs = ({ published, questions }: FakeBrowser) =>
    published.flatMap(({ activity }) => (activity ? activity.at - (questions[0]?.at ?? 0) : []));

  it.each([
    ['at most every 30 s', 30 * minute, [30_000, 60_000, 90_000]],
    ['more often if pauseAfterIdleMs is short', 80_000, [20_000, 40_000, 60_000, 80_000, 100_000]],
  ])('is published %s', async (_, pauseAfterIdleMs, expected) => {
    const browser = await startVerified({ pauseAfterIdleMs });
    await browser.page('input');
    for (let i = 0; i < 1_000; i++) {
      await browser.advance(100);
      await browser.page('input');
    }
    expect(inputs(browser)).toEqual(expected);
  });

  it('is not published when the page is hidden: without an idle timeout no end depends on it', async () => {
    const browser = await startVerified();
    await browser.advance(30_000);
    await browser.page('input');
    await browser.advance(100);
    await browser.page('input');
    await browser.page('hidden');
    expect(inputs(browser)).toEqual([30_000]);
  });

  it.each([{}, { idleTimeoutMs: 3 * hour }])(
    'is not published while nobody is signed in: %j',
    async (options) => {
      const browser = await startVerified(options);
      await browser.heartbeat.logout();
      browser.setUser(null);
      const before = inputs(browser);
      await browser.advance(hour);
      await browser.page('input');
      await browser.advance(minute);
      expect(inputs(browser)).toEqual(before);
    },
  );

  it.each([
    ['does not replace the timer of a check', 10_000, 1],
    ['reveals that the page was suspended', 16_000, 2],
  ])('%s', async (_, ms, count) => {
    const browser = await startVerified({ intervalMs: 10_000 });
    browser.setClock(ms);
    await browser.page('input');
    expect(browser.questions).toHaveLength(count);
  });

  it('reveals that the clock was set back', async () => {
    const browser = await startVerified();
    browser.setClock(-5_000);
    await browser.page('input');
    expect(inputs(browser)).toEqual([-5_000]);
  });
});
