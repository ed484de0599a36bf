import type { BackplaneEntry } from '../backplane.js';

/** Entries that wait for Redis, the oldest first. */
export interface Outbox {
  readonly size: number;
  add(entry: BackplaneEntry): void;
  /** The oldest that are still worth sending, at most so many. They stay until they are removed. */
  peek(count: number): readonly BackplaneEntry[];
  remove(entries: readonly BackplaneEntry[]): void;
  /** How many were given up since this was last asked: too old, or too many. */
  takeDropped(): number;
}

// Some 20 MB. Also while Redis is there: everyone of a large tenant may be told of in one go.
const MAX_ENTRIES = 100_000;
// As long as a browser may go without a check because it relies on its stream, which stays open
// while Redis is away.
const MAX_AGE_MS = 3_600_000;

/**
 * Keeps at most 100,000 entries, each for an hour at most. The same hint again takes the place of the
 * one that waits.
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
      const key = keyOf(entry);
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
        const key = keyOf(entry);
        // Not the newer one that may have taken its place.
        if (entries.get(key) === entry) entries.delete(key);
      }
    },
    takeDropped() {
      const count = dropped;
      dropped = 0;
      return count;
    },
  };
}

function keyOf({ hint }: BackplaneEntry): string {
  return JSON.stringify([hint.sub ?? null, hint.sid ?? null]);
}
