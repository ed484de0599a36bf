import { describe, expect, it, vi } from 'vitest';
import type { PushNews } from '../../src/browser/push/keep-stream.js';
import {
  createFakePushBrowser,
  fakeTime,
  type FakePushBrowser,
  type PushTab,
} from './fake-push-browser.js';

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

fakeTime();

/** Each brings a tab to a moment. The other tab, if any, was there before. */
const moments: [string, boolean, (tab: PushTab, other: PushTab) => Promise<unknown> | void][] = [
  ['at once, alone', false, () => undefined],
  ['at once', true, () => undefined],
  [
    'when the lock is granted',
    false,
    async () => {
      for (let turn = 0; turn < 3; turn++) await Promise.resolve();
    },
  ],
  ['with the stream on its way', false, () => pass(50)],
  ['with the stream', false, () => pass(5_000)],
  ['long with the stream', false, () => pass(100_000)],
  ['while it hears of the stream', true, () => pass(5_000)],
  [
    'while it asks whether there is one',
    true,
    (_, other) => {
      other.freeze();
      return pass(500);
    },
  ],
  [
    'while nothing is heard',
    true,
    async (_, other) => {
      await pass(5_000);
      other.freeze();
      await pass(60_000);
    },
  ],
  [
    'after it took the stream over',
    true,
    (_, other) => {
      other.freeze();
      return pass(5_000);
    },
  ],
  [
    'after the stream was taken from it',
    true,
    async (tab, other) => {
      other.freeze();
      await pass(5_000);
      tab.freeze();
      other.show();
      await pass(100_000);
      tab.wake();
      await pass(10);
    },
  ],
  [
    'while it is frozen',
    false,
    async (tab) => {
      await pass(5_000);
      tab.freeze();
      await pass(100_000);
      tab.wake();
    },
  ],
  [
    'when the other has just gone',
    true,
    async (_, other) => {
      await pass(5_000);
      other.crash();
    },
  ],
  [
    'hidden',
    true,
    async (tab) => {
      tab.hide();
      await pass(100_000);
    },
  ],
  [
    'while the page is left',
    false,
    async (tab) => {
      await pass(5_000);
      tab.leave();
    },
  ],
  [
    'when the page has come back',
    false,
    async (tab) => {
      await pass(5_000);
      tab.leave();
      tab.comeBack();
    },
  ],
];

async function expectNothing(browser: FakePushBrowser, tab: PushTab): Promise<void> {
  for (const other of browser.tabs()) if (other !== tab) other.crash();
  await pass(10);
  expect(browser.held()).toBe(0);
  const told = tab.news.length;
  await pass(600_000);
  expect(vi.getTimerCount()).toBe(0);
  expect(browser.running()).toEqual([]);
  expect(tab.news).toHaveLength(told);
  expect(tab.isLive()).toBe(false);
}

describe('the undo', () => {
  it.each(moments)('%s leaves nothing', async (_, isSecond, bringTo) => {
    const browser = createFakePushBrowser();
    const other = isSecond ? browser.open() : undefined;
    await pass(5_000);
    const tab = browser.open();
    await bringTo(tab, other ?? tab);
    tab.undo();
    await expectNothing(browser, tab);
  });

  it.each(moments)('%s, twice, leaves nothing', async (_, isSecond, bringTo) => {
    const browser = createFakePushBrowser();
    const other = isSecond ? browser.open() : undefined;
    await pass(5_000);
    const tab = browser.open();
    await bringTo(tab, other ?? tab);
    tab.undo();
    tab.undo();
    tab.show();
    tab.goOnline();
    await expectNothing(browser, tab);
  });

  it('of a tab that waits for the lock leaves nobody in line', async () => {
    const browser = createFakePushBrowser();
    browser.open();
    await pass(5_000);
    const before = browser.held();
    const tab = browser.open();
    await pass(5_000);
    tab.undo();
    await pass(10);
    expect(browser.held()).toBe(before);
  });

  it('lets another tab have the stream', async () => {
    const browser = createFakePushBrowser();
    const tab = browser.open();
    const other = browser.open();
    await pass(5_000);
    tab.undo();
    await pass(5_000);
    expect(browser.running().map((stream) => stream.tab)).toEqual([other]);
    expect(other.isLive()).toBe(true);
  });
});

/** What a tab is told, and how it comes that it is told so. */
const told: [string, (news: PushNews) => boolean, (tab: PushTab, other: PushTab) => void][] = [
  ['of its own stream', (news) => news.type === 'live' && news.live, (_, other) => other.crash()],
  ['of a hint', (news) => news.type === 'hint', () => undefined],
  [
    'of the end of the other’s stream',
    (news) => news.type === 'live' && !news.live,
    (_, other) => other.freeze(),
  ],
  [
    'of the end of the other’s stream when it is gone',
    (news) => news.type === 'live' && !news.live,
    (_, other) => other.crash(),
  ],
];

describe('the undo by whom it tells', () => {
  it.each(told)('%s leaves nothing', async (_, isIt, happen) => {
    const browser = createFakePushBrowser();
    const other = browser.open();
    await pass(5_000);
    const tab = browser.open();
    await pass(5_000);
    tab.listen((news) => {
      if (isIt(news)) tab.undo();
    });
    happen(tab, other);
    await pass(200_000);
    await browser.hint('one');
    await expectNothing(browser, tab);
  });

  it('of another’s stream leaves nothing', async () => {
    const browser = createFakePushBrowser();
    browser.open();
    await pass(5_000);
    const tab = browser.open();
    tab.listen(() => tab.undo());
    await pass(5_000);
    await expectNothing(browser, tab);
  });

  it('that its stream was taken away leaves nothing', async () => {
    const browser = createFakePushBrowser();
    const tab = browser.open();
    await pass(5_000);
    tab.freeze();
    browser.open();
    await pass(5_000);
    tab.listen(() => tab.undo());
    tab.wake();
    await pass(10);
    expect(tab.isLive()).toBe(false);
    await expectNothing(browser, tab);
  });
});
