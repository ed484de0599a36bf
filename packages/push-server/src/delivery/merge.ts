import type { Hint } from '../hint.js';

/** One hint that reaches whom either of the two reaches. Both are of one `sub`, or of one lone `sid`. */
export function mergeHints(one: Hint | undefined, other: Hint): Hint {
  if (one === undefined || one.sid === other.sid) return other;
  return { ...(other.sub === undefined ? undefined : { sub: other.sub }) };
}

/** Hints with the same key are about the same user: the `sub`, or a lone `sid`. */
export function hintKey({ sub, sid = '' }: Hint): string {
  return sub === undefined ? `sid:${sid}` : `sub:${sub}`;
}
