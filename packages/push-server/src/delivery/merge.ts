import type { Hint } from '../hint.js';

/**
 * Merges two hints with the same `hintKey`. The result matches every stream that either hint matches.
 */
export function mergeHints(one: Hint | undefined, other: Hint): Hint {
  if (one === undefined || one.sid === other.sid) return other;
  return { ...(other.sub === undefined ? undefined : { sub: other.sub }) };
}

/** Returns a key for the user of a hint: the `sub`, or the `sid` if there is no `sub`. */
export function hintKey({ sub, sid = '' }: Hint): string {
  return sub === undefined ? `sid:${sid}` : `sub:${sub}`;
}
