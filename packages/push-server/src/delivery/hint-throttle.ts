import { type Hint, hintKey, mergeHints } from '../hint.js';
import { createDeadlines } from '../streams/deadlines.js';
import { fullAt, nextTokenAt, refill, type TokenBucket } from './token-bucket.js';

/** Limits the rate of hints per user. */
export interface HintThrottle {
  /** Delivers the hint now, or merges it with pending hints of the user and delivers it later. */
  push(hint: Hint): void;
  /** Delivers all pending hints immediately. */
  flush(): void;
}

interface UserState {
  bucket: TokenBucket;
  pending: Hint | undefined;
  dueAt: number;
}

const MINUTE_MS = 60_000;
// Rounds deadlines, so that deadlines close together share one entry.
const GRANULARITY_MS = 100;
// Hints of additional users are delivered without a rate limit.
const MAX_USERS = 50_000;

/** @param perMinute maximum number of hints per minute for one user, or one session without a user */
export function createHintThrottle(
  perMinute: number,
  now: () => number,
  deliver: (hint: Hint) => void,
): HintThrottle {
  const rate = { capacity: perMinute, refillMs: MINUTE_MS / perMinute };
  const users = new Map<string, UserState>();
  const deadlines = createDeadlines<string>(now, onDue);

  /** Delivers the pending hint if the rate limit allows it, and schedules the next run. */
  function deliverPending(key: string, state: UserState): void {
    state.bucket = refill(state.bucket, rate, now());
    const { pending, bucket } = state;
    if (pending !== undefined && bucket.tokens > 0) {
      state.pending = undefined;
      state.bucket = { ...bucket, tokens: bucket.tokens - 1 };
      deliver(pending);
    }
    const at =
      state.pending === undefined ? fullAt(state.bucket, rate) : nextTokenAt(state.bucket, rate);
    deadlines.remove(state.dueAt, key);
    state.dueAt = Math.ceil(at / GRANULARITY_MS) * GRANULARITY_MS;
    deadlines.add(state.dueAt, key);
  }

  function onDue(key: string): void {
    const state = users.get(key);
    if (state === undefined) return;
    const isFull = state.pending === undefined && fullAt(state.bucket, rate) <= now();
    if (isFull) users.delete(key);
    else deliverPending(key, state);
  }

  return {
    push(hint) {
      const key = hintKey(hint);
      let state = users.get(key);
      if (state === undefined) {
        if (users.size >= MAX_USERS) {
          deliver(hint);
          return;
        }
        const bucket = { tokens: rate.capacity, refilledAt: now() };
        state = { bucket, pending: undefined, dueAt: Infinity };
        users.set(key, state);
      }
      state.pending = mergeHints(state.pending, hint);
      deliverPending(key, state);
    },
    flush() {
      deadlines.clear();
      for (const { pending } of users.values()) if (pending !== undefined) deliver(pending);
      users.clear();
    },
  };
}
