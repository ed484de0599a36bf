import type { JWTVerifyGetKey } from 'jose';
import { readIdentifier } from '../hint.js';
import { RequestError } from '../http/respond.js';
import {
  readBearerToken,
  type TokenErrorReason,
  verifySignedToken,
} from '../tokens/signed-token.js';
import type { StreamOwner } from './hint-stream.js';

/** The rules that an access token is verified against. */
export interface AccessTokenOptions {
  readonly issuers: readonly string[];
  readonly audience: readonly string[];
  readonly keys: JWTVerifyGetKey;
  /** The claim that contains the session ID. */
  readonly sidClaim: string;
  readonly now: () => number;
}

// RFC 9068 requires `at+jwt`. Auth0 sends `JWT`. Any other type is not an access token.
const TYPES = ['at+jwt', 'jwt', undefined];

/**
 * Creates a function that verifies the access token in an `Authorization` header and returns the
 * owner of the stream.
 *
 * The function rejects with a RequestError ([RFC 6750 §3.1](https://www.rfc-editor.org/rfc/rfc6750#section-3.1)):
 * 401 `unauthorized` if there is no token, 401 `invalid_token` if the token is invalid, or 503
 * `temporarily_unavailable` if the issuer's keys cannot be fetched.
 */
export function createAccessTokenReader(
  options: AccessTokenOptions,
): (authorization: string | null) => Promise<StreamOwner> {
  const { issuers, audience, keys, sidClaim, now } = options;
  const rules = {
    issuer: issuers,
    audience,
    keys,
    types: TYPES,
    required: ['exp', 'sub'],
    now,
    createError: (reason: TokenErrorReason, detail: string) =>
      reason === 'exp' ? expiredToken() : invalidToken(`${reason} ${detail}`),
  };
  return async (authorization) => {
    const claims = await verifySignedToken(readBearerToken(authorization, 'access token'), rules);
    const { exp = 0, iat = 0 } = claims;
    // No clock tolerance: the stream ends when the token expires.
    const expiresAt = Math.floor(exp) * 1_000;
    if (expiresAt <= now()) throw expiredToken();
    // An ID token has a nonce and a logout token has events. Neither is an access token.
    if (Object.hasOwn(claims, 'nonce')) throw invalidToken('nonce');
    if (Object.hasOwn(claims, 'events')) throw invalidToken('events');
    const sub = readIdentifier(claims.sub);
    if (sub === undefined) throw invalidToken('sub');
    return { sub, sid: readIdentifier(claims[sidClaim]), issuedAt: iat * 1_000, expiresAt };
  };
}

function expiredToken(): RequestError {
  return new RequestError(401, 'invalid_token', 'The access token has expired', 'exp');
}

function invalidToken(detail: string): RequestError {
  return new RequestError(401, 'invalid_token', 'The access token is invalid', detail);
}
