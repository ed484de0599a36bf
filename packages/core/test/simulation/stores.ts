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

interface LockOptions {
  readonly steal?: boolean;
  readonly signal?: AbortSignal;
}

type StorageListener = (event: { key: string | null; newValue: string | null }) => void;

/** What a page sees of a storage that lags behind. */
interface Copy {
  readonly values: Map<string, string>;
  /** When the last change of another page arrives. */
  arrivesAt: number;
  /** The number of the last change that the page made itself. */
  ownChange: number;
}

/** A request for a lock. */
interface Request {
  readonly page: Document;
  /** The lock is granted. */
  readonly grant: () => void;
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
  /** `keeps`: what was denied comes back with what was in it before. */
  setStorage(next: Plan['storage'], keeps?: boolean): void;
  /** When storage last failed, worked again, or was cleared; real time. */
  troubledAt(): number;
  /** When a page last wrote before a change of another page had arrived, and may have undone it; real time. */
  overwrittenAt(): number;
  /** When a lock was last taken from its holder; real time. */
  stolenAt(): number;
  /** The part of a window that the tabs share through. */
  openWindow(page: Document): TabsWindow;
  /** How many listeners, channels and locks a page has. */
  heldBy(page: Document): { listeners: number; channels: number; locks: number };
  forget(page: Document): void;
}

const exception = (name: string) => Object.assign(new Error(name), { name });

export function createStores(world: World, plan: Plan): Stores {
  const values = new Map<string, string>();
  const channels = new Set<Channel>();
  const listeners = new Map<Document, Set<StorageListener>>();
  const holders = new Map<string, Request>();
  const queues = new Map<string, Request[]>();
  const copies = new Map<Document, Copy>();
  const windows = new WeakMap<Document, TabsWindow>();
  /** The number of changes of the storage. */
  let changes = 0;
  const soon = () => world.random.between(0, 20);

  /** What a page sees of the storage. */
  const copyOf = (page: Document | null) => (page && copies.get(page)?.values) ?? values;

  function put(copy: Map<string, string>, key: string, value: string | null): void {
    if (value === null) copy.delete(key);
    else copy.set(key, value);
  }

  function write(from: Document | null, key: string, newValue: string | null): void {
    if ((copyOf(from).get(key) ?? null) === newValue) return;
    put(copyOf(from), key, newValue);
    put(values, key, newValue);
    const change = ++changes;
    const own = from && copies.get(from);
    if (own && own.arrivesAt > world.elapsed()) overwrittenAt = world.real();
    if (own) own.ownChange = change;
    for (const [page, heard] of listeners) {
      if (page === from) continue;
      const copy = copies.get(page);
      // What one page writes arrives in its order, whatever locks and channels do.
      const at = Math.max(copy?.arrivesAt ?? 0, world.elapsed() + soon());
      if (copy) copy.arrivesAt = at;
      world.after(at - world.elapsed(), () => {
        // A browser never replaces what a page has written by an older change of another page.
        if (copy && change > copy.ownChange) put(copy.values, key, newValue);
        for (const listener of heard) {
          page.task(() => heard.has(listener) && listener({ key, newValue }));
        }
      });
    }
  }

  function request(
    page: Document,
    name: string,
    { steal = false, signal }: LockOptions,
    callback: (lock: object | null) => unknown,
  ): Promise<unknown> {
    if (stores.locks === 'silent') return new Promise(() => undefined);
    return new Promise((resolve, reject) => {
      const mine: Request = {
        page,
        lose: reject,
        // A suspended page gets the lock, too, and keeps it.
        grant() {
          holders.set(name, mine);
          world.after(soon(), () =>
            page.task(() => {
              if (holders.get(name) !== mine) return;
              void Promise.resolve(callback({})).then((value) => {
                resolve(value);
                if (holders.get(name) === mine) release(name);
              });
            }),
          );
        },
      };
      const leave = () => {
        const queue = queues.get(name) ?? [];
        if (queue.includes(mine)) queue.splice(queue.indexOf(mine), 1);
        reject(exception('AbortError'));
      };
      signal?.addEventListener('abort', leave);
      world.after(soon(), () =>
        page.task(() => {
          if (page.isGone() || signal?.aborted) return;
          if (stores.locks === 'denied') return reject(exception('SecurityError'));
          const holder = holders.get(name);
          if (holder && !steal) {
            queues.set(name, [...(queues.get(name) ?? []), mine]);
            return;
          }
          if (holder) {
            stolenAt = world.real();
            holder.page.task(() => holder.lose(exception('AbortError')));
          }
          mine.grant();
        }),
      );
    });
  }

  /** The next in the queue gets the lock. */
  function release(name: string): void {
    holders.delete(name);
    queues.get(name)?.shift()?.grant();
  }

  let troubledAt = -Infinity;
  let overwrittenAt = -Infinity;
  let stolenAt = -Infinity;
  const stores: Stores & { storage: Plan['storage'] } = {
    storage: plan.storage,
    hasChannel: plan.hasChannel,
    locks: plan.locks,
    heldLocks: () => holders.size,
    clearStorage() {
      troubledAt = world.real();
      for (const key of [...values.keys()]) write(null, key, null);
    },
    setStorage(next, keeps = false) {
      if (next === 'denied' && !keeps) stores.clearStorage();
      troubledAt = world.real();
      stores.storage = next;
    },
    troubledAt: () => troubledAt,
    overwrittenAt: () => overwrittenAt,
    stolenAt: () => stolenAt,
    openWindow(page) {
      const known = windows.get(page);
      if (known) return known;
      if (plan.storageLags) {
        copies.set(page, { values: new Map(values), arrivesAt: 0, ownChange: 0 });
      }
      const storage = {
        getItem: (key: string) => copyOf(page).get(key) ?? null,
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
      listeners.set(page, heard);
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
                    options: LockOptions,
                    callback: (lock: object | null) => unknown,
                  ) => (world.stir(), request(page, name, options, callback)),
                },
              },
        get document() {
          return { visibilityState: page.visibilityState() };
        },
        setTimeout: (work: () => void, ms: number) => page.setTimeout(work, ms),
        BroadcastChannel: stores.hasChannel ? SimulatedChannel : undefined,
        addEventListener: (_type: string, listener: StorageListener) => void heard.add(listener),
        removeEventListener: (_type: string, listener: StorageListener) =>
          void heard.delete(listener),
      };
      windows.set(page, window as unknown as TabsWindow);
      return window as unknown as TabsWindow;
    },
    heldBy: (page) => ({
      listeners: listeners.get(page)?.size ?? 0,
      channels: [...channels].filter((channel) => channel.page === page).length,
      locks: [...holders.values()].filter((holder) => holder.page === page).length,
    }),
    forget(page) {
      listeners.delete(page);
      copies.delete(page);
      for (const channel of channels) if (channel.page === page) channel.close();
      for (const [name, queue] of queues) {
        queues.set(
          name,
          queue.filter((waiting) => waiting.page !== page),
        );
      }
      for (const [name, holder] of holders) if (holder.page === page) release(name);
    },
  };
  return stores;
}
