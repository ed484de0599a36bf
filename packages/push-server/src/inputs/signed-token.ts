import { jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { Refusal } from '../refusal.js';

/** What is wrong with a token: its form, its signature, or the claim of that name. */
export type TokenFault =
  'malformed' | 'typ' | 'alg' | 'key' | 'signature' | 'iss' | 'aud' | 'iat' | 'nbf' | 'exp';

/** What a signed token must be. */
export interface TokenRules {
  /** Of `iss`, those that are accepted. */
  readonly issuer: string | readonly string[];
  /** `aud` must have one of these. */
  readonly audience: readonly string[];
  /** The issuer's public keys. */
  readonly keys: JWTVerifyGetKey;
  /** The header's `typ` without `application/`, in lower case; `undefined` for a token without. */
  readonly types: readonly (string | undefined)[];
  /** Claims that must be there. */
  readonly required: readonly string[];
  /** Refuses a token whose `iat` is longer ago, or in the future. Without it `iat` may be any number. */
  readonly maxAgeMs?: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** The refusal for a fault. */
  readonly refuse: (fault: TokenFault, detail: string) => Refusal;
}

/** How far the clocks of issuer and server may be apart. */
export const CLOCK_TOLERANCE_MS = 60_000;

const MAX_LENGTH = 16_384;

// With a secret in common whoever can check a token can forge one, and the public key could be
// taken for the secret: signatures of key pairs only (RFC 8725 §3.1 and §2.1).
const ALGORITHMS = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];

const FAULTS_BY_CODE: ReadonlyMap<string, TokenFault> = new Map([
  ['ERR_JOSE_ALG_NOT_ALLOWED', 'alg'],
  ['ERR_JWKS_NO_MATCHING_KEY', 'key'],
  ['ERR_JWKS_MULTIPLE_MATCHING_KEYS', 'key'],
  ['ERR_JWS_SIGNATURE_VERIFICATION_FAILED', 'signature'],
]);

const FAULTS_BY_CLAIM: ReadonlyMap<string, TokenFault> = new Map(
  (['iss', 'aud', 'iat', 'nbf', 'exp'] as const).map((claim) => [claim, claim]),
);

/**
 * The claims of a token that is signed by its issuer
 * ([RFC 7519 §7.2](https://www.rfc-editor.org/rfc/rfc7519#section-7.2)), in time, and meant for this
 * audience.
 *
 * @throws Refusal the one that `refuse` makes of a fault; 503 `temporarily_unavailable` where the
 *   issuer's keys cannot be read, which the token is not to blame for
 */
export async function verifySignedToken(token: string, rules: TokenRules): Promise<JWTPayload> {
  if (typeof token !== 'string' || token.length > MAX_LENGTH) {
    throw rules.refuse('malformed', 'too long');
  }
  const { payload, protectedHeader } = await verify(token, rules).catch((error: unknown) => {
    throw error instanceof Refusal ? error : rules.refuse(faultOf(error), detailOf(error));
  });
  const types: readonly unknown[] = rules.types;
  if (!types.includes(typeOf(protectedHeader.typ))) throw rules.refuse('typ', 'typ');
  return payload;
}

function verify(token: string, { keys, issuer, audience, required, maxAgeMs, now }: TokenRules) {
  return jwtVerify(token, blameless(keys), {
    algorithms: ALGORITHMS,
    issuer: typeof issuer === 'string' ? issuer : [...issuer],
    audience: [...audience],
    requiredClaims: [...required],
    currentDate: new Date(now()),
    clockTolerance: CLOCK_TOLERANCE_MS / 1000,
    ...(maxAgeMs !== undefined && { maxTokenAge: maxAgeMs / 1000 }),
  });
}

/** The same keys; whatever fails but the search for the token's key is no fault of the token. */
function blameless(keys: JWTVerifyGetKey): JWTVerifyGetKey {
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      if (faultOf(error) === 'key') throw error;
      const description = 'The keys of the issuer cannot be read now';
      throw new Refusal(503, 'temporarily_unavailable', description, detailOf(error));
    }
  };
}

/** Without a slash it stands for a media type with `application/` before it (RFC 7515 §4.1.9). */
function typeOf(typ: unknown): unknown {
  return typeof typ === 'string' ? typ.toLowerCase().replace(/^application\//, '') : typ;
}

function faultOf(error: unknown): TokenFault {
  const { code, claim } = (error ?? {}) as { code?: unknown; claim?: unknown };
  return FAULTS_BY_CLAIM.get(String(claim)) ?? FAULTS_BY_CODE.get(String(code)) ?? 'malformed';
}

/** A word for the log; never the message, which may quote what it is about. */
function detailOf(error: unknown): string {
  const { name, code, claim, reason } = (error ?? {}) as { [key: string]: unknown };
  return [name, code, claim, reason].filter((word) => typeof word === 'string').join(' ');
}
