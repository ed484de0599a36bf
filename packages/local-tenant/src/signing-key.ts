import {
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  randomBytes,
  type JsonWebKey,
} from 'node:crypto';
import { promisify } from 'node:util';
import { jwtVerify, SignJWT, type JWTPayload } from 'jose';
import type { JWK } from 'oidc-provider';

/** Signs claims with the tenant's key. `typ` goes into the JOSE header. */
export type Sign = (typ: string, claims: Readonly<Record<string, unknown>>) => Promise<string>;

/** Generates the tenant's RS256 key. The tenant uses it until it stops. */
export async function generateSigningKey(): Promise<JWK> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const jwk = privateKey.export({ format: 'jwk' }) as JWK;
  return { ...jwk, kid: randomBytes(12).toString('base64url'), use: 'sig', alg: 'RS256' };
}

/** Creates a function that signs JWTs with RS256 and this key. */
export function createSign(jwk: JWK): Sign {
  const key = createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' });
  const kid = jwk.kid ?? '';
  return (typ, claims) =>
    new SignJWT({ ...claims }).setProtectedHeader({ alg: 'RS256', typ, kid }).sign(key);
}

/** Returns the claims of a JWT with a valid signature, also of an expired one. */
export type VerifySignature = (jwt: string) => Promise<JWTPayload | undefined>;

/** Creates a function that verifies JWTs of {@link createSign}. */
export function createVerifySignature(jwk: JWK): VerifySignature {
  const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
  return async (jwt) => {
    try {
      const options = { algorithms: ['RS256'], currentDate: new Date(0) };
      return (await jwtVerify(jwt, key, options)).payload;
    } catch {
      return undefined;
    }
  };
}
