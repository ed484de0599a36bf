import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import { createHint, type Hint, readIdentifier } from '../hint.js';
import type { Route } from '../http/app.js';
import { parseJson, requireMediaType } from '../http/body.js';
import { RequestError, respondEmpty } from '../http/respond.js';
import { isJsonObject, memberOf } from '../json.js';
import {
  CLOCK_TOLERANCE_MS,
  readBearerToken,
  type TokenErrorReason,
  verifySignedToken,
} from '../tokens/signed-token.js';
import { MALFORMED, readSubject } from '../tokens/subject-identifier.js';
import type { TokenClaims } from '../tokens/token-claims.js';
import { post, readTokenBody, type WebhookOptions } from './webhook.js';

/**
 * A subject identifier of an identity provider: its format and the members of that format.
 *
 * @see [RFC 9493 §3](https://www.rfc-editor.org/rfc/rfc9493#section-3)
 */
export interface SubjectIdentifier {
  /** The format, such as `email`. */
  readonly format: string;
  /** The other members, which are not validated. */
  readonly [member: string]: unknown;
}

/** The rules that a revocation request is verified against. */
export interface RevocationOptions {
  /** The identity provider. */
  readonly issuer: string;
  /** The URL of the route, as the identity provider knows it. */
  readonly audience: readonly string[];
  readonly keys: JWTVerifyGetKey;
  /** The issuers whose subjects are users of the tenant. */
  readonly subjectIssuers: readonly string[];
  /** Returns the `sub` of the tenant's user, or `undefined` if there is none. */
  readonly resolveSubject:
    | ((subject: SubjectIdentifier) => string | undefined | Promise<string | undefined>)
    | undefined;
  readonly now: () => number;
  readonly claims: TokenClaims;
}

/** The maximum age of a token, regardless of `exp`. The draft recommends five minutes. */
const MAX_AGE_MS = 600_000;

// Okta's own type. The draft names none. Any other type is another kind of token.
const TYPES = ['global-token-revocation+jwt', 'jwt', undefined];

/** Formats that can name a user of the tenant. */
const TENANT_FORMATS: readonly string[] = ['iss_sub', 'opaque', 'aliases'];

/** The other formats of RFC 9493. Only these are logged: an unknown one is any text. */
const OTHER_FORMATS: readonly string[] = ['account', 'did', 'email', 'phone_number', 'uri'];

/** A revocation request: the `Authorization` header and the parsed body. */
export interface RevocationRequest {
  readonly authorization: string | null;
  /** Reads the body. Called for an authenticated request only. */
  readBody(): Promise<unknown>;
}

/** `POST /global-token-revocation` ([draft §3.1](https://datatracker.ietf.org/doc/html/draft-parecki-oauth-global-token-revocation-06)). */
export function globalTokenRevocationRoute(
  options: WebhookOptions,
  readRevocation: (request: RevocationRequest) => Promise<Hint>,
): Route {
  const path = '/global-token-revocation';
  return post(path, async (request) => {
    await readRevocation({
      authorization: request.headers.get('authorization'),
      async readBody() {
        requireMediaType(request, 'application/json');
        return parseJson(await readTokenBody(request, options));
      },
    });
    options.log({ event: 'received', route: path, hints: 1, ignored: 0 });
    return respondEmpty(204);
  });
}

/**
 * Creates a function that verifies a revocation request, publishes its hint and returns it
 * ([Global Token Revocation](https://datatracker.ietf.org/doc/html/draft-parecki-oauth-global-token-revocation-06)
 * §3.2 and §3.5). Each token is accepted once.
 *
 * The function rejects with a RequestError of §3.4.2: 401 if the token is missing, invalid or was used
 * before, 400 for a malformed subject or an unsupported format, 404 for an unknown user, 422 if
 * `resolveSubject` fails, and 503 `temporarily_unavailable` if the keys cannot be fetched.
 */
export function createRevocationReader(
  options: RevocationOptions,
): (request: RevocationRequest) => Promise<Hint> {
  const { claims, subjectIssuers, resolveSubject, ...rest } = options;
  const rules = {
    ...rest,
    types: TYPES,
    required: ['iss', 'sub', 'aud', 'jti', 'iat', 'exp'],
    maxAgeMs: MAX_AGE_MS,
    createError: (reason: TokenErrorReason, detail: string) => invalidToken(`${reason} ${detail}`),
  };
  return async ({ authorization, readBody }) => {
    const token = await verifySignedToken(readBearerToken(authorization, 'token'), rules);
    const jti = readIdentifier(token.jti);
    if (jti === undefined) throw invalidToken('jti');
    const subject = readSubjectIdentifier(await readBody());
    const hint = readTenantSubject(subject, subjectIssuers) ?? (await resolve(subject));
    // Claim the jti last: a request that is corrected may repeat the token.
    const key = JSON.stringify(['global_token_revocation', token.iss, jti]);
    const expiresAt = rejectedAfter(token);
    // The body and `resolveSubject` take time. An expired claim would not be remembered.
    if (rest.now() >= expiresAt) throw invalidToken('exp');
    if (!(await claims.claim(key, expiresAt, [hint]))) throw invalidToken('jti was used');
    return hint;
  };

  async function resolve(subject: SubjectIdentifier): Promise<Hint> {
    if (resolveSubject === undefined) {
      if (subject.format === 'iss_sub') throw userNotFound();
      const { format } = subject;
      const isKnown = [...TENANT_FORMATS, ...OTHER_FORMATS].includes(format);
      const detail = isKnown ? format : 'unknown format';
      throw invalidRequest('The format of sub_id is not supported', detail);
    }
    const hint = createHint(readIdentifier(await settle(() => resolveSubject(subject))));
    if (hint === undefined) throw userNotFound();
    return hint;
  }
}

/** The message of the error is not logged, because it may contain the subject. */
async function settle<T>(resolveSubject: () => T | Promise<T>): Promise<T> {
  try {
    return await resolveSubject();
  } catch (error) {
    const description = 'The user could not be looked up';
    const name = error instanceof Error ? error.name : typeof error;
    throw new RequestError(422, 'unprocessable_request', description, `resolveSubject: ${name}`);
  }
}

function readSubjectIdentifier(body: unknown): SubjectIdentifier {
  const subject = memberOf(body, 'sub_id');
  const format = memberOf(subject, 'format');
  if (!isJsonObject(subject) || typeof format !== 'string') {
    throw invalidRequest('The body has no sub_id with a format');
  }
  return { ...subject, format };
}

/** Returns the hint for a user of the tenant, or `undefined` if the subject names no such user. */
function readTenantSubject(
  subject: SubjectIdentifier,
  issuers: readonly string[],
): Hint | undefined {
  if (!TENANT_FORMATS.includes(subject.format)) return undefined;
  const hint = readSubject(subject, 'user', (iss) => issuers.includes(iss));
  if (hint === MALFORMED) throw invalidRequest('The sub_id is malformed');
  return hint;
}

/** Returns when the token is too old to be accepted. The verification compares whole seconds. */
function rejectedAfter({ iat = 0, exp = 0 }: JWTPayload): number {
  return Math.min(exp * 1000, iat * 1000 + MAX_AGE_MS) + CLOCK_TOLERANCE_MS + 1000;
}

function invalidToken(detail: string): RequestError {
  return new RequestError(401, 'invalid_token', 'The token is invalid', detail);
}

function invalidRequest(description: string, detail?: string): RequestError {
  return new RequestError(400, 'invalid_request', description, detail);
}

function userNotFound(): RequestError {
  return new RequestError(404, 'user_not_found', 'The user is not known');
}
