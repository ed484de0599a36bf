import type { OnceStore } from '../../src/tokens/once-store.js';

/** Creates a store that exposes its keys and their expiry times. */
export function createTestOnceStore(now: () => number): OnceStore & {
  readonly expiries: ReadonlyMap<string, number>;
} {
  const expiries = new Map<string, number>();
  return {
    expiries,
    claim: async (key, expiresAt) => {
      if ((expiries.get(key) ?? -Infinity) > now()) return false;
      expiries.set(key, expiresAt);
      return true;
    },
  };
}
