import { describe, expect, it, vi } from 'vitest';
import {
  advance,
  createFakeBrowser,
  fakeTime,
  openTabs,
  STALE_MS,
  TAKEN_MS,
} from './fake-browser.js';

const minute = 60_000;

fakeTime();

describe('the tabs of one browser', () => {
  it('have one stream, also while its tab is hidden', async () => {
    const { browser, first } = await openTabs(3);
    await advance(10 * minute);
    first.hide();
    await advance(10 * minute);
    expect(browser.streams).toHaveLength(1);
    expect(browser.owners()).toEqual([first]);
  });

  it('have one stream for each name, and need no visible tab for it', async () => {
    const browser = createFakeBrowser();
    const alice = browser.open({ name: 'alice' });
    const bob = browser.open({ name: 'bob', isVisible: false });
    await advance(10);
    expect(browser.owners()).toEqual([alice, bob]);
  });

  it('have one stream after all of them were suspended, shown and closed in turn', async () => {
    const { browser, first, second, third } = await openTabs(3);
    const tabs = [first, second, third];
    for (const tab of [first, third, second, first]) {
      for (const other of tabs) {
        other.hide();
        other.suspend();
      }
      await advance(TAKEN_MS);
      tab.show();
      await advance(TAKEN_MS);
      expect(browser.owners()).toEqual([tab]);
    }
    for (const tab of tabs) tab.resume();
    await advance(TAKEN_MS);
    expect(browser.owners()).toEqual([first]);
    first.crash();
    await advance(TAKEN_MS);
    expect(browser.owners()).toHaveLength(1);
  });
});

describe('when the tab with the stream is gone, the next one', () => {
  it.each(['close', 'crash', 'stop'] as const)('opens a stream (%s)', async (end) => {
    const { browser, first, second } = await openTabs(3);
    second.hide();
    first[end]();
    await advance(10);
    expect(browser.streams).toHaveLength(2);
    expect(browser.owners()).toEqual([second]);
  });

  it('can have received hints since it opened', async () => {
    const { browser, first } = await openTabs(1);
    await advance(minute);
    const openedAt = Date.now();
    browser.open();
    await advance(minute);
    first.close();
    await advance(10);
    expect(browser.streams[1]?.openedAt).toBe(openedAt);
  });
});

describe('when the tab with the stream is suspended', () => {
  it('a visible tab takes the lock, but not before 150 s without a report', async () => {
    const { browser, first, second } = await openTabs(2);
    first.suspend();
    await advance(STALE_MS - 1_000);
    expect(browser.streams).toHaveLength(1);
    await advance(TAKEN_MS - STALE_MS + 1_000);
    expect(browser.owners()).toEqual([second]);
    // Hints may have been missed.
    expect(browser.streams[1]?.openedAt).toBe(0);
  });

  it('a hidden tab takes the lock when it is shown, but not before', async () => {
    const { browser, first, second } = await openTabs(2);
    second.hide();
    first.suspend();
    await advance(STALE_MS / 2);
    second.show();
    second.hide();
    await advance(60 * minute);
    expect(browser.streams).toHaveLength(1);
    second.show();
    await advance(10);
    expect(browser.owners()).toEqual([second]);
  });

  it('a tab that opens then waits for 150 s', async () => {
    const { browser, first } = await openTabs(1);
    first.suspend();
    await advance(10 * minute);
    const opened = browser.open();
    await advance(STALE_MS - 1_000);
    expect(browser.streams).toHaveLength(1);
    await advance(TAKEN_MS - STALE_MS + 1_000);
    expect(browser.owners()).toEqual([opened]);
  });

  it.each([0, 0.5, 0.99])(
    'one of several visible tabs has the stream, also if their timers coincide (%d)',
    async (random) => {
      vi.spyOn(Math, 'random').mockReturnValue(random);
      const { browser, first } = await openTabs(5);
      first.suspend();
      await advance(TAKEN_MS);
      expect(browser.owners()).toHaveLength(1);
      const streams = browser.streams.length;
      await advance(60 * minute);
      expect(browser.streams).toHaveLength(streams);
    },
  );

  it('and resumes after another took the lock, it closes its stream and queues again', async () => {
    const { browser, first, second } = await openTabs(2);
    first.suspend();
    await advance(TAKEN_MS);
    first.resume();
    await advance(10);
    expect(browser.owners()).toEqual([second]);
    await advance(10 * minute);
    expect(browser.owners()).toEqual([second]);
    second.close();
    await advance(10);
    expect(browser.owners()).toEqual([first]);
    expect(browser.streams.at(-1)?.openedAt).toBe(0);
  });

  it('and resumes before, it keeps its stream', async () => {
    const { browser, first } = await openTabs(2);
    first.suspend();
    await advance(STALE_MS - 1_000);
    first.resume();
    await advance(10 * minute);
    expect(browser.streams).toHaveLength(1);
    expect(browser.owners()).toEqual([first]);
  });

  it('and the next in the queue, too, a visible tab takes the lock', async () => {
    const { browser, first, second, third } = await openTabs(3);
    second.hide();
    second.suspend();
    first.close();
    await advance(TAKEN_MS);
    expect(browser.owners()).toEqual([third]);
  });

  it('a clock that is set back does not keep a visible tab from taking the lock', async () => {
    const { browser, first, second } = await openTabs(2);
    await advance(10 * minute);
    first.suspend();
    vi.setSystemTime(Date.now() - 60 * minute);
    await advance(2 * TAKEN_MS);
    expect(browser.owners()).toEqual([second]);
  });
});

it('only the tab with the stream checks its connection when it is shown, and replaces it when it is online', async () => {
  const { browser, first, second } = await openTabs(2);
  for (const tab of [first, second]) {
    tab.hide();
    tab.show();
    tab.goOnline();
  }
  expect(browser.streams.map(({ nudges }) => nudges)).toEqual([[false, true]]);
});

describe('a page in the back/forward cache', () => {
  it('has no stream, lock or timer, and opens a stream when it is restored', async () => {
    const { browser, first } = await openTabs(1);
    const all = browser.held();
    first.leave();
    await advance(10);
    expect(browser.held()).toBe(all - 1);
    expect(vi.getTimerCount()).toBe(0);
    expect(browser.owners()).toEqual([]);
    await advance(minute);
    const restoredAt = Date.now();
    first.restore();
    await advance(10);
    expect(browser.held()).toBe(all);
    expect(browser.owners()).toEqual([first]);
    // The heartbeat checks by itself when the page is restored.
    expect(browser.streams[1]?.openedAt).toBe(restoredAt);
  });

  it('leaves the stream to another tab, also when it is restored', async () => {
    const { browser, first, second } = await openTabs(2);
    first.leave();
    await advance(10);
    expect(browser.owners()).toEqual([second]);
    first.restore();
    await advance(10 * minute);
    expect(browser.owners()).toEqual([second]);
  });

  it('leaves the queue', async () => {
    const { browser, second } = await openTabs(2);
    const all = browser.held();
    second.leave();
    await advance(10);
    expect(browser.held()).toBe(all - 1);
    await advance(60 * minute);
    expect(browser.streams).toHaveLength(1);
  });
});

it('a page that is shown for the first time opens one stream', async () => {
  const { browser, first } = await openTabs(1);
  first.restore(false);
  await advance(minute);
  expect(browser.streams).toHaveLength(1);
  first.stop();
  await advance(10);
  expect(browser.held()).toBe(0);
});
