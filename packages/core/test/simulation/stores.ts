import type { TabsWindow } from '../../src/browser/tabs.js';
import type { Document } from './document.js';
import type { Plan } from './plan.js';
import type { World } from './world.js';

interface Channel {
  readonly page: Document;
  readonly name: string;
  isOpen: boolean;
  close(): void;
  onmessage: ((event: { data: unknown }) => void) | null;
}

type StorageListener = (event: { key: string | null; newValue: string | null }) => void;

interface Holder {
  readonly page: Document;
  readonly lose: (error: Error) => void;
}

/** What the pages of a browser share: storage, channels and locks, each as far as it is there. */
export interface Stores {
  readonly storage: Plan['storage'];
  readonly hasChannel: boolean;
  readonly locks: Plan['locks'];
  /** Locks that are held, by anybody. */
  heldLocks(): number;
  clearStorage(): void;
  setStorage(next: Plan['storage']): void;
  /** When storage last failed, worked again, or was cleared; real time. */
  troubledAt(): number;
  /** The part of a window that the tabs share through. */
  openWindow(page: Document, isSecond?: boolean): TabsWindow;
  /** How many listeners, channels and locks a page has. */
  heldBy(page: Document): { listeners: number; channels: number; locks: number };
  forget(page: Document): void;
}

export function createStores(world: World, plan: Plan): Stores {
  const values = new Map<string, string>();
  const channels = new Set<Channel>();
  const listeners = new Map<Document, Set<StorageListener>>();
  const holders = new Map<string, Holder>();
  const soon = () => world.random.between(0, 20);

  function write(from: Document | null, key: string, newValue: string | null): void {
    if ((values.get(key) ?? null) === newValue) return;
    if (newValue === null) values.delete(key);
    else values.set(key, newValue);
    for (const [page, heard] of listeners) {
      if (page === from) continue;
      for (const listener of heard) {
        world.after(soon(), () =>
          page.task(() => heard.has(listener) && listener({ key, newValue })),
        );
      }
    }
  }

  function request(
    page: Document,
    name: string,
    steal: boolean,
    callback: (lock: object | null) => unknown,
  ): Promise<unknown> {
    if (stores.locks === 'silent') return new Promise(() => undefined);
    return new Promise((resolve, reject) => {
      const hold = () => {
        if (page.isGone()) return;
        if (stores.locks === 'denied') return reject(new Error('SecurityError'));
        const holder = holders.get(name);
        if (holder && !steal) return void Promise.resolve(callback(null)).then(resolve);
        if (holder) holder.page.task(() => holder.lose(new Error('AbortError')));
        const mine: Holder = { page, lose: reject };
        holders.set(name, mine);
        void Promise.resolve(callback({})).then((value) => {
          if (holders.get(name) === mine) holders.delete(name);
          resolve(value);
        });
      };
      world.after(soon(), () => page.task(hold));
    });
  }

  let troubledAt = -Infinity;
  const stores: Stores & { storage: Plan['storage'] } = {
    storage: plan.storage,
    hasChannel: plan.hasChannel,
    locks: plan.locks,
    heldLocks: () => holders.size,
    clearStorage() {
      troubledAt = world.real();
      for (const key of [...values.keys()]) write(null, key, null);
    },
    setStorage(next) {
      // What was denied does not come back with what was in it before.
      if (next === 'denied') stores.clearStorage();
      troubledAt = world.real();
      stores.storage = next;
    },
    troubledAt: () => troubledAt,
    openWindow(page, isSecond = false) {
      const storage = {
        getItem: (key: string) => values.get(key) ?? null,
        removeItem: (key: string) => write(page, key, null),
        setItem(key: string, value: string) {
          if (stores.storage === 'full') throw new Error('QuotaExceededError');
          write(page, key, value);
        },
      };
      class SimulatedChannel implements Channel {
        readonly page = page;
        isOpen = true;
        onmessage: Channel['onmessage'] = null;
        constructor(readonly name: string) {
          channels.add(this);
        }
        postMessage(data: unknown) {
          for (const other of channels) {
            if (other === this || other.name !== this.name) continue;
            world.after(soon(), () =>
              other.page.task(() => other.isOpen && other.onmessage?.({ data })),
            );
          }
        }
        close() {
          this.isOpen = false;
          channels.delete(this);
        }
      }
      const heard = new Set<StorageListener>();
      if (!isSecond) listeners.set(page, heard);
      const window = {
        get localStorage() {
          if (stores.storage === 'denied') throw new Error('SecurityError');
          return storage;
        },
        navigator:
          stores.locks === 'absent'
            ? {}
            : {
                locks: {
                  request: (
                    name: string,
                    options: { steal?: boolean },
                    callback: (lock: object | null) => unknown,
                  ) => (world.stir(), request(page, name, options.steal === true, callback)),
                },
              },
        BroadcastChannel: stores.hasChannel ? SimulatedChannel : undefined,
        addEventListener: (_type: string, listener: StorageListener) => void heard.add(listener),
        removeEventListener: (_type: string, listener: StorageListener) =>
          void heard.delete(listener),
      };
      return window as unknown as TabsWindow;
    },
    heldBy: (page) => ({
      listeners: listeners.get(page)?.size ?? 0,
      channels: [...channels].filter((channel) => channel.page === page).length,
      locks: [...holders.values()].filter((holder) => holder.page === page).length,
    }),
    forget(page) {
      listeners.delete(page);
      for (const channel of channels) if (channel.page === page) channel.close();
      for (const [name, holder] of holders) if (holder.page === page) holders.delete(name);
    },
  };
  return stores;
}
