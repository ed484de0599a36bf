/** The ID of a Redis stream entry: a time of the Redis clock in milliseconds and a sequence number. */
export interface StreamId {
  readonly ms: number;
  readonly sequence: number;
}

/** Lower than the ID of every entry. */
export const FIRST_ID: StreamId = { ms: 0, sequence: 0 };

/** Parses an [entry ID](https://redis.io/docs/latest/develop/data-types/streams/#entry-ids). Returns `undefined` if it is invalid. */
export function parseStreamId(text: unknown): StreamId | undefined {
  const [, ms, sequence] = /^(\d{1,15})-(\d+)$/.exec(String(text)) ?? [];
  if (ms === undefined || sequence === undefined) return undefined;
  return { ms: Number(ms), sequence: Number(sequence) };
}

/** Formats an entry ID for a Redis command. */
export function formatStreamId({ ms, sequence }: StreamId): string {
  return `${ms}-${sequence}`;
}

/** Returns whether `one` is lower than `other`. */
function isBefore(one: StreamId, other: StreamId): boolean {
  return one.ms < other.ms || (one.ms === other.ms && one.sequence < other.sequence);
}

/** The input of {@link resumeAfter}. */
export interface ReadPosition {
  /** The last entry that this node has read, if any. */
  readonly lastSeen: StreamId | undefined;
  /** The last entry of the stream, or `FIRST_ID` if the stream is empty. */
  readonly newest: StreamId;
  /** The time of the Redis clock in epoch milliseconds. */
  readonly redisNow: number;
  /** How far back to read, including the time that this node was disconnected. */
  readonly lookbackMs: number;
}

/**
 * Returns the ID after which to read. This is the last seen entry, or an earlier time for a new node.
 *
 * If the newest entry is lower than the last seen entry, the stream was replaced: Redis restarted
 * empty, restored an old copy, or its clock was set back. New entries may then be lower than the last
 * seen entry, so the node also continues from the earlier time.
 */
export function resumeAfter({ lastSeen, newest, redisNow, lookbackMs }: ReadPosition): StreamId {
  const lookback: StreamId = { ms: Math.max(0, redisNow - lookbackMs), sequence: 0 };
  if (lastSeen === undefined) return lookback;
  if (!isBefore(newest, lastSeen)) return lastSeen;
  return isBefore(lookback, lastSeen) ? lookback : lastSeen;
}
