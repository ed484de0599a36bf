import type { IdTokenClaims } from '../contract/client.js';
import type { SignedInUser } from '../machine/state.js';
import { digestOfUser } from '../machine/digest.js';

/** The SDK treats `session_expiry` as reached this long before. */
const EXPIRY_LEEWAY_S = 30;

/** Returns the user of the client's ID token. Makes no request. */
export async function readSignedInUser(client: {
  getIdTokenClaims?(): Promise<IdTokenClaims | undefined>;
}): Promise<SignedInUser | null> {
  const claims = (await client.getIdTokenClaims?.()) ?? {};
  const { sub, sid, org_id, session_expiry = Infinity } = claims;
  if (!sub) return null;
  const user = Object.freeze({ sub, ...(sid && { sid }), ...(org_id && { org_id }) });
  return {
    user,
    digest: digestOfUser(user),
    expiresAt: (session_expiry - EXPIRY_LEEWAY_S) * 1_000,
  };
}
