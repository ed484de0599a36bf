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

/** Records used tokens, so that each token is accepted only once. */
export interface OnceStore {
  /**
   * Resolves with `true` for the first call with a `key`, and with `false` for each later call. Settles
   * within a second: a push server that closes waits two seconds for it, so that no hint is lost.
   *
   * @param key Identifies the token.
   * @param expiresAt When the store may forget the key. Epoch milliseconds.
   */
  claim(key: string, expiresAt: number): Promise<boolean>;
}
