import type { IdTokenClaims } from '../client.js';
import type { SignedInUser } from '../ports.js';
import { digestOf } from '../digest.js';

/** So much before `session_expiry` the SDK takes it for reached. */
const EXPIRY_LEEWAY_S = 30;

/** Who is signed in as far as the client knows, by its ID token. Makes no request. */
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
