import type { TabsWindow } from '../../src/browser/tabs.js';

/** What the tabs of one browser have in common: storage, channels and locks. */
export function createFakeTabs() {
  const stored = new Map<string, string>();
  const windows = new Set<{ hear(event: StorageEvent): void }>();
  const channels = new Set<FakeChannel>();
  const locks = new Map<string, { steal(): void }>();

  class FakeChannel {
    onmessage: ((event: MessageEvent) => void) | null = null;
    readonly name: string;
    constructor(name: string) {
      this.name = name;
      channels.add(this);
    }
    postMessage(data: unknown) {
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

  const request = (
    name: string,
    { steal = false }: LockOptions,
    callback: (lock: Lock | null) => Promise<void> | void,
  ) => {
    const held = locks.get(name);
    if (held && !steal) return Promise.resolve(callback(null));
    held?.steal();
    return new Promise<void>((resolve, reject) => {
      const mine = { steal: () => reject(new DOMException('stolen', 'AbortError')) };
      locks.set(name, mine);
      void Promise.resolve(callback({ name, mode: 'exclusive' })).then(() => {
        if (locks.get(name) === mine) locks.delete(name);
        resolve();
      });
    });
  };

  return {
    stored,
    /** What is kept open by anybody. */
    held: () => windows.size + channels.size,
    locked: () => locks.size,
    /** The window of one tab, with what it has, or instead of it. */
    open(instead: Partial<Record<keyof TabsWindow, unknown>> = {}): TabsWindow {
      const listeners = new Set<(event: StorageEvent) => void>();
      const tab = {
        hear: (event: StorageEvent) => listeners.forEach((listener) => listener(event)),
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
          setItem(key: string, newValue: string) {
            stored.set(key, newValue);
            for (const other of windows) {
              if (other !== tab) other.hear({ key, newValue } as StorageEvent);
            }
          },
        },
        BroadcastChannel: FakeChannel,
        navigator: { locks: { request } },
        ...instead,
      } as unknown as TabsWindow;
    },
  };
}
