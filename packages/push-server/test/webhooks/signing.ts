import {
  CompactSign,
  createLocalJWKSet,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWK,
  type JWTVerifyGetKey,
} from 'jose';

type Claims = Readonly<Record<string, unknown>>;

/** Signs tokens and provides the public keys. */
export interface Signer {
  readonly keys: JWTVerifyGetKey;
  readonly publicKeyPem: string;
  readonly publicJwk: JWK;
  readonly privateJwk: JWK;
  /** Signs a token. `header` overrides the default header. `undefined` removes a member. */
  sign(claims: unknown, header?: Claims): Promise<string>;
}

/** Creates a signer with a new key pair. */
export async function createSigner(kid = 'key-1', alg = 'ES256'): Promise<Signer> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const publicJwk = { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' };
  return {
    keys: createLocalJWKSet({ keys: [publicJwk] }),
    publicJwk,
    privateJwk: await exportJWK(privateKey),
    publicKeyPem: await exportSPKI(publicKey),
    sign: (claims, header = {}) =>
      sign(claims, removeUndefined({ alg, kid, typ: 'JWT', ...header }), privateKey),
  };
}

/** Creates a token with an HMAC signature. */
export function signWithSecret(claims: Claims, secret: string, header: Claims): Promise<string> {
  return sign(claims, { alg: 'HS256', ...header }, new TextEncoder().encode(secret));
}

/** Creates a token with the algorithm `none`. */
export function unsigned(claims: Claims, header: Claims): string {
  return `${encode({ alg: 'none', ...header })}.${encode(claims)}.`;
}

/** Returns the claims without `undefined` values. */
export function removeUndefined(claims: Claims): Claims {
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
}

async function sign(claims: unknown, header: Claims, key: CryptoKey | Uint8Array): Promise<string> {
  const text = typeof claims === 'string' ? claims : JSON.stringify(claims);
  return new CompactSign(new TextEncoder().encode(text))
    .setProtectedHeader(header as { alg: string })
    .sign(key);
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
