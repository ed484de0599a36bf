import { createLocalJWKSet, errors, importJWK, type JWTVerifyGetKey, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { RequestError } from '../src/http/respond.js';
import { type TokenRules, verifySignedToken } from '../src/tokens/signed-token.js';
import { getRequestError } from './webhooks/get-request-error.js';
import { createSigner, removeUndefined, signWithSecret, unsigned } from './webhooks/signing.js';

const signer = await createSigner('key-1');
const forger = await createSigner('key-1');
const other = await createSigner('key-2');

const iat = 1_700_000_000;
const CLAIMS = { iss: 'https://tenant.example/', aud: 'spa', jti: '1', iat, exp: iat + 120 };
/** Rules that limit the age of a token. */
const LIMITED = { maxAgeMs: 600_000 };
const LAST_DATE = 253_402_300_799;

type Members = Readonly<Record<string, unknown>>;

/** Verifies a token as of `now`, by default a second after its `iat`. */
function verify(token: string, rules: Partial<TokenRules> = {}, now = (iat + 1) * 1_000) {
  return verifySignedToken(token, {
    issuer: ['https://login.example/', CLAIMS.iss],
    audience: ['else', 'spa'],
    keys: signer.keys,
    types: ['logout+jwt', undefined],
    required: ['exp', 'jti'],
    now: () => now,
    createError: (reason, detail) => new RequestError(400, reason, '', detail),
    ...rules,
  });
}

const sign = (change: Members = {}, header: Members = {}) =>
  signer.sign(removeUndefined({ ...CLAIMS, ...change }), { typ: undefined, ...header });

/** Returns the error of a token that is not accepted. */
const getError = async (token: string | Promise<string>, rules?: Partial<TokenRules>) =>
  getRequestError(async () => verify(await token, rules));

describe('a signed token', () => {
  it.each<[string, Members, Members?]>([
    ['of either type', {}, { typ: 'logout+jwt' }],
    [
      'of a type in another case with the prefix application/',
      {},
      { typ: 'application/Logout+JWT' },
    ],
    ['without a type', {}],
    ['from either issuer', { iss: 'https://login.example/' }],
    ['for several audiences', { aud: ['spa', 'another'] }],
    ['with the last date', { exp: LAST_DATE }],
  ])('is accepted %s', async (_, change, header) => {
    expect(await verify(await sign(change, header))).toEqual({ ...CLAIMS, ...change });
  });

  it.each<[string, string, () => string | Promise<string>]>([
    ['from another issuer', 'iss', () => sign({ iss: 'https://evil.example/' })],
    ['for another audience', 'aud', () => sign({ aud: 'other' })],
    ['of another type', 'typ', () => sign({}, { typ: 'at+jwt' })],
    [
      'of a type with application/ in the middle',
      'typ',
      () => sign({}, { typ: 'logout+application/jwt' }),
    ],
    ['of a type that is not a string', 'typ', () => sign({}, { typ: 1 })],
    ['without a required claim', 'exp', () => sign({ exp: undefined })],
    ['without a required claim of another name', 'malformed', () => sign({ jti: undefined })],
    ['that is not valid yet', 'nbf', () => sign({ nbf: iat + 62 })],
    ['with an exp after the year 9999', 'exp', () => sign({ exp: LAST_DATE + 1 })],
    ['without a signature', 'alg', () => unsigned(CLAIMS, {})],
    [
      'signed with the public key as a secret',
      'alg',
      () => signWithSecret(CLAIMS, signer.publicKeyPem, {}),
    ],
    ['signed with an unknown key', 'key', () => other.sign(CLAIMS)],
    [
      'signed with another key of the same ID',
      'signature',
      () => forger.sign(CLAIMS, { typ: undefined }),
    ],
    [
      'signed with a key in its header',
      'signature',
      () => forger.sign(CLAIMS, { jwk: forger.publicJwk }),
    ],
    ['that is no JWT', 'malformed', () => 'abc'],
    ['that is not a string', 'malformed', () => null as unknown as string],
    ['without claims', 'malformed', () => signer.sign('[]')],
    ['that is too long', 'malformed', () => sign({ x: 'x'.repeat(16_384) })],
  ])('is rejected %s', async (_, reason, create) => {
    expect((await getError(create())).code).toBe(reason);
  });

  it.each<[string, number, Members]>([
    ['in the future', -61_000, {}],
    ['a minute after its exp', 180_000, {}],
    ['when it is too old, regardless of its exp', 661_000, { exp: LAST_DATE }],
  ])('is rejected %s, with a tolerance of a minute', async (_, sinceMs, change) => {
    const at = iat * 1_000 + sinceMs;
    const token = await sign(change);
    await getRequestError(() => verify(token, LIMITED, at));
    const toleratedMs = sinceMs < 0 ? 1_000 : -1_000;
    expect(await verify(token, LIMITED, at + toleratedMs)).toBeDefined();
  });

  it.each(['iat', 'nbf'])('is rejected with an infinite %s', async (claim) => {
    const text = `${JSON.stringify(CLAIMS).slice(0, -1)},"${claim}":-1e309}`;
    const token = signer.sign(text, { typ: undefined });
    expect((await getError(token)).code).toBe(claim);
  });

  it('may be of any age, or without iat, if there is no limit', async () => {
    const token = await sign({ exp: LAST_DATE });
    expect(await verify(token, {}, (iat + 1_000_000) * 1_000)).toBeDefined();
    const undated = await sign({ iat: undefined });
    expect(await verify(undated)).toBeDefined();
    expect((await getError(undated, LIMITED)).code).toBe('iat');
  });

  it.each([
    ['RSA', ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512']],
    ['P-256', ['ES256']],
    ['P-384', ['ES384']],
    ['P-521', ['ES512']],
    ['Ed25519', ['EdDSA', 'Ed25519']],
  ])('may use the asymmetric algorithms of %s', async (_, algorithms) => {
    const { publicJwk, privateJwk } = await createSigner('key-1', algorithms[0]);
    for (const alg of algorithms) {
      const token = await new SignJWT({ ...CLAIMS })
        .setProtectedHeader({ alg })
        .sign(await importJWK({ ...privateJwk, alg }, alg));
      const keys = createLocalJWKSet({ keys: [{ ...publicJwk, alg }] });
      expect(await verify(token, { keys })).toBeDefined();
    }
  });

  it('is rejected before the key lookup when the algorithm is not allowed', async () => {
    const keys = () => Promise.reject(new Error('unexpected key lookup'));
    const token = signWithSecret(CLAIMS, signer.publicKeyPem, {});
    expect((await getError(token, { keys })).code).toBe('alg');
  });

  it('may be signed with either key during a key rotation, but must name its key', async () => {
    const keys = createLocalJWKSet({ keys: [signer.publicJwk, other.publicJwk] });
    for (const { sign: signWith } of [signer, other]) {
      expect(await verify(await signWith(CLAIMS, { typ: undefined }), { keys })).toBeDefined();
    }
    expect((await getError(sign({}, { kid: undefined }), { keys })).code).toBe('key');
  });

  it.each([
    ['cannot be reached', new TypeError('fetch failed'), 'TypeError'],
    ['time out', new errors.JWKSTimeout(), 'JWKSTimeout ERR_JWKS_TIMEOUT'],
    ['are not a key set', new errors.JWKSInvalid(), 'JWKSInvalid ERR_JWKS_INVALID'],
  ])('causes a 503 error when the keys %s', async (_, error, detail) => {
    const keys: JWTVerifyGetKey = () => Promise.reject(error);
    const rejection = await getError(sign(), { keys });
    expect(rejection).toMatchObject({ status: 503, code: 'temporarily_unavailable', detail });
    expect(rejection.description).toMatch(/keys of the issuer/);
  });

  it('has its invalid claim in the log detail', async () => {
    expect((await getError(sign({ iss: 'https://evil.example/' }))).detail).toBe(
      'JWTClaimValidationFailed ERR_JWT_CLAIM_VALIDATION_FAILED iss check_failed',
    );
  });
});
