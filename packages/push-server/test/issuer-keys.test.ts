import { createLocalJWKSet, exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { combineIssuerKeys } from '../src/tokens/issuer-keys.js';

const issuers = ['https://one.example/', 'https://other.example/'];

/** Creates an issuer. All issuers use the same key ID. */
async function createIssuer(issuer: string) {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), alg: 'ES256', kid: 'same' };
  return { issuer, keys: createLocalJWKSet({ keys: [jwk] }), privateKey };
}

describe('combined keys of several issuers', async () => {
  const created = await Promise.all(issuers.map(createIssuer));
  const keys = combineIssuerKeys(created);

  it.each([
    [0, 0, true],
    [1, 1, true],
    [0, 1, false],
    [1, 0, false],
  ])('issuer %i, signed by %i: verified %s', async (named, signer, isVerified) => {
    const { privateKey } = created[signer] ?? (await createIssuer(''));
    const token = await new SignJWT({ iss: issuers[named] ?? '' })
      .setProtectedHeader({ alg: 'ES256', kid: 'same' })
      .sign(privateKey);
    const verified = jwtVerify(token, keys).then(
      () => true,
      () => false,
    );
    expect(await verified).toBe(isVerified);
  });
});
