import type { OnceStore } from './once.js';

const MAX_KEYS = 100_000;

/** Remembers in this process what was seen; bounded, the oldest goes first. */
export function createMemoryOnceStore(now: () => number): OnceStore {
  const untils = new Map<string, number>();
  let nextSweepAt = 0;

  function sweep(): void {
    const time = now();
    for (const [key, until] of untils) if (until <= time) untils.delete(key);
    // At most once a second, as a sweep looks at every key.
    nextSweepAt = time + 1_000;
  }

  return {
    claim(key, untilMs) {
      const seenUntil = untils.get(key);
      if (seenUntil !== undefined && seenUntil > now()) return Promise.resolve(false);
      if (now() >= nextSweepAt) sweep();
      untils.delete(key);
      untils.set(key, untilMs);
      const [oldest] = untils.keys();
      if (untils.size > MAX_KEYS && oldest !== undefined) untils.delete(oldest);
      return Promise.resolve(true);
    },
  };
}
