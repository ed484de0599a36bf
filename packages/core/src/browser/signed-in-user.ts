import type { IdTokenClaims } from '../contract/client.js';
import type { SignedInUser } from '../machine/state.js';
import { digestOf } from '../machine/digest.js';

/** The SDK treats `session_expiry` as reached this long before. */
const EXPIRY_LEEWAY_S = 30;

/** Returns the user of the client's ID token. Makes no request. */
export async function readSignedInUser(client: {
  getIdTokenClaims?(): Promise<IdTokenClaims | undefined>;
}): Promise<SignedInUser | null> {
  const { sub, sid, session_expiry = Infinity } = (await client.getIdTokenClaims?.()) ?? {};
  if (!sub) return null;
  return {
    user: Object.freeze(sid ? { sub, sid } : { sub }),
    digest: digestOf(sub),
    expiresAt: (session_expiry - EXPIRY_LEEWAY_S) * 1_000,
  };
}
