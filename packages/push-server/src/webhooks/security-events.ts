import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import { distinctHints, type Hint, readIdentifier } from '../hint.js';
import type { Route } from '../http/app.js';
import { requireMediaType } from '../http/body.js';
import { RequestError, respondEmpty, SECURITY_EVENT_ERROR_FORMAT } from '../http/respond.js';
import { isJsonObject, memberOf } from '../json.js';
import {
  CLOCK_TOLERANCE_MS,
  type TokenErrorReason,
  verifySignedToken,
} from '../tokens/signed-token.js';
import { MALFORMED, readSubject, type SubjectKind } from '../tokens/subject-identifier.js';
import type { TokenClaims } from '../tokens/token-claims.js';
import { post, readTokenBody, type WebhookOptions } from './webhook.js';

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

/** A security event type that can end a session. */
interface SecurityEventType {
  /** The kind of an `opaque` subject. */
  readonly subject: SubjectKind;
  /** Returns whether an event of this type ends a session. If omitted, every event does. */
  readonly endsSession?: (event: unknown) => boolean;
}

const CAEP = 'https://schemas.openid.net/secevent/caep/event-type/';
const RISC = 'https://schemas.openid.net/secevent/risc/event-type/';

/**
 * The supported event types of [CAEP 1.0](https://openid.net/specs/openid-caep-1_0-final.html) and
 * [RISC 1.0](https://openid.net/specs/openid-risc-1_0-final.html), by URI.
 *
 * Other types are acknowledged and produce no hint. This includes the
 * [verification event](https://openid.net/specs/openid-sharedsignals-framework-1_0-final.html#name-verification-event).
 */
const SECURITY_EVENT_TYPES: ReadonlyMap<string, SecurityEventType> = new Map<
  string,
  SecurityEventType
>([
  // One or more sessions of the subject were revoked.
  [`${CAEP}session-revoked`, { subject: 'session' }],
  // A credential was changed or removed. An additional credential ends no session.
  [
    `${CAEP}credential-change`,
    { subject: 'user', endsSession: (event) => memberOf(event, 'change_type') !== 'create' },
  ],
  // The account was blocked.
  [`${RISC}account-disabled`, { subject: 'user' }],
  // The account was deleted.
  [`${RISC}account-purged`, { subject: 'user' }],
  // All sessions of the account were revoked. Deprecated in favor of session-revoked in CAEP.
  [`${RISC}sessions-revoked`, { subject: 'user' }],
]);

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

/** `POST /webhooks/security-events` ([RFC 8935 §2](https://www.rfc-editor.org/rfc/rfc8935#section-2)). */
export function securityEventsRoute(
  options: WebhookOptions,
  readSecurityEvent: (token: string) => Promise<readonly Hint[]>,
): Route {
  const path = '/webhooks/security-events';
  const route = post(path, async (request) => {
    requireMediaType(request, 'application/secevent+jwt');
    const token = (await readTokenBody(request, options)).trim();
    const { length } = await readSecurityEvent(token);
    options.log({ event: 'received', route: path, hints: length, ignored: 0 });
    return respondEmpty(202);
  });
  return { ...route, errorFormat: SECURITY_EVENT_ERROR_FORMAT };
}

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
