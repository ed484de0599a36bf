import { describe, expect, it } from 'vitest';
import { alive, hour, minute } from './fake-answers.js';
import { type FakeBrowser, passAlive, startBrowser, startVerified } from './fake-browser.js';

/** When the tenant was asked. Minutes since the first time. */
const askedAfter = (browser: FakeBrowser) => {
  const [first] = browser.questions;
  return browser.questions.map(({ at }) => (at - (first?.at ?? 0)) / minute);
};

describe('an idle user', () => {
  it('is checked until pauseAfterIdleMs and not afterwards', async () => {
    const browser = await startVerified({ intervalMs: 15 * minute, pauseAfterIdleMs: 40 * minute });
    await passAlive(browser, 5 * hour);
    expect(askedAfter(browser)).toEqual([0, 15, 30]);
    expect(browser.timers()).toBe(0);
  });

  it('is not checked at the very end of pauseAfterIdleMs', async () => {
    const browser = await startVerified({ intervalMs: 15 * minute, pauseAfterIdleMs: 30 * minute });
    await passAlive(browser, 2 * hour);
    expect(askedAfter(browser)).toEqual([0, 15]);
  });

  it('is checked again at the first input', async () => {
    const browser = await startVerified({ pauseAfterIdleMs: 20 * minute });
    await passAlive(browser, hour);
    await browser.page('input', alive);
    expect(askedAfter(browser)).toEqual([0, 15, 60]);
    expect(browser.lastEvent()).toMatchObject(['sessionVerified', { trigger: 'activity' }]);
    await passAlive(browser, 19 * minute);
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
    const browser = await startVerified({ intervalMs: 15 * minute, pauseAfterIdleMs: 20 * minute });
    await passAlive(browser, 14 * minute);
    await browser.page('input');
    await passAlive(browser, 2 * hour);
    expect(askedAfter(browser)).toEqual([0, 15, 30]);
  });

  it('is checked while the user is active in another tab', async () => {
    const browser = await startVerified({ intervalMs: 15 * minute, pauseAfterIdleMs: 20 * minute });
    for (let i = 0; i < 4; i++) {
      await passAlive(browser, 10 * minute);
      await browser.receive({ activity: { at: browser.now() } });
    }
    expect(askedAfter(browser)).toEqual([0, 15, 30]);
  });

  it('stays idle if another tab reports an activity in the future', async () => {
    const browser = await startVerified({ intervalMs: 15 * minute, pauseAfterIdleMs: 20 * minute });
    await browser.receive({ activity: { at: browser.now() + 100 * hour } });
    await passAlive(browser, 2 * hour);
    expect(askedAfter(browser)).toEqual([0, 15]);
  });

  it('does not become idle earlier if another tab reports an old activity', async () => {
    const browser = await startVerified({ intervalMs: 15 * minute, pauseAfterIdleMs: 20 * minute });
    await browser.receive({ activity: { at: browser.now() - 100 * hour } });
    await passAlive(browser, 16 * minute);
    expect(askedAfter(browser)).toEqual([0, 15]);
  });

  it('is always checked if pauseAfterIdleMs is false', async () => {
    const browser = await startVerified({ intervalMs: 15 * minute, pauseAfterIdleMs: false });
    await passAlive(browser, 2 * hour);
    expect(askedAfter(browser)).toEqual([0, 15, 30, 45, 60, 75, 90, 105, 120]);
  });

  it('is checked when the page is shown', async () => {
    const browser = await startVerified({ pauseAfterIdleMs: 20 * minute });
    await browser.page('hidden');
    await passAlive(browser, 5 * hour);
    await browser.page('shown');
    expect(askedAfter(browser)).toEqual([0, 300]);
  });
});

describe('user input', () => {
  const inputs = (browser: FakeBrowser) =>
    browser.published.flatMap(({ activity }) => activity ?? []);

  it('is published at most every 30 s', async () => {
    const browser = await startVerified();
    for (let i = 0; i < 1_000; i++) {
      await browser.advance(100);
      await browser.page('input');
    }
    const first = browser.questions[0]?.at as number;
    expect(inputs(browser).map(({ at }) => at)).toEqual([
      first + 30_000,
      first + 60_000,
      first + 90_000,
    ]);
  });

  it('is published more often if pauseAfterIdleMs is short', async () => {
    const browser = await startVerified({ pauseAfterIdleMs: 4_000 });
    for (let i = 0; i < 50; i++) {
      await browser.advance(100);
      await browser.page('input');
    }
    expect(inputs(browser)).toHaveLength(5);
    expect(browser.questions).toHaveLength(1);
  });

  it('is not published while nobody is signed in', async () => {
    const browser = await startBrowser({ user: null });
    await browser.advance(hour);
    await browser.page('input');
    expect(browser.published).toEqual([]);
  });

  it('reveals that the page was suspended', async () => {
    const browser = await startVerified({ intervalMs: 10_000 });
    browser.setClock(16_000);
    await browser.page('input');
    expect(browser.questions).toHaveLength(2);
  });

  it('reveals that the clock was set back', async () => {
    const browser = await startVerified();
    browser.setClock(-5_000);
    await browser.page('input');
    expect(inputs(browser)).toEqual([{ at: browser.now() }]);
  });
});
