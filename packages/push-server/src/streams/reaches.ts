import type { Hint } from '../hint.js';

/**
 * Whether a hint is about the owner of a stream. With `sub` it must be the owner's, and with a `sid`
 * besides the owner's too, unless that is unknown; with `sid` alone the owner's must be known and the
 * same.
 */
export function reaches(
  hint: Hint,
  owner: { readonly sub: string; readonly sid: string | undefined },
): boolean {
  if (hint.sub === undefined) return hint.sid !== undefined && hint.sid === owner.sid;
  if (hint.sub !== owner.sub) return false;
  return hint.sid === undefined || owner.sid === undefined || hint.sid === owner.sid;
}
