import type { OnceStore } from './once-store.js';

const MAX_KEYS = 100_000;

/** Keeps up to 100,000 keys in memory. When full, the store removes the oldest key. */
export function createMemoryOnceStore(now: () => number): OnceStore {
  const expiries = new Map<string, number>();
  let nextSweepAt = 0;

  function sweep(): void {
    const time = now();
    for (const [key, expiresAt] of expiries) if (expiresAt <= time) expiries.delete(key);
    // A sweep visits every key, so it runs at most once a second.
    nextSweepAt = time + 1_000;
  }

  return {
    claim(key, expiresAt) {
      const claimedUntil = expiries.get(key);
      if (claimedUntil !== undefined && claimedUntil > now()) return Promise.resolve(false);
      if (now() >= nextSweepAt) sweep();
      expiries.delete(key);
      expiries.set(key, expiresAt);
      const [oldest] = expiries.keys();
      if (expiries.size > MAX_KEYS && oldest !== undefined) expiries.delete(oldest);
      return Promise.resolve(true);
    },
  };
}
