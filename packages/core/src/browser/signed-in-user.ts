import type { SessionClient } from '../client.js';
import type { SessionUser } from '../session.js';

/** Who is signed in as far as the client knows, by its ID token. Makes no request. */
export async function readUser(client: SessionClient): Promise<SessionUser | null> {
  const { sub, sid } = (await client.getIdTokenClaims()) ?? {};
  if (!sub) return null;
  return Object.freeze(sid ? { sub, sid } : { sub });
}
