import type { SessionUser } from '../contract/session.js';

/** Returns a hash of the identity of a user: one of `sub`, and one of `org_id` if there is one. */
export function digestOfUser({ sub, org_id }: SessionUser): string {
  return digestOf(sub) + (org_id ? `.${digestOf(org_id)}` : '');
}

/** Returns a hash of the session at the tenant; nothing if the user does not name one. */
export function digestOfSession({ sid }: SessionUser): string | undefined {
  return sid && digestOf(sid);
}

/** Whether two hashes have the same `sub`. */
export function isSameSub(digest: string, other: string): boolean {
  return digest.split('.')[0] === other.split('.')[0];
}

/**
 * Returns a hash that distinguishes users without naming them: two 32-bit FNV-1a hashes with different
 * offsets. It is not a secret and protects none. Synchronous, so that nothing waits for it.
 *
 * @see [FNV §4](https://datatracker.ietf.org/doc/html/draft-eastlake-fnv-17#section-4)
 */
export function digestOf(text: string): string {
  return [0x811c9dc5, text.length]
    .map((basis) =>
      text
        .split('')
        .reduce((hash, unit) => Math.imul(hash ^ unit.charCodeAt(0), 0x01000193), basis),
    )
    .join();
}
