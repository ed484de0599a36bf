import { afterEach, describe, expect, it, vi } from 'vitest';
import { createTabs } from '../../src/browser/tabs.js';
import { createFakeTabs } from './fake-tabs.js';

const domain = 'tenant.example.com';

/** Waits for pending promises. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

/** A browser, and a function that enters the queue from a new tab. */
function createQueue() {
  const browser = createFakeTabs();
  return {
    browser,
    async enter({ steal = false, clientId = 'spa', page = browser.open(), leaves = false } = {}) {
      const tabs = createTabs(page, domain, clientId);
      const onTurn = vi.fn();
      const leave = tabs.enterQueue(steal, onTurn);
      if (leaves) leave();
      await settle();
      return {
        tabs,
        turns: () => onTurn.mock.calls.length,
        leave() {
          leave();
          return settle();
        },
      };
    },
  };
}

describe('the queue of the tabs', () => {
  it('grants the lock to one tab at a time, in the order of arrival', async () => {
    const { browser, enter } = createQueue();
    const tabs = [await enter(), await enter(), await enter()] as const;
    const turns = () => tabs.map((tab) => tab.turns());
    expect(turns()).toEqual([1, 0, 0]);
    await tabs[0].leave();
    expect(turns()).toEqual([1, 1, 0]);
    await tabs[1].leave();
    expect(turns()).toEqual([1, 1, 1]);
    await tabs[2].leave();
    expect(browser.locks()).toBe(0);
  });

  it('is another one for each client ID', async () => {
    const { enter } = createQueue();
    expect((await enter()).turns()).toBe(1);
    expect((await enter({ clientId: 'other' })).turns()).toBe(1);
  });

  it('skips a tab that leaves while it waits', async () => {
    const { browser, enter } = createQueue();
    const tabs = [await enter(), await enter(), await enter()] as const;
    await tabs[1].leave();
    expect(browser.locks()).toBe(2);
    await tabs[0].leave();
    expect(tabs.map((tab) => tab.turns())).toEqual([1, 0, 1]);
  });

  it('takes the lock from its holder on request', async () => {
    const { browser, enter } = createQueue();
    const tabs = [await enter(), await enter(), await enter({ steal: true })] as const;
    const turns = () => tabs.map((tab) => tab.turns());
    expect(turns()).toEqual([1, 0, 1]);
    // The former holder does not release the lock of the new one.
    await tabs[0].leave();
    expect(turns()).toEqual([1, 0, 1]);
    await tabs[2].leave();
    expect(turns()).toEqual([1, 1, 1]);
    await tabs[1].leave();
    expect(browser.locks()).toBe(0);
  });

  it.each([false, true])(
    'releases the lock of a tab that leaves while the lock is granted (steal: %s)',
    async (steal) => {
      const { browser, enter } = createQueue();
      expect((await enter({ steal, leaves: true })).turns()).toBe(0);
      expect(browser.locks()).toBe(0);
      expect((await enter()).turns()).toBe(1);
    },
  );

  it('releases the lock of a tab that leaves in its turn', async () => {
    const { browser, enter } = createQueue();
    const tabs = createTabs(browser.open(), domain, 'spa');
    const onTurn = vi.fn(() => leave());
    const leave = tabs.enterQueue(false, onTurn);
    await settle();
    expect(onTurn).toHaveBeenCalledOnce();
    expect(browser.locks()).toBe(0);
    expect((await enter()).turns()).toBe(1);
  });

  it('may be left twice', async () => {
    const { browser, enter } = createQueue();
    const first = await enter();
    await first.leave();
    const second = await enter();
    await first.leave();
    expect(second.turns()).toBe(1);
    expect(browser.locks()).toBe(1);
  });
});

describe('a visible tab that leaves after its result', () => {
  afterEach(() => void vi.useRealTimers());

  /** A visible tab that has the lock, and another one that waits for it. */
  async function startHolding() {
    vi.useFakeTimers();
    const { browser, enter } = createQueue();
    const page = browser.open({ document: { visibilityState: 'visible' }, setTimeout });
    const holder = await enter({ page });
    return { ...holder, browser, enter, waiting: await enter() };
  }

  it('keeps the lock for 200 ms, so that the result is first', async () => {
    const { leave, waiting } = await startHolding();
    await leave();
    await vi.advanceTimersByTimeAsync(199);
    expect(waiting.turns()).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(waiting.turns()).toBe(1);
  });

  it('still has the lock for a check that follows at once', async () => {
    const { browser, tabs, leave, waiting } = await startHolding();
    await leave();
    await vi.advanceTimersByTimeAsync(100);
    const onTurn = vi.fn();
    const leaveAgain = tabs.enterQueue(false, onTurn);
    expect(onTurn).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(waiting.turns()).toBe(0);
    leaveAgain();
    await vi.advanceTimersByTimeAsync(200);
    expect(waiting.turns()).toBe(1);
    await waiting.leave();
    expect(browser.locks()).toBe(0);
  });

  it('releases the lock at once when it stops', async () => {
    const { tabs, leave, waiting } = await startHolding();
    const stop = tabs.listen(() => {});
    await leave();
    stop();
    await settle();
    expect(waiting.turns()).toBe(1);
  });

  it('waits for its turn again if the lock was stolen meanwhile', async () => {
    const { tabs, leave, enter } = await startHolding();
    const thief = await enter({ steal: true });
    await leave();
    const onTurn = vi.fn();
    tabs.enterQueue(false, onTurn);
    await settle();
    expect(onTurn).not.toHaveBeenCalled();
    await thief.leave();
    await vi.advanceTimersByTimeAsync(1_000);
    // The tab that waited is first.
    expect(onTurn).not.toHaveBeenCalled();
  });
});

const deny = () => {
  throw new DOMException('denied', 'SecurityError');
};

describe.each([
  ['without Web Locks', {}],
  ['with Web Locks that reject', { locks: { request: async () => deny() } }],
  ['with Web Locks that throw', { locks: { request: deny } }],
  ['with Web Locks whose access throws', Object.defineProperty({}, 'locks', { get: deny })],
])('%s', (_, navigator) => {
  it('each tab has one turn at once, also when it steals', async () => {
    const { browser, enter } = createQueue();
    for (const steal of [false, false, true]) {
      const { turns, leave } = await enter({ steal, page: browser.open({ navigator }) });
      expect(turns()).toBe(1);
      await leave();
    }
  });
});

it('a tab that leaves before its request is denied has no turn', async () => {
  const { browser, enter } = createQueue();
  const page = browser.open({ navigator: { locks: { request: async () => deny() } } });
  expect((await enter({ page, leaves: true })).turns()).toBe(0);
});
