import type { Hint } from '../hint.js';

/**
 * Returns whether a hint applies to the owner of a stream.
 *
 * - `sub` only: the `sub` must match.
 * - `sub` and `sid`: both must match. A stream with unknown `sid` matches any `sid`.
 * - `sid` only: the `sid` must match. A stream with unknown `sid` does not match.
 */
export function matchesOwner(
  hint: Hint,
  owner: { readonly sub: string; readonly sid: string | undefined },
): boolean {
  if (hint.sub === undefined) return hint.sid !== undefined && hint.sid === owner.sid;
  if (hint.sub !== owner.sub) return false;
  return hint.sid === undefined || owner.sid === undefined || hint.sid === owner.sid;
}
