import { describe, expect, it, vi } from 'vitest';
import { advance, createFakeBrowser, fakeTime, type PushTab, TAKEN_MS } from './fake-browser.js';

fakeTime();

type Moment = [string, (tab: PushTab, other: PushTab) => unknown];

/** Each brings the only tab to the moment at which it is stopped. */
const alone: Moment[] = [
  ['at once', () => undefined],
  [
    'while the lock is granted',
    async () => {
      for (let turn = 0; turn < 3; turn++) await Promise.resolve();
    },
  ],
  ['with the stream', () => advance(100_000)],
  [
    'after it resumes',
    async (tab) => {
      await advance(5_000);
      tab.suspend();
      await advance(100_000);
      tab.resume();
    },
  ],
  [
    'in the back/forward cache',
    async (tab) => {
      await advance(5_000);
      tab.leave();
    },
  ],
  [
    'when it is restored from the back/forward cache',
    async (tab) => {
      await advance(5_000);
      tab.leave();
      tab.restore();
    },
  ],
];

/** Each brings a tab to the moment at which it is stopped. Another tab has the stream at first. */
const asSecond: Moment[] = [
  ['at once', () => undefined],
  ['in the queue', () => advance(5_000)],
  [
    'while it takes the lock from a suspended tab',
    async (tab, other) => {
      tab.hide();
      other.suspend();
      await advance(TAKEN_MS);
      tab.show();
    },
  ],
  ['after it took the lock from a suspended tab', (_, other) => takeFrom(other)],
  [
    'after its lock was taken',
    async (tab, other) => {
      await takeFrom(other);
      tab.suspend();
      other.show();
      await advance(TAKEN_MS);
      tab.resume();
      await advance(10);
    },
  ],
  [
    'when the tab with the stream is gone',
    async (_, other) => {
      await advance(5_000);
      other.crash();
    },
  ],
  [
    'while it is hidden',
    async (tab) => {
      tab.hide();
      await advance(100_000);
    },
  ],
];

async function takeFrom(other: PushTab): Promise<void> {
  other.suspend();
  await advance(TAKEN_MS);
}

/** After all tabs stopped or crashed. */
async function expectNothingLeft(browser: ReturnType<typeof createFakeBrowser>): Promise<void> {
  await advance(10);
  expect(browser.held()).toBe(0);
  const streams = browser.streams.length;
  await advance(600_000);
  expect(vi.getTimerCount()).toBe(0);
  expect(browser.owners()).toEqual([]);
  expect(browser.streams).toHaveLength(streams);
}

describe('a tab that stops', () => {
  it.each([
    ...alone.map(([moment, reach]) => [`as the only tab ${moment}`, false, reach] as const),
    ...asSecond.map(([moment, reach]) => [`as the second tab ${moment}`, true, reach] as const),
  ])('%s leaves nothing behind', async (_, isSecond, reach) => {
    const browser = createFakeBrowser();
    const other = isSecond ? browser.open() : undefined;
    await advance(5_000);
    const tab = browser.open();
    await reach(tab, other ?? tab);
    tab.stop();
    other?.crash();
    await expectNothingLeft(browser);
    tab.stop();
    tab.show();
    tab.goOnline();
    tab.restore();
    await expectNothingLeft(browser);
  });
});

it('a tab that becomes visible in the back/forward cache waits until it is restored', async () => {
  const browser = createFakeBrowser();
  const tab = browser.open();
  await advance(5_000);
  tab.leave();
  tab.hide();
  tab.show();
  expect(vi.getTimerCount()).toBe(0);
});

const deny = () => {
  throw new DOMException('denied', 'SecurityError');
};

describe.each<[string, object]>([
  ['without Web Locks', {}],
  [
    'with Web Locks whose access throws',
    {
      get locks() {
        return deny();
      },
    },
  ],
  ['with Web Locks that throw', { locks: { request: deny } }],
  ['with Web Locks that reject', { locks: { request: async () => deny() } }],
])('%s', (_, navigator) => {
  it('each tab has its own stream, also after the back/forward cache, and a stop leaves nothing behind', async () => {
    const browser = createFakeBrowser();
    const tabs = [0, 1].map(() => browser.open({ overrides: { navigator } }));
    await advance(600_000);
    expect(browser.streams).toHaveLength(2);
    expect(browser.owners()).toEqual(tabs);
    for (const tab of tabs) tab.leave();
    await advance(10);
    expect(browser.owners()).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
    for (const tab of tabs) tab.restore();
    await advance(5_000);
    expect(browser.owners()).toEqual(tabs);
    for (const tab of tabs) tab.stop();
    await expectNothingLeft(browser);
  });

  it('an immediate stop leaves nothing behind', async () => {
    const browser = createFakeBrowser();
    browser.open({ overrides: { navigator } }).stop();
    await advance(10);
    expect(vi.getTimerCount()).toBe(0);
    await expectNothingLeft(browser);
  });
});
