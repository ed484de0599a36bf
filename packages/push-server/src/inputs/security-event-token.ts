import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import type { Hint } from '../hint.js';
import type { OnceStore } from '../once.js';
import { Refusal } from '../refusal.js';
import { distinctHints } from './hints.js';
import { readIdentifier } from './identifier.js';
import { isJsonObject, memberOf } from './json.js';
import { SECURITY_EVENT_TYPES } from './security-events.js';
import { CLOCK_TOLERANCE_MS, verifySignedToken, type TokenFault } from './signed-token.js';
import { hintOfSubject, MALFORMED } from './subject-identifier.js';

/** What a security event token is checked against. */
export interface SecurityEventOptions {
  /** The transmitter's issuer, or each that is accepted. */
  readonly issuer: string | readonly string[];
  /** What `aud` must have one of: the receiver as the transmitter knows it. */
  readonly audience: readonly string[];
  /** The transmitter's public keys, as from `createRemoteJWKSet` of jose. */
  readonly keys: JWTVerifyGetKey;
  /** The clock, epoch milliseconds. */
  readonly now: () => number;
  /** Remembers the tokens that gave hints. */
  readonly once: OnceStore;
  /** The issuers whose users are the tenant's, for subjects in the format `iss_sub`. Default: the token's issuer. */
  readonly subjectIssuers?: readonly string[];
}

/** Every browser has checked since then: older word is acknowledged, and no news. */
const MAX_AGE_MS = 24 * 60 * 60 * 1000;

const FAULTS: Readonly<Record<TokenFault, readonly [code: string, description: string]>> = {
  malformed: ['invalid_request', 'The body is not a signed security event token'],
  typ: ['invalid_request', 'The typ of the token is not secevent+jwt'],
  alg: ['invalid_key', 'The token is signed with an algorithm that is not accepted'],
  key: ['invalid_key', 'The token is signed with an unknown key'],
  signature: ['authentication_failed', 'The signature of the token does not fit'],
  iss: ['invalid_issuer', 'The token is not from an accepted issuer'],
  aud: ['invalid_audience', 'The token is not for an accepted audience'],
  iat: ['invalid_request', 'The token has no usable iat'],
  nbf: ['invalid_request', 'The token is not valid yet'],
  exp: ['invalid_request', 'The token has expired'],
};

/**
 * Reads security event tokens ([RFC 8417](https://www.rfc-editor.org/rfc/rfc8417)) in the profile of
 * the [Shared Signals Framework 1.0](https://openid.net/specs/openid-sharedsignals-framework-1_0-final.html).
 *
 * The reader resolves with the hints, each once; with none where the token is acknowledged and means
 * nothing to us: other events, subjects that we do not know, a retransmission, news of yesterday. It
 * rejects with a Refusal whose code is one of
 * [RFC 8935 §2.4](https://www.rfc-editor.org/rfc/rfc8935#section-2.4) (400), or with 503
 * `temporarily_unavailable` where the transmitter's keys cannot be read.
 */
export function createSecurityEventReader(
  options: SecurityEventOptions,
): (token: string) => Promise<readonly Hint[]> {
  const { now, once, subjectIssuers, ...rest } = options;
  const rules = {
    ...rest,
    now,
    types: ['secevent+jwt'],
    required: ['iat'],
    refuse: (fault: TokenFault, detail: string) => new Refusal(400, ...FAULTS[fault], detail),
  };
  return async (token) => {
    const claims = await verifySignedToken(token, rules);
    const { iss = '', iat = 0 } = claims;
    const issuedAt = iat * 1000;
    if (issuedAt > now() + CLOCK_TOLERANCE_MS) throw rules.refuse('iat', 'in the future');
    const jti = readIdentifier(claims.jti);
    if (jti === undefined) throw invalidRequest('The token has no usable jti');
    const hints = hintsOf(claims, subjectIssuers ?? [iss]);
    const staleAt = issuedAt + MAX_AGE_MS;
    if (hints.length === 0 || now() >= staleAt) return [];
    // The same token again is a transmitter that did not hear the answer: it is to hear it now.
    return (await once.claim(JSON.stringify(['secevent', iss, jti]), staleAt)) ? hints : [];
  };
}

function hintsOf(claims: JWTPayload, issuers: readonly string[]): readonly Hint[] {
  const events = claims['events'];
  if (!isJsonObject(events) || Object.keys(events).length === 0) {
    throw invalidRequest('The token has no events');
  }
  const hints = Object.entries(events).map(([uri, event]) => {
    if (!isJsonObject(event)) throw invalidRequest('The token has an event that is not an object');
    return hintOfEvent(uri, event, claims, issuers);
  });
  return distinctHints(hints.filter((hint) => hint !== undefined));
}

function hintOfEvent(
  uri: string,
  event: unknown,
  claims: JWTPayload,
  issuers: readonly string[],
): Hint | undefined {
  const type = SECURITY_EVENT_TYPES.get(uri);
  if (type === undefined || type.means?.(event) === false) return undefined;
  // `sub_id` is where the subject is since 1.0; older transmitters put it into the event.
  const subject = memberOf(claims, 'sub_id') ?? memberOf(event, 'subject');
  const hint = hintOfSubject(subject, type.subject, (iss) => issuers.includes(iss));
  if (hint === MALFORMED) throw invalidRequest('The token has no usable subject');
  return hint;
}

function invalidRequest(description: string): Refusal {
  return new Refusal(400, 'invalid_request', description);
}
