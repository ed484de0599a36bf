import type { BackplaneEntry } from '../backplane.js';

/** An entry that Redis has acknowledged. */
interface SentEntry {
  /** The ID that Redis gave it. */
  readonly id: string;
  readonly entry: BackplaneEntry;
  /** When it was sent for the first time. */
  readonly sentAt: number;
}

/** The entries that this node has sent in the last two minutes, oldest first. */
export interface SentEntries {
  /** Ignores an entry that was sent for the first time more than two minutes ago. */
  add(id: string, entry: BackplaneEntry): void;
  /**
   * Removes the entries that are missing in Redis and returns them. Asks only about the entries that
   * were sent since the last call, and about the one before them. If that one is missing, asks about
   * all.
   *
   * @param exists resolves with whether an ID is still in the stream
   */
  takeMissing(exists: (id: string) => Promise<boolean>): Promise<readonly BackplaneEntry[]>;
}

/** Longer than a failover takes, from the crash of the primary to the first command after it. */
const MEMORY_MS = 120_000;
const MAX_ENTRIES = 10_000;

/**
 * Remembers what was sent. Redis replicates asynchronously: a primary that crashes takes with it what
 * its replica has not received, although it was acknowledged. What is lost is always the end of the
 * stream, so an entry that is present proves all earlier ones.
 *
 * An entry is forgotten two minutes after it was sent for the first time. So a Redis that evicts the
 * stream, or trims it early, does not get the same entries again and again.
 *
 * @see [Redis replication](https://redis.io/docs/latest/operate/oss_and_stack/management/replication/)
 */
export function createSentEntries(now: () => number): SentEntries {
  let sent: readonly SentEntry[] = [];
  let added: SentEntry[] = [];
  const firstSentAt = new WeakMap<BackplaneEntry, number>();

  return {
    add(id, entry) {
      const sentAt = firstSentAt.get(entry) ?? now();
      firstSentAt.set(entry, sentAt);
      if (sentAt >= now() - MEMORY_MS) added.push({ id, entry, sentAt });
    },
    async takeMissing(exists) {
      const count = added.length;
      const unproven = added.slice(-MAX_ENTRIES);
      const last = sent.at(-1);
      const isProven = last === undefined || (await exists(last.id));
      const asked = isProven ? unproven : [...sent, ...unproven];
      const areThere = await Promise.all(asked.map(({ id }) => exists(id)));
      const missing = new Set(asked.filter((_, index) => areThere[index] !== true));
      // More may have been added meanwhile. If a question fails, the next call asks again.
      added = added.slice(count);
      const oldestAt = now() - MEMORY_MS;
      sent = [...sent, ...unproven]
        .filter((one) => !missing.has(one) && one.sentAt >= oldestAt)
        .slice(-MAX_ENTRIES);
      return [...missing].map(({ entry }) => entry);
    },
  };
}
