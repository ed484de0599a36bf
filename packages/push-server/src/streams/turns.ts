/** Nobody waits longer for a turn than this, in milliseconds. */
const LONGEST_WAIT_MS = 300_000;

/**
 * Gives turns, to `perSecond` users. Each call returns how many milliseconds are left until the
 * user's turn: 0 while nobody else asks. Who asks again before it has the same one, and so makes
 * nobody else wait. Of a crowd too large for that, the rest share the longest wait by chance.
 */
export function createTurns(perSecond: number, now: () => number): (sub: string) => number {
  // The turns that are still to come, in their order.
  const turns = new Map<string, number>();
  let nextAt = -Infinity;
  return (sub) => {
    const at = now();
    for (const [user, turnAt] of turns) {
      if (turnAt > at) break;
      turns.delete(user);
    }
    const known = turns.get(sub);
    const turnAt = known ?? Math.max(at, nextAt);
    if (turnAt - at > LONGEST_WAIT_MS) return Math.round(Math.random() * LONGEST_WAIT_MS);
    if (known === undefined) {
      nextAt = turnAt + 1_000 / perSecond;
      turns.set(sub, turnAt);
    }
    return Math.ceil(turnAt - at);
  };
}
