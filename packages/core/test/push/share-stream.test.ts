import { describe, expect, it, vi } from 'vitest';
import { createFakeBrowser, fakeTime, STALE_MS, WATCH_MS } from './fake-browser.js';

const minute = 60_000;

const advance = (ms: number) => vi.advanceTimersByTimeAsync(ms);

fakeTime();

/** Opens tabs of one browser, one after another. The first has the stream. */
async function openTabs(count: number) {
  const browser = createFakeBrowser();
  const tabs: ReturnType<typeof browser.open>[] = [];
  for (let turn = 0; turn < count; turn++) {
    tabs.push(browser.open());
    await advance(10);
  }
  const [first, second, third] = tabs as [(typeof tabs)[0], (typeof tabs)[0], (typeof tabs)[0]];
  return { browser, tabs, first, second, third };
}

describe('the tabs of one browser', () => {
  it('have one stream', async () => {
    const { browser, first } = await openTabs(3);
    await advance(10 * minute);
    expect(browser.streams).toHaveLength(1);
    expect(browser.owners()).toEqual([first]);
  });

  it('have one stream if they open at the same time', async () => {
    const browser = createFakeBrowser();
    for (let turn = 0; turn < 4; turn++) browser.open();
    await advance(10 * minute);
    expect(browser.streams).toHaveLength(1);
  });

  it('have one stream for each name', async () => {
    const browser = createFakeBrowser();
    const alice = browser.open({ name: 'alice' });
    const bob = browser.open({ name: 'bob' });
    await advance(10);
    expect(browser.owners()).toEqual([alice, bob]);
  });

  it('need no visible tab for the stream', async () => {
    const browser = createFakeBrowser();
    const hidden = browser.open({ isVisible: false });
    await advance(10);
    expect(browser.owners()).toEqual([hidden]);
  });

  it('keep the stream in its tab when that is hidden', async () => {
    const { browser, first } = await openTabs(3);
    first.hide();
    await advance(10 * minute);
    expect(browser.owners()).toEqual([first]);
    expect(browser.streams).toHaveLength(1);
  });
});

describe('when the tab with the stream is gone, the next one', () => {
  it.each(['close', 'crash', 'stop'] as const)('opens a stream (%s)', async (end) => {
    const { browser, first, second } = await openTabs(3);
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

  it('may be a hidden one', async () => {
    const { browser, first, second } = await openTabs(2);
    second.hide();
    first.close();
    await advance(10);
    expect(browser.owners()).toEqual([second]);
  });
});

describe('when the tab with the stream is suspended', () => {
  it('a visible tab takes the lock, but not before 150 s without a report', async () => {
    const { browser, first, second } = await openTabs(2);
    first.suspend();
    await advance(STALE_MS - 1_000);
    expect(browser.streams).toHaveLength(1);
    await advance(WATCH_MS + 1_000);
    expect(browser.owners()).toEqual([second]);
    // Hints may have been missed.
    expect(browser.streams[1]?.openedAt).toBe(0);
  });

  it('a tab takes the lock when it is shown', async () => {
    const { browser, first, second } = await openTabs(2);
    second.hide();
    first.suspend();
    await advance(STALE_MS + WATCH_MS);
    expect(browser.streams).toHaveLength(1);
    second.show();
    await advance(10);
    expect(browser.owners()).toEqual([second]);
  });

  it('a tab that is shown earlier does not take the lock', async () => {
    const { browser, first, second } = await openTabs(2);
    second.hide();
    first.suspend();
    await advance(STALE_MS / 2);
    second.show();
    await advance(10);
    expect(browser.streams).toHaveLength(1);
  });

  it('a tab that opens then waits for 150 s', async () => {
    const { browser, first } = await openTabs(1);
    first.suspend();
    await advance(10 * minute);
    const opened = browser.open();
    await advance(STALE_MS - 1_000);
    expect(browser.streams).toHaveLength(1);
    await advance(WATCH_MS + 1_000);
    expect(browser.owners()).toEqual([opened]);
  });

  it('no hidden tab takes the lock', async () => {
    const { browser, tabs, first } = await openTabs(3);
    for (const tab of tabs) tab.hide();
    first.suspend();
    await advance(60 * minute);
    expect(browser.streams).toHaveLength(1);
  });

  it.each([0, 0.5, 0.99])(
    'one of several visible tabs has the stream, also if their timers coincide (%d)',
    async (random) => {
      vi.spyOn(Math, 'random').mockReturnValue(random);
      const browser = createFakeBrowser();
      const [first] = [1, 2, 3, 4, 5].map(() => browser.open());
      await advance(10);
      first?.suspend();
      await advance(STALE_MS + WATCH_MS);
      expect(browser.owners()).toHaveLength(1);
      const streams = browser.streams.length;
      await advance(60 * minute);
      expect(browser.streams).toHaveLength(streams);
    },
  );

  it('and resumes after another took the lock, it closes its stream and queues again', async () => {
    const { browser, first, second } = await openTabs(2);
    first.suspend();
    await advance(STALE_MS + WATCH_MS);
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
    await advance(STALE_MS + WATCH_MS);
    expect(browser.owners()).toEqual([third]);
  });

  it('a clock that is set back does not keep a visible tab from taking the lock', async () => {
    const { browser, first, second } = await openTabs(2);
    await advance(10 * minute);
    first.suspend();
    vi.setSystemTime(Date.now() - 60 * minute);
    await advance(2 * (STALE_MS + WATCH_MS));
    expect(browser.owners()).toEqual([second]);
  });
});

describe('the tab with the stream', () => {
  it('checks its connection when it is shown, and replaces it when it is online', async () => {
    const { browser, first, second } = await openTabs(2);
    first.hide();
    first.show();
    first.goOnline();
    expect(browser.streams[0]?.nudges).toEqual([false, true]);
    second.hide();
    second.show();
    second.goOnline();
    expect(browser.streams[0]?.nudges).toEqual([false, true]);
  });
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

  it('opens no stream when it is restored after a stop', async () => {
    const { browser, first } = await openTabs(1);
    first.leave();
    first.stop();
    first.restore();
    await advance(minute);
    expect(browser.held()).toBe(0);
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
