import type { BackplaneEntry } from '../backplane.js';
import type { Hint } from '../hint.js';
import { hintKey, mergeHints } from './merge.js';
import { nextTokenAt, refill, type TokenBucket, type TokenBucketRate } from './token-bucket.js';

/** A hint with the time of its arrival. */
export interface QueuedHint extends BackplaneEntry {
  /** Whether another node published the hint. */
  readonly isRemote: boolean;
}

/** Limits the rate of hints for all users together. The first hint in is the first out. */
export interface HintQueue {
  /** The number of hints that wait. */
  readonly size: number;
  readonly isFull: boolean;
  /** Returns whether the queue is not full, or each hint can be merged with one that waits. */
  hasRoomFor(hints: readonly Hint[]): boolean;
  /** Releases the hint now if the rate allows it. Otherwise the hint waits for its turn. */
  push(entry: QueuedHint): void;
  /** Removes and returns all hints that wait, oldest first, with the times of their arrival. */
  empty(): readonly QueuedHint[];
}

/** Options of {@link createHintQueue}. */
export interface HintQueueOptions {
  readonly rate: TokenBucketRate;
  /** The queue is full with this number of hints. `push` accepts more and drops none. */
  readonly maxHints: number;
  readonly now: () => number;
  /** Returns whether the hint can cause a check. Other hints do not count and do not wait. */
  readonly needsToken: (entry: QueuedHint) => boolean;
  /** Receives each hint at its turn. The `at` of a hint that waited is the current time. */
  readonly release: (entry: QueuedHint) => void;
}

/**
 * Queues hints in memory. A hint is merged with a waiting hint for the same user and takes its place,
 * so each user waits for one turn only.
 */
export function createHintQueue(options: HintQueueOptions): HintQueue {
  const { rate, maxHints, now, needsToken, release } = options;
  // A map keeps the place of an entry that is replaced.
  const entries = new Map<string, QueuedHint>();
  let bucket: TokenBucket = { tokens: rate.capacity, refilledAt: now() };
  let timer: ReturnType<typeof setTimeout> | undefined;

  function takeToken(): boolean {
    bucket = refill(bucket, rate, now());
    if (bucket.tokens === 0) return false;
    bucket = { ...bucket, tokens: bucket.tokens - 1 };
    return true;
  }

  function releaseDue(): void {
    timer = undefined;
    for (const [key, entry] of entries) {
      if (needsToken(entry) && !takeToken()) break;
      entries.delete(key);
      // The time decides which streams missed the hint. None has received it before its release.
      release({ ...entry, at: now() });
    }
    wait();
  }

  function wait(): void {
    if (timer !== undefined || entries.size === 0) return;
    const delayMs = Math.max(0, Math.ceil(nextTokenAt(bucket, rate) - now()));
    timer = setTimeout(releaseDue, delayMs);
  }

  return {
    get size() {
      return entries.size;
    },
    get isFull() {
      return entries.size >= maxHints;
    },
    hasRoomFor: (hints) =>
      entries.size < maxHints || hints.every((hint) => entries.has(hintKey(hint))),
    push(entry) {
      const key = hintKey(entry.hint);
      const waiting = entries.get(key);
      if (waiting !== undefined) {
        const hint = mergeHints(waiting.hint, entry.hint);
        const isRemote = waiting.isRemote && entry.isRemote;
        entries.set(key, { hint, at: waiting.at, isRemote });
      } else if (!needsToken(entry) || (entries.size === 0 && takeToken())) {
        release(entry);
      } else {
        entries.set(key, entry);
        wait();
      }
    },
    empty() {
      clearTimeout(timer);
      timer = undefined;
      const waiting = [...entries.values()];
      entries.clear();
      return waiting;
    },
  };
}
