import { vi } from 'vitest';
import type { PushWindow } from '../../src/push/share-stream.js';
import { createFakeLocks } from '../fake-locks.js';

type Listener = (event: object) => void;

/** The code of a tab. */
interface Realm {
  isSuspended(): boolean;
  isClosed(): boolean;
  /** Runs code of this tab now. */
  enter<Result>(work: () => Result): Result;
  /** Runs code of this tab asynchronously; a suspended tab runs it when it resumes. */
  run(task: () => unknown): void;
}

/** A tab whose visibility and lifecycle are controlled by the test. */
export type FakeTab = ReturnType<ReturnType<typeof createFakeTabs>['open']>;

/** The tabs of one browser, with Web Locks. A timer belongs to the tab whose code set it. */
export function createFakeTabs() {
  const locks = createFakeLocks();
  const listeners = new Set<Listener>();
  const setTimer = setTimeout;
  const clearTimer = clearTimeout;
  const cancelled = new Set<unknown>();
  let current: Realm | undefined;

  vi.stubGlobal('setTimeout', (task: () => void, ms: number) => {
    const owner = current;
    if (!owner) return setTimer(task, ms);
    const timer = setTimer(() => {
      const fire = () => {
        if (!cancelled.has(timer)) task();
      };
      if (owner.isSuspended()) owner.run(fire);
      else if (!owner.isClosed()) owner.enter(fire);
    }, ms);
    return timer;
  });
  vi.stubGlobal('clearTimeout', (timer: ReturnType<typeof setTimeout> | undefined) => {
    cancelled.add(timer);
    clearTimer(timer);
  });

  /** `overrides`: replaces members of the window. */
  function open(overrides: object = {}, isVisibleAtFirst = true) {
    let isVisible = isVisibleAtFirst;
    let isSuspended = false;
    let isClosed = false;
    /** Tasks run in the order in which they came, also those that came before a suspension. */
    const pending: (() => unknown)[] = [];
    const own = new Map<string, Set<Listener>>();

    const realm: Realm = {
      isSuspended: () => isSuspended,
      isClosed: () => isClosed,
      enter(work) {
        current = realm;
        return work();
      },
      run(task) {
        pending.push(task);
        schedule();
      },
    };
    const schedule = () => {
      setTimer(() => {
        if (isSuspended || isClosed) return;
        const task = pending.shift();
        if (task) realm.enter(task);
      }, 0);
    };
    const dispatch = (type: string, event = {}) =>
      realm.enter(() => [...(own.get(type) ?? [])].forEach((listener) => listener(event)));
    const target = {
      addEventListener(type: string, listener: Listener) {
        own.set(type, (own.get(type) ?? new Set()).add(listener));
        listeners.add(listener);
      },
      removeEventListener(type: string, listener: Listener) {
        own.get(type)?.delete(listener);
        listeners.delete(listener);
      },
    };
    const tab = {
      ...realm,
      show() {
        tab.resume();
        isVisible = true;
        dispatch('visibilitychange');
      },
      hide() {
        isVisible = false;
        if (!isSuspended) dispatch('visibilitychange');
      },
      suspend: () => void (isSuspended = true),
      resume() {
        isSuspended = false;
        pending.forEach(schedule);
      },
      /** Navigates away. The page enters the back/forward cache. */
      leave: () => dispatch('pagehide', { persisted: true }),
      /** Shows the page again, or for the first time. */
      restore: (persisted = true) => dispatch('pageshow', { persisted }),
      goOnline: () => dispatch('online'),
      close() {
        if (!isSuspended) dispatch('pagehide', { persisted: false });
        tab.crash();
      },
      /** Closes without an event. */
      crash() {
        isClosed = true;
        locks.forget(realm);
        for (const set of own.values()) set.forEach((listener) => listeners.delete(listener));
      },
      window: {
        ...target,
        document: {
          ...target,
          get visibilityState() {
            return isVisible ? 'visible' : 'hidden';
          },
        },
        navigator: { locks: locks.forTab(realm) },
        ...overrides,
      } as unknown as PushWindow,
    };
    return tab;
  }

  return {
    open,
    /** The number of listeners, locks and lock requests of all tabs. */
    held: () => listeners.size + locks.count(),
  };
}
