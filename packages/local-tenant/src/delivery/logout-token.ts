import type { SessionRecord } from '../tenant/sessions.js';

/** After so long a logout token is no longer taken; the specification's advice. */
export const LOGOUT_TOKEN_LIFETIME_MS = 2 * 60 * 1000;

/**
 * The claims of a logout token; `iat` and `exp` come with the signature.
 * @see https://openid.net/specs/openid-connect-backchannel-1_0.html#LogoutToken
 */
export function logoutTokenClaims(
  { issuer, userId, sid }: SessionRecord,
  clientId: string,
  jti: string,
): Record<string, unknown> {
  return {
    iss: issuer,
    sub: userId,
    aud: clientId,
    jti,
    events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    sid,
  };
}
