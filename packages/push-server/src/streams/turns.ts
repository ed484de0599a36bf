/** Nobody waits longer for a turn than this, in milliseconds. */
const LONGEST_WAIT_MS = 300_000;

/**
 * Gives turns, `perSecond` of them. Each call returns how many milliseconds are left until the
 * caller's turn: 0 while nobody else asks. Of a crowd too large for that, the rest share the
 * longest wait by chance.
 */
export function createTurns(perSecond: number, now: () => number): () => number {
  let nextAt = -Infinity;
  return () => {
    const at = now();
    const turnAt = Math.max(at, nextAt);
    if (turnAt - at > LONGEST_WAIT_MS) return Math.round(Math.random() * LONGEST_WAIT_MS);
    nextAt = turnAt + 1_000 / perSecond;
    return Math.ceil(turnAt - at);
  };
}
