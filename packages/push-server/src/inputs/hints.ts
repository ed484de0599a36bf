import type { Hint } from '../hint.js';

/** Creates a hint. Returns `undefined` if both `sub` and `sid` are `undefined`. */
export function createHint(sub: string | undefined, sid?: string): Hint | undefined {
  if (sub === undefined) return sid === undefined ? undefined : { sid };
  return sid === undefined ? { sub } : { sub, sid };
}

/** Returns an array with the hint, or an empty one. */
export function listHint(hint: Hint | undefined): readonly Hint[] {
  return hint === undefined ? [] : [hint];
}

/** Removes duplicate hints and keeps the order. */
export function distinctHints(hints: readonly Hint[]): readonly Hint[] {
  const byClaims = new Map<string, Hint>();
  for (const hint of hints) {
    byClaims.set(JSON.stringify([hint.sub ?? null, hint.sid ?? null]), hint);
  }
  return [...byClaims.values()];
}
