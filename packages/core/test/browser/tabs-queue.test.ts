import { afterEach, describe, expect, it, vi } from 'vitest';
import { createTabs } from '../../src/browser/tabs.js';
import { createFakeTabs } from './fake-tabs.js';

const domain = 'tenant.example.com';

/** Waits for pending promises. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

/** A browser, and a function that enters the queue from a new tab. */
function createQueue(clientId = 'spa') {
  const browser = createFakeTabs();
  const enter = async (steal = false, onTurn = vi.fn()) => {
    const tabs = createTabs(browser.open(), domain, clientId);
    const leave = tabs.enterQueue(steal, onTurn);
    await settle();
    return { onTurn, leave };
  };
  return { browser, enter };
}

describe('the queue of the tabs', () => {
  it('grants the lock to one tab at a time, in the order of arrival', async () => {
    const { browser, enter } = createQueue();
    const first = await enter();
    const second = await enter();
    const third = await enter();
    expect(first.onTurn).toHaveBeenCalledOnce();
    expect(second.onTurn).not.toHaveBeenCalled();
    first.leave();
    await settle();
    expect(second.onTurn).toHaveBeenCalledOnce();
    expect(third.onTurn).not.toHaveBeenCalled();
    second.leave();
    await settle();
    expect(third.onTurn).toHaveBeenCalledOnce();
    third.leave();
    await settle();
    expect(browser.locks()).toBe(0);
  });

  it('is another one for each client ID', async () => {
    const browser = createFakeTabs();
    for (const clientId of ['spa', 'other']) {
      const onTurn = vi.fn();
      createTabs(browser.open(), domain, clientId).enterQueue(false, onTurn);
      await settle();
      expect(onTurn).toHaveBeenCalledOnce();
    }
  });

  it('skips a tab that leaves while it waits', async () => {
    const { browser, enter } = createQueue();
    const first = await enter();
    const second = await enter();
    const third = await enter();
    second.leave();
    await settle();
    expect(browser.locks()).toBe(2);
    first.leave();
    await settle();
    expect(second.onTurn).not.toHaveBeenCalled();
    expect(third.onTurn).toHaveBeenCalledOnce();
  });

  it('takes the lock from its holder on request', async () => {
    const { browser, enter } = createQueue();
    const first = await enter();
    const second = await enter();
    const thief = await enter(true);
    expect(thief.onTurn).toHaveBeenCalledOnce();
    expect(second.onTurn).not.toHaveBeenCalled();
    // The former holder does not release the lock of the new one.
    first.leave();
    await settle();
    expect(first.onTurn).toHaveBeenCalledOnce();
    expect(second.onTurn).not.toHaveBeenCalled();
    thief.leave();
    await settle();
    expect(second.onTurn).toHaveBeenCalledOnce();
    second.leave();
    await settle();
    expect(browser.locks()).toBe(0);
  });

  it.each([false, true])(
    'releases the lock of a tab that leaves while the lock is granted (steal: %s)',
    async (steal) => {
      const { browser, enter } = createQueue();
      const tabs = createTabs(browser.open(), domain, 'spa');
      const onTurn = vi.fn();
      tabs.enterQueue(steal, onTurn)();
      await settle();
      expect(onTurn).not.toHaveBeenCalled();
      expect(browser.locks()).toBe(0);
      expect((await enter()).onTurn).toHaveBeenCalledOnce();
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
    expect((await enter()).onTurn).toHaveBeenCalledOnce();
  });

  it('may be left twice', async () => {
    const { browser, enter } = createQueue();
    const first = await enter();
    first.leave();
    await settle();
    const second = await enter();
    first.leave();
    await settle();
    expect(second.onTurn).toHaveBeenCalledOnce();
    expect(browser.locks()).toBe(1);
  });
});

const deny = () => {
  throw new DOMException('denied', 'SecurityError');
};

describe('a visible tab that leaves after its result', () => {
  const page = { document: { visibilityState: 'visible' as const } };

  /** A visible tab that has the lock, and another one that waits for it. */
  async function startHolding() {
    vi.useFakeTimers();
    const { browser, enter } = createQueue();
    const tabs = createTabs(browser.open({ ...page, setTimeout }), domain, 'spa');
    const leave = tabs.enterQueue(false, vi.fn());
    await settle();
    return { browser, tabs, leave, enter, waiting: await enter() };
  }

  afterEach(() => void vi.useRealTimers());

  it('keeps the lock for 200 ms, so that the result is first', async () => {
    const { leave, waiting } = await startHolding();
    leave();
    await vi.advanceTimersByTimeAsync(199);
    expect(waiting.onTurn).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(waiting.onTurn).toHaveBeenCalledOnce();
  });

  it('still has the lock for a check that follows at once', async () => {
    const { browser, tabs, leave, waiting } = await startHolding();
    leave();
    await vi.advanceTimersByTimeAsync(100);
    const onTurn = vi.fn();
    const leaveAgain = tabs.enterQueue(false, onTurn);
    expect(onTurn).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(waiting.onTurn).not.toHaveBeenCalled();
    leaveAgain();
    await vi.advanceTimersByTimeAsync(200);
    expect(waiting.onTurn).toHaveBeenCalledOnce();
    waiting.leave();
    await settle();
    expect(browser.locks()).toBe(0);
  });

  it('releases the lock at once when it stops', async () => {
    const { tabs, leave, waiting } = await startHolding();
    const stop = tabs.listen(() => {});
    leave();
    stop();
    await settle();
    expect(waiting.onTurn).toHaveBeenCalledOnce();
  });

  it('waits for its turn again if the lock was stolen meanwhile', async () => {
    const { tabs, leave, enter } = await startHolding();
    const thief = await enter(true);
    leave();
    const onTurn = vi.fn();
    tabs.enterQueue(false, onTurn);
    await settle();
    expect(onTurn).not.toHaveBeenCalled();
    thief.leave();
    await vi.advanceTimersByTimeAsync(1_000);
    // The tab that waited is first.
    expect(onTurn).not.toHaveBeenCalled();
  });
});

describe.each([
  ['without Web Locks', {}],
  ['with Web Locks that reject', { locks: { request: async () => deny() } }],
  ['with Web Locks that throw', { locks: { request: deny } }],
  [
    'with Web Locks whose access throws',
    {
      get locks() {
        return deny();
      },
    },
  ],
])('%s', (_, navigator) => {
  it('each tab has its turn at once', async () => {
    const browser = createFakeTabs();
    for (let tab = 0; tab < 2; tab++) {
      const onTurn = vi.fn();
      const leave = createTabs(browser.open({ navigator }), domain, 'spa').enterQueue(
        false,
        onTurn,
      );
      await settle();
      expect(onTurn).toHaveBeenCalledOnce();
      expect(leave).not.toThrow();
    }
  });

  it('a tab has one turn, also when it steals', async () => {
    const onTurn = vi.fn();
    const page = createFakeTabs().open({ navigator });
    createTabs(page, domain, 'spa').enterQueue(true, onTurn);
    await settle();
    expect(onTurn).toHaveBeenCalledOnce();
  });
});

it('a tab that leaves before its request is denied has no turn', async () => {
  const onTurn = vi.fn();
  const page = createFakeTabs().open({ navigator: { locks: { request: async () => deny() } } });
  createTabs(page, domain, 'spa').enterQueue(false, onTurn)();
  await settle();
  expect(onTurn).not.toHaveBeenCalled();
});
