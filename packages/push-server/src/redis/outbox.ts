import type { BackplaneEntry } from '../backplane.js';

/** Queues entries for Redis, oldest first. */
export interface Outbox {
  readonly size: number;
  /** Ignores an entry that is older than the queued entry with the same hint. */
  add(entry: BackplaneEntry): void;
  /** Returns up to `count` of the oldest entries, without removing them. Drops expired entries. */
  peek(count: number): readonly BackplaneEntry[];
  remove(entries: readonly BackplaneEntry[]): void;
  /** Returns the number of entries dropped since the last call. */
  resetDroppedCount(): number;
}

// About 20 MB. A burst of hints can also fill the queue while Redis is available.
const MAX_ENTRIES = 100_000;
// A browser with an open stream may wait this long between checks. The stream stays open while Redis
// is unavailable.
const MAX_AGE_MS = 3_600_000;

/**
 * Keeps up to 100,000 entries for up to an hour. A new entry replaces a queued entry with the same
 * hint.
 */
export function createOutbox(now: () => number): Outbox {
  const entries = new Map<string, BackplaneEntry>();
  let dropped = 0;

  function dropWhile(condition: (entry: BackplaneEntry) => boolean): void {
    for (const [key, entry] of entries) {
      if (!condition(entry)) return;
      entries.delete(key);
      dropped += 1;
    }
  }

  return {
    get size() {
      return entries.size;
    },
    add(entry) {
      const key = entryKey(entry);
      // An older entry is one that is sent again.
      if ((entries.get(key)?.at ?? -Infinity) > entry.at) return;
      entries.delete(key);
      entries.set(key, entry);
      dropWhile(() => entries.size > MAX_ENTRIES);
    },
    peek(count) {
      dropWhile(({ at }) => at < now() - MAX_AGE_MS);
      const oldest: BackplaneEntry[] = [];
      for (const entry of entries.values()) {
        if (oldest.length === count) break;
        oldest.push(entry);
      }
      return oldest;
    },
    remove(sent) {
      for (const entry of sent) {
        const key = entryKey(entry);
        // Keep a newer entry with the same hint.
        if (entries.get(key) === entry) entries.delete(key);
      }
    },
    resetDroppedCount() {
      const count = dropped;
      dropped = 0;
      return count;
    },
  };
}

function entryKey({ hint }: BackplaneEntry): string {
  return JSON.stringify([hint.sub ?? null, hint.sid ?? null]);
}
