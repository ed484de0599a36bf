import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import type { Hint } from '../hint.js';
import { RequestError } from '../request-error.js';
import type { TokenClaims } from '../token-claims.js';
import { distinctHints } from './hints.js';
import { readIdentifier } from './identifier.js';
import { isJsonObject, memberOf } from './json.js';
import { SECURITY_EVENT_TYPES } from './security-events.js';
import { CLOCK_TOLERANCE_MS, verifySignedToken, type TokenErrorReason } from './signed-token.js';
import { readSubject, MALFORMED } from './subject-identifier.js';

/** The rules that a security event token is verified against. */
export interface SecurityEventOptions {
  /** The accepted issuers of the transmitter. */
  readonly issuer: string | readonly string[];
  /** The accepted values of `aud`, which identifies the receiver. */
  readonly audience: readonly string[];
  /** The transmitter's public keys, for example from `createRemoteJWKSet` in jose. */
  readonly keys: JWTVerifyGetKey;
  /** Returns the current time in epoch milliseconds. */
  readonly now: () => number;
  /** Records tokens that produced hints, and publishes the hints of a new one. */
  readonly claims: TokenClaims;
  /**
   * The accepted issuers in subjects of the format `iss_sub`. Their users are users of the tenant.
   * Default: the issuer of the token.
   */
  readonly subjectIssuers?: readonly string[];
}

/** Older tokens produce no hint, because all browsers have checked since then. */
const MAX_AGE_MS = 24 * 60 * 60 * 1000;

/**
 * How long a token is remembered after its arrival. A transmitter that missed the response retransmits
 * it sooner. A token that is repeated later costs one more check.
 */
const RETRANSMITTED_MS = 60 * 60 * 1000;

const ERRORS: Readonly<Record<TokenErrorReason, readonly [code: string, description: string]>> = {
  malformed: ['invalid_request', 'The body is not a signed security event token'],
  typ: ['invalid_request', 'The typ of the token is not secevent+jwt'],
  alg: ['invalid_key', 'The algorithm of the token is not allowed'],
  key: ['invalid_key', 'The token is signed with an unknown key'],
  signature: ['authentication_failed', 'The signature of the token is invalid'],
  iss: ['invalid_issuer', 'The issuer of the token is not allowed'],
  aud: ['invalid_audience', 'The audience of the token is not allowed'],
  iat: ['invalid_request', 'The token has no valid iat'],
  nbf: ['invalid_request', 'The token is not valid yet'],
  exp: ['invalid_request', 'The token has expired'],
};

/**
 * Creates a function that verifies a security event token
 * ([RFC 8417](https://www.rfc-editor.org/rfc/rfc8417),
 * [Shared Signals Framework 1.0](https://openid.net/specs/openid-sharedsignals-framework-1_0-final.html))
 * publishes its hints without duplicates, and returns them.
 *
 * The function returns no hints for other event types, unknown subjects, retransmissions and tokens
 * older than a day. It rejects with a RequestError: 400 with a code of
 * [RFC 8935 §2.4](https://www.rfc-editor.org/rfc/rfc8935#section-2.4), or 503
 * `temporarily_unavailable` if the transmitter's keys cannot be fetched.
 */
export function createSecurityEventReader(
  options: SecurityEventOptions,
): (token: string) => Promise<readonly Hint[]> {
  const { now, claims, subjectIssuers, ...rest } = options;
  const rules = {
    ...rest,
    now,
    types: ['secevent+jwt'],
    required: ['iat'],
    createError: (reason: TokenErrorReason, detail: string) =>
      new RequestError(400, ...ERRORS[reason], detail),
  };
  return async (token) => {
    const payload = await verifySignedToken(token, rules);
    const { iss = '', iat = 0 } = payload;
    const issuedAt = iat * 1000;
    if (issuedAt > now() + CLOCK_TOLERANCE_MS) throw rules.createError('iat', 'in the future');
    const jti = readIdentifier(payload.jti);
    if (jti === undefined) throw invalidRequest('The token has no valid jti');
    const hints = toHints(payload, subjectIssuers ?? [iss]);
    const tooOldAt = issuedAt + MAX_AGE_MS;
    if (hints.length === 0 || now() >= tooOldAt) return [];
    // The transmitter retries if it misses the response. A repeated token is acknowledged again.
    const key = JSON.stringify(['secevent', iss, jti]);
    const expiresAt = Math.min(tooOldAt, now() + RETRANSMITTED_MS);
    return (await claims.claim(key, expiresAt, hints)) ? hints : [];
  };
}

function toHints(claims: JWTPayload, issuers: readonly string[]): readonly Hint[] {
  const events = claims['events'];
  if (!isJsonObject(events) || Object.keys(events).length === 0) {
    throw invalidRequest('The token has no events');
  }
  const hints = Object.entries(events).map(([uri, event]) => {
    if (!isJsonObject(event)) throw invalidRequest('The token has an event that is not an object');
    return eventToHint(uri, event, claims, issuers);
  });
  return distinctHints(hints.filter((hint) => hint !== undefined));
}

function eventToHint(
  uri: string,
  event: unknown,
  claims: JWTPayload,
  issuers: readonly string[],
): Hint | undefined {
  const type = SECURITY_EVENT_TYPES.get(uri);
  if (type === undefined || type.endsSession?.(event) === false) return undefined;
  // Version 1.0 defines `sub_id`. Older transmitters use a member of the event.
  const subject = memberOf(claims, 'sub_id') ?? memberOf(event, 'subject');
  const hint = readSubject(subject, type.subject, (iss) => issuers.includes(iss));
  if (hint === MALFORMED) throw invalidRequest('The token has no valid subject');
  return hint;
}

function invalidRequest(description: string): RequestError {
  return new RequestError(400, 'invalid_request', description);
}
