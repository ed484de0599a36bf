import type { TabsWindow } from '../../src/browser/tabs.js';
import { createFakeLocks } from '../fake-locks.js';

/** The tabs of one browser, with storage, channels and locks. */
export function createFakeTabs() {
  const stored = new Map<string, string>();
  const windows = new Set<{ dispatch(event: StorageEvent): void }>();
  const channels = new Set<FakeChannel>();
  const messages: string[] = [];
  const locks = createFakeLocks();

  class FakeChannel {
    onmessage: ((event: MessageEvent) => void) | null = null;
    readonly name: string;
    constructor(name: string) {
      this.name = name;
      channels.add(this);
    }
    postMessage(data: unknown) {
      messages.push(String(data));
      for (const channel of channels) {
        if (channel !== this && channel.name === this.name) {
          channel.onmessage?.({ data } as MessageEvent);
        }
      }
    }
    close() {
      channels.delete(this);
    }
  }

  return {
    stored,
    /** All messages of all channels. */
    messages,
    /** The number of windows with listeners and of channels. */
    held: () => windows.size + channels.size,
    /** The number of locks and requests. */
    locks: locks.count,
    /** The window of one tab. `overrides`: replaces members of it. */
    open(overrides: Partial<Record<keyof TabsWindow, unknown>> = {}): TabsWindow {
      const listeners = new Set<(event: StorageEvent) => void>();
      const tab = {
        dispatch: (event: StorageEvent) => listeners.forEach((listener) => listener(event)),
        run: (task: () => unknown) => queueMicrotask(() => void task()),
      };
      /** Storage events go to the other tabs. */
      const store = (key: string, newValue: string | null) => {
        if (newValue === null) stored.delete(key);
        else stored.set(key, newValue);
        for (const other of windows) {
          if (other !== tab) other.dispatch({ key, newValue } as StorageEvent);
        }
      };
      return {
        addEventListener: (_: string, listener: (event: StorageEvent) => void) => {
          listeners.add(listener);
          windows.add(tab);
        },
        removeEventListener: (_: string, listener: (event: StorageEvent) => void) => {
          listeners.delete(listener);
          if (listeners.size === 0) windows.delete(tab);
        },
        localStorage: {
          getItem: (key: string) => stored.get(key) ?? null,
          setItem: (key: string, value: string) => store(key, value),
          removeItem: (key: string) => store(key, null),
        },
        BroadcastChannel: FakeChannel,
        navigator: { locks: locks.forTab(tab) },
        ...overrides,
      } as unknown as TabsWindow;
    },
  };
}
