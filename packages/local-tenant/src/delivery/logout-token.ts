import type { SessionRecord } from '../tenant/sessions.js';

/** The lifetime of a logout token, as the specification recommends. */
export const LOGOUT_TOKEN_LIFETIME_MS = 2 * 60 * 1000;

/**
 * Builds the claims of a logout token. The encoding adds `iat` and `exp`. Like Auth0, the header has
 * `typ: "JWT"` and not `logout+jwt`, which the specification recommends.
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
