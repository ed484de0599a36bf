/** @vitest-environment node */
import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { createManagementTokens } from '../src/management/tokens.js';
import { createSign, createVerifySignature, generateSigningKey } from '../src/signing-key.js';

const issuer = 'http://localhost:1/';
const [key, otherKey] = await Promise.all([generateSigningKey(), generateSigningKey()]);
const claims = {
  iss: issuer,
  aud: `${issuer}api/v2/`,
  gty: 'client-credentials',
  exp: Math.floor(Date.now() / 1_000) + 60,
};
const expired = { ...claims, exp: 1 };

/** Signs with the key of the tenant and an algorithm that it does not use. */
const signWithRs512 = () =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS512' })
    .sign(createPrivateKey({ key: key as JsonWebKey, format: 'jwk' }));

describe('the signature of an ID token hint', () => {
  const verify = createVerifySignature(key);

  it.each([claims, expired])('is valid, also after the token expired: %j', async (signed) => {
    expect(await verify(await createSign(key)('JWT', signed))).toEqual(signed);
  });

  it.each([
    ['by another key', () => createSign(otherKey)('JWT', claims)],
    ['with another algorithm', signWithRs512],
  ])('is invalid if it was made %s', async (_, sign) => {
    expect(await verify(await sign())).toBeUndefined();
  });
});

describe('a token for the Management API', () => {
  const { verify } = createManagementTokens(key);

  it('is valid without scopes', async () => {
    expect(await verify(await createSign(key)('JWT', claims))).toEqual(new Set());
  });

  it.each([
    ['it has expired', () => createSign(key)('JWT', expired)],
    ['it is signed by another key', () => createSign(otherKey)('JWT', claims)],
    ['it is signed with another algorithm', signWithRs512],
  ])('is invalid if %s', async (_, sign) => {
    expect(await verify(await sign())).toBeUndefined();
  });
});
