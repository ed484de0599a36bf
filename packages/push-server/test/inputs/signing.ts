import {
  CompactSign,
  createLocalJWKSet,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWK,
  type JWTVerifyGetKey,
} from 'jose';

/** An extension of signatures that no reader knows. */
export const EXTENSION = 'urn:example:extension';

type Claims = Readonly<Record<string, unknown>>;

/** One who signs tokens, and publishes the keys for them. */
export interface Signer {
  readonly keys: JWTVerifyGetKey;
  readonly publicKeyPem: string;
  readonly publicJwk: JWK;
  /** The members of `header` replace those of a usual one; `undefined` removes one. */
  sign(claims: unknown, header?: Claims): Promise<string>;
}

export async function createSigner(kid = 'key-1', alg = 'RS256'): Promise<Signer> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const publicJwk = { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' };
  return {
    keys: createLocalJWKSet({ keys: [publicJwk] }),
    publicJwk,
    publicKeyPem: await exportSPKI(publicKey),
    sign: (claims, header = {}) =>
      sign(claims, without({ alg, kid, typ: 'JWT', ...header }), privateKey),
  };
}

/** A token with an HMAC of `secret` for a signature. */
export function signWithSecret(claims: Claims, secret: string, header: Claims): Promise<string> {
  return sign(claims, { alg: 'HS256', ...header }, new TextEncoder().encode(secret));
}

/** A token with the algorithm `none`. */
export function unsigned(claims: Claims, header: Claims): string {
  return `${encode({ alg: 'none', ...header })}.${encode(claims)}.`;
}

/** The same claims without those that are `undefined`. */
export function without(claims: Claims): Claims {
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
}

async function sign(claims: unknown, header: Claims, key: CryptoKey | Uint8Array): Promise<string> {
  const text = typeof claims === 'string' ? claims : JSON.stringify(claims);
  return new CompactSign(new TextEncoder().encode(text))
    .setProtectedHeader(header as { alg: string })
    .sign(key, { crit: { [EXTENSION]: true } });
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
