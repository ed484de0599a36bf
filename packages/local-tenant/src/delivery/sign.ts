import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import { SignJWT } from 'jose';
import type { JWK } from 'oidc-provider';

/** Signs claims with the tenant's key; `typ` goes into the header. */
export type Sign = (typ: string, claims: Readonly<Record<string, unknown>>) => Promise<string>;

/** Signs with RS256 and a key of the tenant's JWKS. */
export function createSign(jwk: JWK): Sign {
  const key = createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' });
  const kid = jwk.kid ?? '';
  return (typ, claims) =>
    new SignJWT({ ...claims }).setProtectedHeader({ alg: 'RS256', typ, kid }).sign(key);
}
