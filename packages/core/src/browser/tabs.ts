import {
  mergeRecords,
  momentOf,
  parseRecord,
  type SharedRecord,
  SKEW_MS,
} from '../machine/shared-record.js';
import type { Tabs } from '../ports.js';
import { enterLockQueue } from './lock-queue.js';

/** The part of a window that tabs share. Reading any of it may throw. */
export type TabsWindow = Partial<
  Pick<Window, 'addEventListener' | 'removeEventListener' | 'localStorage' | 'setTimeout'> & {
    readonly document: Pick<Document, 'visibilityState'>;
    readonly navigator: { readonly locks?: LockManager };
    readonly BroadcastChannel: typeof BroadcastChannel;
  }
>;

/** A record that a page knows, also if it cannot store it. */
interface Memory {
  record: SharedRecord;
  /** The stored text that was read last. */
  json: string | null;
  /** The number of listeners in the page. */
  listeners: number;
}

/**
 * How long a tab keeps the lock after its result. A browser delivers locks, storage and messages in
 * any order: the next tab must not have the lock before the result.
 */
export const SETTLE_MS = 200;

/** The last user input in any app of the origin. */
const activityKey = 'auth0-heartbeat.activity';

const memories = new WeakMap<TabsWindow, Record<string, Memory>>();

function memoryOf(page: TabsWindow, key: string): Memory {
  const known = memories.get(page) ?? {};
  memories.set(page, known);
  return (known[key] ??= { record: {}, json: null, listeners: 0 });
}

/**
 * Shares the record of a domain and client ID through `localStorage`, notifies other tabs with a
 * `BroadcastChannel` and the `storage` event, and queues with a Web Lock. APIs that are missing or
 * denied are not used; without all of them, each tab is on its own.
 *
 * @see [Web Locks §3](https://www.w3.org/TR/web-locks/#api)
 */
export function createTabs(
  page: TabsWindow,
  domain: string,
  clientId: string,
  now: () => number = () => Date.now(),
): Tabs {
  const key = `auth0-heartbeat.${domain}.${clientId}`;
  const memory = memoryOf(page, key);
  let channel: BroadcastChannel | undefined;
  let isHolder = false;
  let leave = () => {};
  /** The number of times that this tab entered the queue. */
  let entries = 0;

  function readStored(name = key): string | null {
    try {
      return page.localStorage?.getItem(name) ?? null;
    } catch {
      // Denied: this page knows what it received.
      return null;
    }
  }

  function openChannel(): BroadcastChannel | undefined {
    try {
      return page.BroadcastChannel && new page.BroadcastChannel(key);
    } catch {
      // An opaque origin.
      return undefined;
    }
  }

  function store(text: string): void {
    // A page without a listener must read what is stored again.
    memory.json = memory.listeners > 0 ? text : null;
    try {
      page.localStorage?.setItem(key, text);
    } catch {
      // Full or denied. A record that cannot be updated would mislead a new page.
      try {
        page.localStorage?.removeItem(key);
      } catch {
        // Denied.
      }
    }
  }

  /** The user may work in another app of the origin. */
  function withActivityOfOrigin(record: SharedRecord): SharedRecord {
    const at = Number(readStored(activityKey) ?? NaN);
    const isNewer = at > momentOf(record.activity, now()) && at <= now() + SKEW_MS;
    return isNewer ? { ...record, activity: { at } } : record;
  }

  function shareActivity({ activity }: SharedRecord): void {
    try {
      if (activity) page.localStorage?.setItem(activityKey, String(activity.at));
    } catch {
      // Full or denied: the other apps do not know it.
    }
  }

  const tabs: Tabs = {
    read() {
      const stored = readStored();
      const isNew = stored !== null && stored !== memory.json;
      const own = isNew ? mergeRecords(memory.record, parseRecord(stored), now()) : memory.record;
      const record = withActivityOfOrigin(own);
      // A page without a listener would keep outdated entries.
      if (memory.listeners > 0) Object.assign(memory, { record }, isNew && { json: stored });
      return record;
    },
    publish(changes) {
      memory.record = mergeRecords(memory.record, changes, now());
      const used = channel ?? openChannel();
      used?.postMessage(JSON.stringify(changes));
      if (!channel) used?.close();
      // Another tab may have published meanwhile.
      const record = mergeRecords(tabs.read(), changes, now());
      if (memory.listeners > 0) memory.record = record;
      store(JSON.stringify(record));
      shareActivity(changes);
    },
    listen(listener) {
      const receive = (changes: unknown) => {
        memory.record = mergeRecords(memory.record, parseRecord(changes), now());
        listener();
      };
      const onStorage = ({ key: changed, newValue }: StorageEvent) => {
        if (changed === key && newValue) receive(newValue);
        if (changed === activityKey) listener();
      };
      page.addEventListener?.('storage', onStorage);
      channel = openChannel();
      // What is stored is read again.
      if (memory.listeners++ === 0) memory.json = null;
      if (channel) channel.onmessage = ({ data }) => receive(data);
      return () => {
        page.removeEventListener?.('storage', onStorage);
        channel?.close();
        channel = undefined;
        entries++;
        isHolder = false;
        leave();
        // A page without a listener has outdated entries. Those in storage are read again.
        if (--memory.listeners > 0) return;
        memory.record = {};
        memory.json = null;
      };
    },
    enterQueue(steal, onTurn) {
      const entry = ++entries;
      const onHeld = () => {
        isHolder = true;
        onTurn();
      };
      const onStolen = () => (isHolder = false);
      // It may still have the lock from its last check.
      if (isHolder) onTurn();
      else leave = enterLockQueue(() => page.navigator?.locks, key, steal, onHeld, onStolen);
      return () => {
        const release = () => {
          if (entry !== entries) return;
          isHolder = false;
          leave();
        };
        // A timer of a hidden page may be late by a minute.
        if (isHolder && page.document?.visibilityState === 'visible') {
          page.setTimeout?.(release, SETTLE_MS);
        } else release();
      };
    },
  };
  return tabs;
}
