import type { BackplaneEntry } from '../backplane.js';
import { type Hint, hintKey, matchesOwner, mergeHints } from '../hint.js';
import type { StreamOwner } from '../streams/hint-stream.js';
import { nextTokenAt, refill, type TokenBucket, type TokenBucketRate } from './token-bucket.js';

/** Limits the rate of hints for all users together. The first hint in is the first out. */
export interface HintQueue {
  /** The number of hints that wait. */
  readonly size: number;
  /**
   * Releases the hint now if the rate allows it. Otherwise the hint waits for its turn. Drops a hint
   * without a stream.
   */
  push(entry: BackplaneEntry): void;
  /** Returns whether a hint for the owner of a stream waits. */
  hasHintFor(owner: StreamOwner): boolean;
  /** Drops all hints that wait. */
  clear(): void;
}

/** Options of {@link createHintQueue}. */
export interface HintQueueOptions {
  readonly rate: TokenBucketRate;
  readonly now: () => number;
  /** Returns whether an open stream matches the hint. */
  readonly hasStream: (hint: Hint) => boolean;
  /** Receives each hint at its turn. The `at` of a hint that waited is the current time. */
  readonly release: (entry: BackplaneEntry) => void;
}

/**
 * Queues hints in memory. A hint is merged with a waiting hint for the same user and takes its place,
 * so each user waits for one turn only.
 */
export function createHintQueue({ rate, now, hasStream, release }: HintQueueOptions): HintQueue {
  // A map keeps the place of an entry that is replaced.
  const hints = new Map<string, Hint>();
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
    for (const [key, hint] of hints) {
      const isOpen = hasStream(hint);
      if (isOpen && !takeToken()) break;
      hints.delete(key);
      if (isOpen) release({ hint, at: now() });
    }
    wait();
  }

  function wait(): void {
    if (timer !== undefined || hints.size === 0) return;
    const delayMs = Math.max(0, Math.ceil(nextTokenAt(bucket, rate) - now()));
    timer = setTimeout(releaseDue, delayMs);
  }

  return {
    get size() {
      return hints.size;
    },
    push(entry) {
      const { hint } = entry;
      if (!hasStream(hint)) return;
      if (hints.size === 0 && takeToken()) {
        release(entry);
        return;
      }
      const key = hintKey(hint);
      hints.set(key, mergeHints(hints.get(key), hint));
      wait();
    },
    hasHintFor(owner) {
      const { sub, sid = '' } = owner;
      const own = [hints.get(hintKey({ sub })), hints.get(hintKey({ sid }))];
      return own.some((hint) => hint !== undefined && matchesOwner(hint, owner));
    },
    clear() {
      clearTimeout(timer);
      hints.clear();
    },
  };
}
