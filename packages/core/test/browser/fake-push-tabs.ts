import { vi } from 'vitest';
import type { PushWindow } from '../../src/browser/push/share-stream.js';
import { createFakeLocks } from './fake-push-locks.js';

type Listener = (event: object) => void;

/** A tab of which the test decides whether it is seen, and whether it does anything at all. */
export interface FakePushTab {
  readonly window: PushWindow;
  isVisible(): boolean;
  isFrozen(): boolean;
  isClosed(): boolean;
  /** Does something in the name of this tab, now. */
  enter<Result>(work: () => Result): Result;
  /** Does something in the name of this tab, soon, or when it wakes. */
  run(task: () => unknown): void;
  show(): void;
  hide(): void;
  /** Nothing runs in it; what happens waits. */
  freeze(): void;
  wake(): void;
  /** As by the Back button or a link: it may come back. */
  leave(): void;
  comeBack(isPersisted?: boolean): void;
  goOnline(): void;
  close(): void;
  /** It is gone without a word. */
  crash(): void;
}

/**
 * The tabs of one browser, with channels and Web Locks. With the fake timers of the test: a timer is
 * of the tab in whose name it was set.
 */
export function createFakePushTabs() {
  const locks = createFakeLocks();
  const channels = new Set<FakeChannel>();
  const listeners = new Set<Listener>();
  const setTimer = setTimeout;
  const clearTimer = clearTimeout;
  const cancelled = new Set<unknown>();
  let current: FakePushTab | undefined;

  vi.stubGlobal('setTimeout', (task: () => void, ms: number) => {
    const owner = current;
    if (!owner) return setTimer(task, ms);
    const timer = setTimer(() => {
      const due = () => {
        if (!cancelled.has(timer)) task();
      };
      if (owner.isFrozen()) owner.run(due);
      else if (!owner.isClosed()) owner.enter(due);
    }, ms);
    return timer;
  });
  vi.stubGlobal('clearTimeout', (timer?: number) => {
    cancelled.add(timer);
    clearTimer(timer);
  });

  class FakeChannel {
    onmessage: ((event: { data: unknown }) => void) | null = null;
    constructor(
      readonly name: string,
      readonly tab: FakePushTab,
    ) {
      channels.add(this);
    }
    postMessage(data: unknown) {
      if (!channels.has(this)) throw new DOMException('closed', 'InvalidStateError');
      for (const channel of channels) {
        if (channel === this || channel.name !== this.name) continue;
        const copy: unknown = structuredClone(data);
        channel.tab.run(() => {
          if (channels.has(channel)) channel.onmessage?.({ data: copy });
        });
      }
    }
    close() {
      channels.delete(this);
    }
  }

  function open(
    instead: Partial<Record<keyof PushWindow, unknown>> = {},
    visible = true,
  ): FakePushTab {
    let isVisible = visible;
    let isFrozen = false;
    let isClosed = false;
    let waiting: (() => unknown)[] = [];
    const mine = new Map<string, Set<Listener>>();

    const happen = (type: string, event = {}) =>
      tab.enter(() => [...(mine.get(type) ?? [])].forEach((listener) => listener(event)));
    const target = {
      addEventListener(type: string, listener: Listener) {
        mine.set(type, (mine.get(type) ?? new Set()).add(listener));
        listeners.add(listener);
      },
      removeEventListener(type: string, listener: Listener) {
        mine.get(type)?.delete(listener);
        listeners.delete(listener);
      },
    };
    const tab: FakePushTab = {
      isVisible: () => isVisible,
      isFrozen: () => isFrozen,
      isClosed: () => isClosed,
      enter(work) {
        current = tab;
        return work();
      },
      run(task) {
        if (isFrozen) waiting.push(task);
        else {
          setTimer(() => {
            if (isFrozen) waiting.push(task);
            else if (!isClosed) tab.enter(task);
          }, 0);
        }
      },
      show() {
        tab.wake();
        isVisible = true;
        happen('visibilitychange');
      },
      hide() {
        isVisible = false;
        if (!isFrozen) happen('visibilitychange');
      },
      freeze: () => void (isFrozen = true),
      wake() {
        const tasks = waiting;
        waiting = [];
        isFrozen = false;
        tasks.forEach((task) => tab.run(task));
      },
      leave: () => happen('pagehide', { persisted: true }),
      comeBack: (persisted = true) => happen('pageshow', { persisted }),
      goOnline: () => happen('online'),
      close() {
        if (!isFrozen) happen('pagehide', { persisted: false });
        tab.crash();
      },
      crash() {
        isClosed = true;
        locks.forget(tab);
        for (const channel of channels) if (channel.tab === tab) channel.close();
        for (const own of mine.values()) own.forEach((listener) => listeners.delete(listener));
      },
      window: {
        ...target,
        document: {
          ...target,
          get visibilityState() {
            return isVisible ? 'visible' : 'hidden';
          },
        },
        get navigator() {
          return { locks: locks.of(tab) };
        },
        BroadcastChannel: class extends FakeChannel {
          constructor(name: string) {
            super(name, tab);
          }
        },
        ...instead,
      } as unknown as PushWindow,
    };
    return tab;
  }

  return {
    open,
    /** What any tab has at the browser: listeners, channels, locks and requests for them. */
    held: () => listeners.size + channels.size + locks.held(),
    /** Says something on all channels, as any script of the origin can. */
    say(data: unknown) {
      for (const { tab, onmessage } of channels) {
        tab.run(() => onmessage?.({ data: structuredClone(data) }));
      }
    },
  };
}
