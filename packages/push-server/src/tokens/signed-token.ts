import { type JWTPayload, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { RequestError } from '../http/respond.js';

/** Why a token is invalid: its format, its signature, or a claim or header parameter. */
export type TokenErrorReason =
  | 'malformed'
  | 'typ'
  | 'alg'
  | 'key'
  | 'signature'
  | 'iss'
  | 'aud'
  | 'iat'
  | 'nbf'
  | 'exp';

/** The rules that a signed token is verified against. */
export interface TokenRules {
  /** The accepted values of `iss`. */
  readonly issuer: string | readonly string[];
  /** The accepted values of `aud`. */
  readonly audience: readonly string[];
  /** The issuer's public keys. */
  readonly keys: JWTVerifyGetKey;
  /** The accepted `typ` values: lower case, without `application/`. `undefined` allows a missing `typ`. */
  readonly types: readonly (string | undefined)[];
  /** The required claims. */
  readonly required: readonly string[];
  /** Rejects a token whose `iat` is older, or in the future. If omitted, `iat` may be any number. */
  readonly maxAgeMs?: number;
  /** Returns the current time in epoch milliseconds. */
  readonly now: () => number;
  /** Creates the error for an invalid token. */
  readonly createError: (reason: TokenErrorReason, detail: string) => RequestError;
}

/** The accepted difference between the clocks of issuer and server. */
export const CLOCK_TOLERANCE_MS = 60_000;

const MAX_LENGTH = 16_384;

/** The end of the year 9999, in seconds. A greater date, such as `1e309`, is not one. */
const MAX_DATE = 253_402_300_799;

// Asymmetric algorithms only (RFC 8725 §2.1 and §3.1). With a symmetric algorithm, every verifier could
// forge tokens, and an attacker could use the public key as the secret.
const ALGORITHMS = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];

const REASONS_BY_CODE: ReadonlyMap<string, TokenErrorReason> = new Map([
  ['ERR_JOSE_ALG_NOT_ALLOWED', 'alg'],
  ['ERR_JWKS_NO_MATCHING_KEY', 'key'],
  ['ERR_JWKS_MULTIPLE_MATCHING_KEYS', 'key'],
  ['ERR_JWS_SIGNATURE_VERIFICATION_FAILED', 'signature'],
]);

const REASONS_BY_CLAIM: ReadonlyMap<string, TokenErrorReason> = new Map(
  (['iss', 'aud', 'iat', 'nbf', 'exp'] as const).map((claim) => [claim, claim]),
);

/**
 * Verifies the signature, issuer, audience, type and lifetime of a token and returns its claims
 * ([RFC 7519 §7.2](https://www.rfc-editor.org/rfc/rfc7519#section-7.2)).
 *
 * @throws RequestError the result of `createError` for an invalid token; 503
 *   `temporarily_unavailable` if the issuer's keys cannot be fetched
 */
export async function verifySignedToken(token: string, rules: TokenRules): Promise<JWTPayload> {
  if (typeof token !== 'string' || token.length > MAX_LENGTH) {
    throw rules.createError('malformed', 'too long');
  }
  const { payload, protectedHeader } = await verify(token, rules).catch((error: unknown) => {
    throw error instanceof RequestError
      ? error
      : rules.createError(reasonOf(error), describeError(error));
  });
  const types: readonly unknown[] = rules.types;
  if (!types.includes(normalizeType(protectedHeader.typ))) throw rules.createError('typ', 'typ');
  for (const claim of ['iat', 'nbf', 'exp'] as const) {
    const date = payload[claim];
    if (date !== undefined && !(Math.abs(date) <= MAX_DATE)) {
      throw rules.createError(claim, 'not a date');
    }
  }
  return payload;
}

function verify(token: string, { keys, issuer, audience, required, maxAgeMs, now }: TokenRules) {
  return jwtVerify(token, wrapKeyErrors(keys), {
    algorithms: ALGORITHMS,
    issuer: typeof issuer === 'string' ? issuer : [...issuer],
    audience: [...audience],
    requiredClaims: [...required],
    currentDate: new Date(now()),
    clockTolerance: CLOCK_TOLERANCE_MS / 1000,
    ...(maxAgeMs !== undefined && { maxTokenAge: maxAgeMs / 1000 }),
  });
}

/** Converts a failure to fetch the keys into a 503 error. A missing key still rejects the token. */
function wrapKeyErrors(keys: JWTVerifyGetKey): JWTVerifyGetKey {
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      if (reasonOf(error) === 'key') throw error;
      const description = 'The keys of the issuer cannot be fetched at the moment';
      throw new RequestError(503, 'temporarily_unavailable', description, describeError(error));
    }
  };
}

/** Removes the optional prefix `application/` (RFC 7515 §4.1.9). */
function normalizeType(typ: unknown): unknown {
  return typeof typ === 'string' ? typ.toLowerCase().replace(/^application\//, '') : typ;
}

function reasonOf(error: unknown): TokenErrorReason {
  const { code, claim } = (error ?? {}) as { code?: unknown; claim?: unknown };
  return REASONS_BY_CLAIM.get(String(claim)) ?? REASONS_BY_CODE.get(String(code)) ?? 'malformed';
}

/** Describes an error for the log. Omits the message, which may quote the token. */
function describeError(error: unknown): string {
  const { name, code, claim, reason } = (error ?? {}) as { [key: string]: unknown };
  return [name, code, claim, reason].filter((word) => typeof word === 'string').join(' ');
}

/**
 * Returns the bearer token of an `Authorization` header
 * ([RFC 6750 §2.1](https://www.rfc-editor.org/rfc/rfc6750#section-2.1)).
 *
 * @param name what the token is, for the error descriptions
 * @throws RequestError 401 `unauthorized` without a header, 401 `invalid_token` for any other scheme
 */
export function readBearerToken(authorization: string | null, name: string): string {
  // A response to a request without a token has no error code (RFC 6750 §3).
  if (authorization === null || authorization === '') {
    const description = `The ${name} is missing`;
    throw new RequestError(401, 'unauthorized', description, 'no Authorization header');
  }
  const [, token] = /^bearer +([\w.~+/-]+=*)$/i.exec(authorization.trim()) ?? [];
  if (token !== undefined) return token;
  throw new RequestError(
    401,
    'invalid_token',
    `The ${name} is invalid`,
    'no bearer token in the Authorization header',
  );
}
