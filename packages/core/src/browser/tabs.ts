import type { Tabs } from '../ports.js';
import { parseRecord, type SharedRecord } from '../shared-record.js';

/** The part of a window through which tabs share. Reading any of it may throw. */
export type TabsWindow = Partial<
  Pick<Window, 'addEventListener' | 'removeEventListener' | 'localStorage'> & {
    readonly navigator: { readonly locks?: LockManager };
    readonly BroadcastChannel: typeof BroadcastChannel;
  }
>;

/**
 * Shares the record of a domain and client ID through `localStorage`, tells of it through a
 * `BroadcastChannel` and the `storage` event, and leases with Web Locks. What is missing or denied
 * is done without; without any, each tab is alone.
 *
 * @see [Web Locks §3](https://www.w3.org/TR/web-locks/#api)
 */
export function createTabs(page: TabsWindow, domain: string, clientId: string): Tabs {
  const key = `auth0-heartbeat.${domain}.${clientId}`;
  let json: string | undefined;
  /** There is a record in storage. */
  let isStored = false;
  let record: SharedRecord = {};
  /** What another tab is telling, and storage does not know. */
  let told: SharedRecord | null = null;
  let channel: BroadcastChannel | undefined;
  let released: Promise<void> | undefined;

  function take(found: unknown): void {
    if (found === json) return;
    const fields = parseRecord(found);
    // What is no record says nothing, and takes nothing away.
    if (Object.keys(fields).length === 0 && found !== '{}') return;
    record = fields;
    json = found as string;
  }

  /** Storage is full: an old record would tell a new page what is not so any more. */
  function forget(): void {
    try {
      page.localStorage?.removeItem(key);
    } catch {
      // Denied: then a new page knows nothing, and asks.
    }
  }

  const tabs: Tabs = {
    read() {
      try {
        // Nothing stored may be the doing of an app that cleared everything.
        const found = page.localStorage?.getItem(key);
        isStored = Boolean(found);
        if (found) take(found);
      } catch {
        // Denied: what was last told is all there is.
        isStored = false;
      }
      return told ?? record;
    },
    publish(fields) {
      record = { ...tabs.read(), ...fields };
      told = null;
      json = JSON.stringify(record);
      channel?.postMessage(json);
      try {
        page.localStorage?.setItem(key, json);
      } catch {
        forget();
      }
    },
    listen(listener) {
      const hear = (json: unknown) => {
        const { askedAt: storedAt = -Infinity } = tabs.read();
        if (isStored) {
          // What is stored is as new, for a message may have waited in a page that froze. But each
          // process has its own copy of the storage: of two tabs that write at the same moment one
          // overwrites what the other found out, and only the message says it.
          const { askedAt = NaN, verdict, code, user, retryAt, refused } = parseRecord(json);
          if (askedAt > storedAt) {
            told = { ...record, askedAt, verdict, code, user, retryAt, refused };
          }
        } else take(json);
        listener();
        told = null;
      };
      const onStorage = ({ key: changed, newValue }: StorageEvent) => {
        if (changed === key) hear(newValue);
      };
      page.addEventListener?.('storage', onStorage);
      try {
        channel = page.BroadcastChannel && new page.BroadcastChannel(key);
      } catch {
        // An opaque origin. The storage event is left.
      }
      if (channel) {
        channel.onmessage = ({ data }) => hear(data);
      }
      return () => {
        page.removeEventListener?.('storage', onStorage);
        channel?.close();
        channel = undefined;
        // Who does not listen does not know; what is stored is found again.
        record = {};
        json = undefined;
      };
    },
    async lease(until, steal, now) {
      try {
        const locks = page.navigator?.locks;
        if (locks) {
          // Who else waits for the tab that froze has now to wait for this one.
          if (steal) tabs.publish({ leaseEndsAt: until });
          // This tab's own lock is given back a moment later.
          await released;
          return await new Promise<(() => void) | null>((resolve, reject) => {
            released = locks
              .request(key, steal ? { steal } : { ifAvailable: true }, (lock) =>
                lock ? new Promise<void>((release) => resolve(release)) : resolve(null),
              )
              // Denied, or when it is long resolved, taken away.
              .catch(reject);
          });
        }
      } catch {
        // Denied: then what is stored has to do.
      }
      const { leaseEndsAt = 0 } = tabs.read();
      // A lease from a clock that was set back since would never end.
      if (!steal && leaseEndsAt > now && leaseEndsAt <= until) return null;
      tabs.publish({ leaseEndsAt: until });
      // A tab that froze may come back when another one has the lease.
      return () => {
        if (tabs.read().leaseEndsAt === until) tabs.publish({ leaseEndsAt: undefined });
      };
    },
  };
  return tabs;
}
