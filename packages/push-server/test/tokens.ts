import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

/** The issuer of the tokens. */
export const ISSUER = 'https://tenant.example/';
/** The audience of the access tokens. */
export const AUDIENCE = 'https://api.example';

const { privateKey, publicKey } = await generateKeyPair('ES256');
const jwk = { ...(await exportJWK(publicKey)), alg: 'ES256', kid: 'tenant' };

/** The tenant's public keys as a JSON Web Key Set. */
export const jwks = { keys: [jwk] };
/** The tenant's public keys. */
export const keys = createLocalJWKSet(jwks);

/** Signs a token with the tenant's key. */
export function sign(
  claims: JWTPayload,
  { typ = 'JWT', key = privateKey }: { typ?: string; key?: CryptoKey } = {},
): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'tenant', typ }).sign(key);
}

/** Returns the claims of an access token that expires in an hour. `undefined` removes a claim. */
export function accessClaims(claims: { [name: string]: unknown } = {}): JWTPayload {
  const iat = Math.floor(Date.now() / 1_000);
  const all = { iss: ISSUER, aud: AUDIENCE, sub: 'auth0|alice', iat, exp: iat + 3_600, ...claims };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** Creates an access token that expires in an hour. */
export function accessToken(claims: { [name: string]: unknown } = {}): Promise<string> {
  return sign(accessClaims(claims));
}

/** Creates a logout token with a unique `jti`. */
export function logoutToken(claims: JWTPayload = {}): Promise<string> {
  const iat = Math.floor(Date.now() / 1_000);
  const events = { 'http://schemas.openid.net/event/backchannel-logout': {} };
  const jti = crypto.randomUUID();
  const exp = iat + 120;
  return sign({ iss: ISSUER, aud: 'spa', sub: 'auth0|alice', iat, exp, jti, events, ...claims });
}
