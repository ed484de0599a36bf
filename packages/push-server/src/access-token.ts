import type { JWTVerifyGetKey } from 'jose';
import { readIdentifier } from './inputs/identifier.js';
import { verifySignedToken, type TokenFault } from './inputs/signed-token.js';
import { Refusal } from './refusal.js';
import type { StreamOwner } from './streams/hint-stream.js';

/** What an access token is checked against. */
export interface AccessTokenOptions {
  readonly issuers: readonly string[];
  readonly audience: readonly string[];
  readonly keys: JWTVerifyGetKey;
  /** The claim that has the session's id. */
  readonly sidClaim: string;
  readonly now: () => number;
}

// `at+jwt` is what RFC 9068 asks for, `JWT` what Auth0 sends. Another type is another kind of token.
const TYPES = ['at+jwt', 'jwt', undefined];

/**
 * Reads the access token of an `Authorization` header: whose stream it may open, and until when.
 *
 * The reader rejects with a Refusal ([RFC 6750 §3.1](https://www.rfc-editor.org/rfc/rfc6750#section-3.1)):
 * 401 `unauthorized` where there is none, 401 `invalid_token`, or 503 `temporarily_unavailable`
 * where the issuer's keys cannot be read.
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
    refuse: (fault: TokenFault, detail: string) =>
      fault === 'exp' ? expired() : refuse(`${fault} ${detail}`),
  };
  return async (authorization) => {
    const claims = await verifySignedToken(tokenOf(authorization), rules);
    const { exp = 0, iat = 0 } = claims;
    // No tolerance here: a stream ends with its token.
    const expiresAt = Math.floor(exp) * 1_000;
    if (expiresAt <= now()) throw expired();
    // An ID token has a nonce, a logout token has events, and neither opens anything.
    if (Object.hasOwn(claims, 'nonce')) throw refuse('nonce');
    if (Object.hasOwn(claims, 'events')) throw refuse('events');
    const sub = readIdentifier(claims.sub);
    if (sub === undefined) throw refuse('sub');
    return { sub, sid: readIdentifier(claims[sidClaim]), issuedAt: iat * 1_000, expiresAt };
  };
}

function tokenOf(authorization: string | null): string {
  // Without any token the answer has no error code (RFC 6750 §3).
  if (authorization === null || authorization === '') {
    throw new Refusal(401, 'unauthorized', 'An access token is needed', 'no Authorization header');
  }
  const [, token] = /^bearer +([\w.~+/-]+=*)$/i.exec(authorization.trim()) ?? [];
  if (token === undefined) throw refuse('no bearer token in the Authorization header');
  return token;
}

function expired(): Refusal {
  return new Refusal(401, 'invalid_token', 'The access token has expired', 'exp');
}

function refuse(detail: string): Refusal {
  return new Refusal(401, 'invalid_token', 'The access token is not accepted', detail);
}
