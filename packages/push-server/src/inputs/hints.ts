import type { Hint } from '../hint.js';

/** The hint about this user, this session, or both; with neither there is none. */
export function createHint(sub: string | undefined, sid?: string): Hint | undefined {
  if (sub === undefined) return sid === undefined ? undefined : { sid };
  return sid === undefined ? { sub } : { sub, sid };
}

/** The same hints in the same order, each once. */
export function distinctHints(hints: readonly Hint[]): readonly Hint[] {
  const byClaims = new Map<string, Hint>();
  for (const hint of hints) {
    byClaims.set(JSON.stringify([hint.sub ?? null, hint.sid ?? null]), hint);
  }
  return [...byClaims.values()];
}
