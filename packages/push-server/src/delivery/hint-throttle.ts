import type { Hint } from '../hint.js';
import { createDeadlines } from '../streams/deadlines.js';
import { hintKey, mergeHints } from './merge.js';
import { fullAt, nextTokenAt, refill, type TokenBucket } from './token-bucket.js';

/** Lets a user's hints through at a bounded rate. */
export interface HintThrottle {
  /** Delivers the hint now, or merged with others of its user at the next refill: never not at all. */
  push(hint: Hint): void;
  /** Delivers at once what waits. */
  flush(): void;
}

interface Account {
  bucket: TokenBucket;
  waiting: Hint | undefined;
  dueAt: number;
}

const MINUTE_MS = 60_000;
// Deadlines share a timer when they share a moment.
const GRANULARITY_MS = 100;
// Beyond that the limit is given up for the users that come on top, not their hints.
const MAX_ACCOUNTS = 50_000;

/** @param perMinute how many hints of one user (or one lone session) go out in a minute */
export function createHintThrottle(
  perMinute: number,
  now: () => number,
  deliver: (hint: Hint) => void,
): HintThrottle {
  const rate = { capacity: perMinute, refillMs: MINUTE_MS / perMinute };
  const accounts = new Map<string, Account>();
  const deadlines = createDeadlines<string>(now, onDue);

  /** Delivers what waits if it may, and says when to look again. */
  function settle(key: string, account: Account): void {
    account.bucket = refill(account.bucket, rate, now());
    const { waiting, bucket } = account;
    if (waiting !== undefined && bucket.tokens > 0) {
      account.waiting = undefined;
      account.bucket = { ...bucket, tokens: bucket.tokens - 1 };
      deliver(waiting);
    }
    const at =
      account.waiting === undefined
        ? fullAt(account.bucket, rate)
        : nextTokenAt(account.bucket, rate);
    deadlines.remove(account.dueAt, key);
    account.dueAt = Math.ceil(at / GRANULARITY_MS) * GRANULARITY_MS;
    deadlines.add(account.dueAt, key);
  }

  function onDue(key: string): void {
    const account = accounts.get(key);
    if (account === undefined) return;
    const isFull = account.waiting === undefined && fullAt(account.bucket, rate) <= now();
    if (isFull) accounts.delete(key);
    else settle(key, account);
  }

  return {
    push(hint) {
      const key = hintKey(hint);
      let account = accounts.get(key);
      if (account === undefined) {
        if (accounts.size >= MAX_ACCOUNTS) {
          deliver(hint);
          return;
        }
        const bucket = { tokens: rate.capacity, refilledAt: now() };
        account = { bucket, waiting: undefined, dueAt: Infinity };
        accounts.set(key, account);
      }
      account.waiting = mergeHints(account.waiting, hint);
      settle(key, account);
    },
    flush() {
      deadlines.clear();
      for (const { waiting } of accounts.values()) if (waiting !== undefined) deliver(waiting);
      accounts.clear();
    },
  };
}
