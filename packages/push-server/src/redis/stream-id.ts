/** The ID of an entry of a Redis stream: milliseconds of Redis's clock, and a number within them. */
export interface StreamId {
  readonly ms: number;
  readonly sequence: number;
}

/** Before every entry. */
export const FIRST_ID: StreamId = { ms: 0, sequence: 0 };

/** Reads [an ID](https://redis.io/docs/latest/develop/data-types/streams/#entry-ids) as Redis writes it. */
export function parseStreamId(text: unknown): StreamId | undefined {
  const [, ms, sequence] = /^(\d{1,15})-(\d+)$/.exec(String(text)) ?? [];
  if (ms === undefined || sequence === undefined) return undefined;
  return { ms: Number(ms), sequence: Number(sequence) };
}

/** The ID as Redis reads it. */
export function formatStreamId({ ms, sequence }: StreamId): string {
  return `${ms}-${sequence}`;
}

/** Whether `one` comes before `other` in a stream. */
function isBefore(one: StreamId, other: StreamId): boolean {
  return one.ms < other.ms || (one.ms === other.ms && one.sequence < other.sequence);
}

/** What is known when a node is about to read. */
export interface ReadPosition {
  /** The last entry that this node has seen, if any. */
  readonly seen: StreamId | undefined;
  /** The last entry of the stream; `FIRST_ID` where it is empty. */
  readonly newest: StreamId;
  /** Redis's clock, epoch milliseconds. */
  readonly redisNow: number;
  /** How far back to read; with the time that this node was away. */
  readonly backMs: number;
}

/**
 * After which entry to read: the last one seen, or, for a node that starts, the one some time ago.
 *
 * Where the newest entry is before the last one seen, this is another stream: a Redis that came back
 * empty, or with an older copy, or whose clock was set back. Then, too, it is the one some time ago,
 * since nothing may ever come after the last one seen.
 */
export function resumeAfter({ seen, newest, redisNow, backMs }: ReadPosition): StreamId {
  const back: StreamId = { ms: Math.max(0, redisNow - backMs), sequence: 0 };
  if (seen === undefined) return back;
  if (!isBefore(newest, seen)) return seen;
  return isBefore(back, seen) ? back : seen;
}
