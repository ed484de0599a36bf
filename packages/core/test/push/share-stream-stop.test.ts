import { describe, expect, it, vi } from 'vitest';
import {
  createFakeBrowser,
  type FakeBrowser,
  fakeTime,
  type PushTab,
  STALE_MS,
  WATCH_MS,
} from './fake-browser.js';

const advance = (ms: number) => vi.advanceTimersByTimeAsync(ms);

fakeTime();

/** Each brings a tab to the moment at which it is stopped. The other tab, if any, opened before. */
const moments: [string, boolean, (tab: PushTab, other: PushTab) => Promise<unknown> | void][] = [
  ['at once', false, () => undefined],
  ['at once, as the second tab,', true, () => undefined],
  [
    'while the lock is granted',
    false,
    async () => {
      for (let turn = 0; turn < 3; turn++) await Promise.resolve();
    },
  ],
  ['with the stream', false, () => advance(100_000)],
  ['in the queue', true, () => advance(5_000)],
  [
    'while it takes the lock from a suspended tab',
    true,
    async (tab, other) => {
      tab.hide();
      other.suspend();
      await advance(STALE_MS + WATCH_MS);
      tab.show();
    },
  ],
  [
    'after it took the lock from a suspended tab',
    true,
    (_, other) => {
      other.suspend();
      return advance(STALE_MS + WATCH_MS);
    },
  ],
  [
    'after its lock was taken',
    true,
    async (tab, other) => {
      other.suspend();
      await advance(STALE_MS + WATCH_MS);
      tab.suspend();
      other.resume();
      other.show();
      await advance(STALE_MS + WATCH_MS);
      tab.resume();
      await advance(10);
    },
  ],
  [
    'after it resumes',
    false,
    async (tab) => {
      await advance(5_000);
      tab.suspend();
      await advance(100_000);
      tab.resume();
    },
  ],
  [
    'when the tab with the stream is gone',
    true,
    async (_, other) => {
      await advance(5_000);
      other.crash();
    },
  ],
  [
    'while it is hidden',
    true,
    async (tab) => {
      tab.hide();
      await advance(100_000);
    },
  ],
  [
    'in the back/forward cache',
    false,
    async (tab) => {
      await advance(5_000);
      tab.leave();
    },
  ],
  [
    'when it is restored from the back/forward cache',
    false,
    async (tab) => {
      await advance(5_000);
      tab.leave();
      tab.restore();
    },
  ],
];

async function expectNothingLeft(browser: FakeBrowser, tab: PushTab): Promise<void> {
  for (const other of browser.tabs()) if (other !== tab) other.crash();
  await advance(10);
  expect(browser.held()).toBe(0);
  const streams = browser.streams.length;
  await advance(600_000);
  expect(vi.getTimerCount()).toBe(0);
  expect(browser.owners()).toEqual([]);
  expect(browser.streams).toHaveLength(streams);
}

describe('a tab that stops', () => {
  it.each(moments)('%s leaves nothing behind', async (_, isSecond, reach) => {
    const browser = createFakeBrowser();
    const other = isSecond ? browser.open() : undefined;
    await advance(5_000);
    const tab = browser.open();
    await reach(tab, other ?? tab);
    tab.stop();
    await expectNothingLeft(browser, tab);
  });

  it.each(moments)('%s twice leaves nothing behind', async (_, isSecond, reach) => {
    const browser = createFakeBrowser();
    const other = isSecond ? browser.open() : undefined;
    await advance(5_000);
    const tab = browser.open();
    await reach(tab, other ?? tab);
    tab.stop();
    tab.stop();
    tab.show();
    tab.goOnline();
    await expectNothingLeft(browser, tab);
  });

  it('leaves the queue', async () => {
    const browser = createFakeBrowser();
    browser.open();
    await advance(5_000);
    const before = browser.held();
    const tab = browser.open();
    await advance(5_000);
    tab.stop();
    await advance(10);
    expect(browser.held()).toBe(before);
  });

  it('leaves the stream to another tab', async () => {
    const browser = createFakeBrowser();
    const tab = browser.open();
    const other = browser.open();
    await advance(5_000);
    tab.stop();
    await advance(10);
    expect(browser.owners()).toEqual([other]);
  });
});
