import type { OnceStore } from '../../src/once.js';

/** A store that forgets a key at its moment, and tells which it remembers. */
export function createRemembering(now: () => number): OnceStore & {
  readonly remembered: ReadonlyMap<string, number>;
} {
  const remembered = new Map<string, number>();
  return {
    remembered,
    claim: async (key, untilMs) => {
      if ((remembered.get(key) ?? -Infinity) > now()) return false;
      remembered.set(key, untilMs);
      return true;
    },
  };
}
