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
  /** What was last found in storage. */
  let stored = '';
  let record: SharedRecord = {};
  let channel: BroadcastChannel | undefined;

  function take(found: unknown): void {
    if (found === json) return;
    const fields = parseRecord(found);
    // What is no record says nothing, and takes nothing away.
    if (Object.keys(fields).length === 0) return;
    record = fields;
    json = found as string;
  }

  const tabs: Tabs = {
    read() {
      try {
        // Nothing stored may be the doing of an app that cleared everything.
        const found = page.localStorage?.getItem(key);
        // Where storage can be read and not written, what is stored stays behind what was told.
        if (found && found !== stored) take((stored = found));
      } catch {
        // Denied: what was last told is all there is.
      }
      return record;
    },
    publish(fields) {
      record = { ...tabs.read(), ...fields };
      json = JSON.stringify(record);
      channel?.postMessage(json);
      try {
        page.localStorage?.setItem(key, json);
        stored = json;
      } catch {
        // Denied or full: then a new page knows nothing, and asks.
      }
    },
    listen(listener) {
      const hear = (found: unknown) => {
        take(found);
        listener();
      };
      const onStorage = ({ key: changed, newValue }: StorageEvent) => {
        if (changed === key && newValue) hear(newValue);
      };
      page.addEventListener?.('storage', onStorage);
      try {
        channel = page.BroadcastChannel && new page.BroadcastChannel(key);
      } catch {
        // An opaque origin. The storage event is left.
      }
      if (channel) channel.onmessage = ({ data }) => hear(data);
      return () => {
        page.removeEventListener?.('storage', onStorage);
        channel?.close();
        channel = undefined;
      };
    },
    lease: (until, steal) =>
      new Promise((resolve) => {
        const locks = page.navigator?.locks;
        if (!locks) {
          const now = Date.now();
          const { leaseEndsAt = 0 } = tabs.read();
          // A lease from a clock that was set back since would never end.
          if (!steal && leaseEndsAt > now && leaseEndsAt - now <= until - now) return resolve(null);
          tabs.publish({ leaseEndsAt: until });
          return resolve(() => tabs.publish({ leaseEndsAt: undefined }));
        }
        locks
          .request(key, steal ? { steal } : { ifAvailable: true }, (lock) =>
            lock ? new Promise<void>((release) => resolve(release)) : resolve(null),
          )
          // Denied, or taken away later: nobody waits for a lease.
          .catch(() => resolve(() => undefined));
      }),
  };
  return tabs;
}
