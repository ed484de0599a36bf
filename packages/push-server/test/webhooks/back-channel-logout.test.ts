import { createLocalJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { createLogoutTokenReader } from '../../src/webhooks/back-channel-logout.js';
import recorded from './examples/auth0-logout-token-claims.json';
import { getRequestError } from './get-request-error.js';
import { createSigner, EXTENSION, removeUndefined, signWithSecret, unsigned } from './signing.js';
import { createTestOnceStore } from './test-once-store.js';

const tenant = await createSigner();
const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const iat = recorded.iat;
const NOW = (iat + 1) * 1000;
const CUSTOM_DOMAIN = 'https://login.example.com/';

let now: number;
let once: ReturnType<typeof createTestOnceStore>;

function createReader(keys: JWTVerifyGetKey = tenant.keys) {
  return createLogoutTokenReader({
    issuer: [recorded.iss, CUSTOM_DOMAIN],
    clientIds: ['another-application', recorded.aud],
    keys,
    now: () => now,
    claims: once,
  });
}

/** Reads the recorded token with some claims or header parameters changed. */
async function read(change: Record<string, unknown> = {}, header: Record<string, unknown> = {}) {
  const claims = removeUndefined({ ...recorded, ...change });
  return createReader()(await tenant.sign(claims, header));
}

beforeEach(() => {
  now = NOW;
  once = createTestOnceStore(() => now);
});

describe('a logout token', () => {
  it('of Auth0 produces a hint for the session of the user', async () => {
    expect(await read()).toEqual({ sub: recorded.sub, sid: recorded.sid });
  });

  it.each<[string, Record<string, unknown>, unknown]>([
    ['with sub only produces a hint for the user', { sid: undefined }, { sub: recorded.sub }],
    ['with sid only produces a hint for the session', { sub: undefined }, { sid: recorded.sid }],
  ])('%s', async (_, change, hint) => {
    expect(await read(change)).toEqual(hint);
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>?]>([
    ['from another configured issuer', { iss: CUSTOM_DOMAIN }],
    ['for several audiences, one of them configured', { aud: ['else', recorded.aud] }],
    ['for another configured application', { aud: 'another-application' }],
    ['with members in the event', { events: { [EVENT]: { reason: 'x' } } }],
    ['with an additional event', { events: { 'https://example.com/else': {}, [EVENT]: {} } }],
    ['with unknown claims', { constructor: 1, toString: null }],
    ['with identifiers of 512 characters', { sub: 's'.repeat(512), sid: 'i'.repeat(512) }],
    ['of the recommended type', {}, { typ: 'logout+jwt' }],
    ['of the recommended type with the prefix application/', {}, { typ: 'application/Logout+JWT' }],
    ['without a type', {}, { typ: undefined }],
  ])('is accepted %s', async (_, change, header) => {
    expect(await read(change, header)).toBeDefined();
  });

  it.each<[string, RegExp, Record<string, unknown>, Record<string, unknown>?]>([
    ['without iss', /issuer/, { iss: undefined }],
    ['from another issuer', /issuer/, { iss: 'https://evil.example.com/' }],
    ['with an array as iss', /issuer/, { iss: [recorded.iss] }],
    ['without aud', /audience/, { aud: undefined }],
    ['for another application', /audience/, { aud: 'else' }],
    ['for several other applications', /audience/, { aud: ['else', 'other'] }],
    ['for an empty audience', /audience/, { aud: [] }],
    ['without iat', /too old or in the future/, { iat: undefined }],
    ['with a string as iat', /too old or in the future/, { iat: String(iat) }],
    ['issued in the future', /too old or in the future/, { iat: iat + 62, exp: iat + 180 }],
    ['issued too long ago', /too old or in the future/, { iat: iat - 660, exp: iat + 60 }],
    ['without exp', /expired/, { exp: undefined }],
    ['with a string as exp', /expired/, { exp: String(recorded.exp) }],
    ['that has expired', /expired/, { exp: iat - 59 }],
    ['that is not valid yet', /not valid yet/, { nbf: iat + 62 }],
    ['without events', /event/, { events: undefined }],
    ['without the back-channel logout event', /event/, { events: {} }],
    ['with an array of events', /event/, { events: [EVENT] }],
    ['with a string as events', /event/, { events: EVENT }],
    ['with an event that is true', /event/, { events: { [EVENT]: true } }],
    ['with an event that is null', /event/, { events: { [EVENT]: null } }],
    ['with an event that is an array', /event/, { events: { [EVENT]: [] } }],
    ['with another event', /event/, { events: { [`${EVENT}/`]: {} } }],
    ['with a nonce', /nonce/, { nonce: 'n-0S6_WzA2Mj' }],
    ['with a nonce that is null', /nonce/, { nonce: null }],
    ['without sub and sid', /neither/, { sub: undefined, sid: undefined }],
    ['with an empty sub', /sub/, { sub: '' }],
    ['with a sub that is a number', /sub/, { sub: 1 }],
    ['with a sub that is null', /sub/, { sub: null }],
    ['with a sub that is too long', /sub/, { sub: 's'.repeat(513) }],
    ['with a control character in its sub', /sub/, { sub: 'auth0|1\n' }],
    ['with a sid that is an object', /sid/, { sid: {} }],
    ['with a sid that is too long', /sid/, { sid: 'i'.repeat(513) }],
    ['with a control character in its sid', /sid/, { sid: 'a\u0000' }],
    ['with a lone surrogate in its sid', /sid/, { sid: '\ud800' }],
    ['without jti', /jti/, { jti: undefined }],
    ['with a jti that is a number', /jti/, { jti: 7 }],
    ['with a jti that is too long', /jti/, { jti: 'j'.repeat(513) }],
    ['of the type of an access token', /another kind/, {}, { typ: 'at+jwt' }],
    [
      'of a type with application/ in the middle',
      /another kind/,
      {},
      { typ: 'logout+application/jwt' },
    ],
    ['of a type that is not a string', /another kind/, {}, { typ: 1 }],
    ['of the type of a security event token', /another kind/, {}, { typ: 'secevent+jwt' }],
    [
      'with an unsupported critical extension',
      /not a signed/,
      {},
      { crit: [EXTENSION], [EXTENSION]: 1 },
    ],
  ])('is rejected %s', async (_, reason, change, header = {}) => {
    const rejection = await getRequestError(() => read(change, header));
    expect(rejection).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(rejection.description).toMatch(reason);
    expect(once.expiries.size).toBe(0);
  });

  it.each([
    ['an ID token', { nonce: 'n', auth_time: iat, events: undefined, jti: undefined }],
    ['an ID token without a nonce', { events: undefined }],
    [
      'an access token of the type JWT',
      { aud: [recorded.aud], scope: 'openid', events: undefined },
    ],
  ])('cannot be %s', async (_, change) => {
    expect((await getRequestError(() => read(change))).code).toBe('invalid_request');
  });

  it('names the invalid claim in the log detail', async () => {
    const { detail } = await getRequestError(() => read({ iss: 'https://evil.example.com/' }));
    expect(detail).toBe(
      'JWTClaimValidationFailed ERR_JWT_CLAIM_VALIDATION_FAILED iss check_failed',
    );
  });

  it('does not expose token content in an error', async () => {
    const secret = 'Zaphod';
    for (const name of ['iss', 'aud', 'iat', 'exp', 'nonce', 'jti', 'sid', 'events']) {
      const { description, detail } = await getRequestError(() =>
        read({ [name]: { [secret]: secret, length: secret } }),
      );
      expect(`${description} ${detail}`).not.toContain(secret);
    }
  });
});

describe('signature of a logout token', () => {
  const claims = { ...recorded };
  const header = { kid: 'key-1', typ: 'JWT' };

  it.each<[string, RegExp, () => string | Promise<string>]>([
    ['missing', /algorithm/, () => unsigned(claims, header)],
    [
      'made with the public key as the secret',
      /algorithm/,
      () => signWithSecret(claims, tenant.publicKeyPem, header),
    ],
    [
      'made with another key with the same kid',
      /signature/,
      async () => (await createSigner('key-1')).sign(claims),
    ],
    ['made with an unknown key', /key/, () => tenant.sign(claims, { kid: 'key-2' })],
    [
      'made with a key from the token header',
      /signature/,
      async () => {
        const forger = await createSigner('key-1');
        return forger.sign(claims, { jwk: forger.publicJwk });
      },
    ],
    [
      'made with another algorithm than that of the key',
      /key/,
      async () => (await createSigner('key-1', 'ES256')).sign(claims),
    ],
    [
      'made for other claims',
      /signature/,
      async () => {
        const [head, , signature] = (await tenant.sign(claims)).split('.');
        const other = Buffer.from(JSON.stringify({ ...claims, sub: 'auth0|2' }));
        return [head, other.toString('base64url'), signature].join('.');
      },
    ],
    ['of a string that is not a JWT', /not a signed/, () => 'abc'],
    ['of an empty token', /not a signed/, () => ''],
    ['of a token without claims', /not a signed/, () => tenant.sign('[]')],
    ['of a token that is null', /not a signed/, () => tenant.sign('null')],
    ['of a token that is not JSON', /not a signed/, () => tenant.sign('{')],
    ['of an encrypted token', /not a signed/, () => 'a.b.c.d.e'],
    ['of null', /not a signed/, () => null as unknown as string],
    [
      'of a token that is too long',
      /not a signed/,
      () => tenant.sign({ ...claims, x: 'x'.repeat(16_384) }),
    ],
  ])('is rejected: %s', async (_, reason, forge) => {
    const rejection = await getRequestError(async () => createReader()(await forge()));
    expect(rejection).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(rejection.description).toMatch(reason);
    expect(once.expiries.size).toBe(0);
  });

  it('is rejected before the key lookup when the algorithm is not allowed', async () => {
    const keys = () => Promise.reject(new Error('unexpected key lookup'));
    const token = await signWithSecret(claims, tenant.publicKeyPem, header);
    expect((await getRequestError(() => createReader(keys)(token))).status).toBe(400);
  });

  it.each([
    ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
    ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
  ])('may use the algorithm %s', async (alg) => {
    const signer = await createSigner('key-1', alg);
    expect(await createReader(signer.keys)(await signer.sign(claims))).toBeDefined();
  });

  it('may use either key during a key rotation', async () => {
    const next = await createSigner('key-2');
    const keys: JWTVerifyGetKey = (head, token) =>
      (head.kid === 'key-2' ? next : tenant).keys(head, token);
    expect(await createReader(keys)(await tenant.sign(claims))).toBeDefined();
    expect(await createReader(keys)(await next.sign({ ...claims, jti: 'next' }))).toBeDefined();
  });

  it('is rejected when several keys match', async () => {
    const other = await createSigner('key-2');
    const read = createReader(createLocalJWKSet({ keys: [tenant.publicJwk, other.publicJwk] }));
    const token = await tenant.sign(claims, { kid: undefined });
    expect((await getRequestError(() => read(token))).description).toMatch(/unknown key/);
  });

  it.each([
    ['cannot be reached', new TypeError('fetch failed')],
    ['time out', new errors.JWKSTimeout()],
    ['are not a key set', new errors.JWKSInvalid()],
  ])('causes a 503 error when the keys %s', async (_, error) => {
    const rejection = await getRequestError(async () =>
      createReader(() => Promise.reject(error))(await tenant.sign(claims)),
    );
    expect(rejection).toMatchObject({ status: 503, code: 'temporarily_unavailable' });
    expect(rejection.description).toMatch(/keys of the issuer/);
    expect(rejection.detail).toBe([error.name, ...('code' in error ? [error.code] : [])].join(' '));
    expect(once.expiries.size).toBe(0);
  });
});

describe('lifetime of a logout token', () => {
  it.each<[string, number, boolean]>([
    ['accepts a token a minute before its iat', -60_000, true],
    ['rejects a token more than a minute before its iat', -60_001, false],
    ['accepts a token less than a minute after its exp', 179_999, true],
    ['rejects a token a minute after its exp', 180_000, false],
  ])('%s', async (_, sinceMs, accepted) => {
    now = iat * 1000 + sinceMs;
    const attempt = read();
    await (accepted ? expect(attempt).resolves.toBeDefined() : getRequestError(() => attempt));
  });

  it.each<[string, number, boolean]>([
    ['accepts a token for ten minutes plus the clock tolerance', 660_999, true],
    ['rejects an older token regardless of its exp', 661_000, false],
  ])('%s', async (_, sinceMs, accepted) => {
    now = iat * 1000 + sinceMs;
    const attempt = read({ exp: 253_402_300_799 });
    await (accepted ? expect(attempt).resolves.toBeDefined() : getRequestError(() => attempt));
  });
});

describe('a used logout token', () => {
  it('is rejected', async () => {
    await read();
    const rejection = await getRequestError(() => read());
    expect(rejection).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(rejection.description).toMatch(/already used/);
  });

  it('is identified by issuer and jti', async () => {
    await read();
    expect(await read({ jti: 'next' })).toBeDefined();
    expect(await read({ iss: CUSTOM_DOMAIN })).toBeDefined();
    expect(once.expiries.size).toBe(3);
  });

  it('is not recorded when the token is rejected', async () => {
    await getRequestError(() => read({ sub: '' }));
    await getRequestError(() => read({ nonce: 'n' }));
    expect(await read()).toBeDefined();
  });

  it.each([
    ['with the lifetime of Auth0 tokens', {}, 180_000],
    ['with a distant exp', { exp: 253_402_300_799 }, 661_000],
    ['with fractional seconds', { iat: iat + 0.4, exp: recorded.exp + 0.7 }, 180_700],
  ])('is rejected until it expires, %s', async (_, change, endMs) => {
    await read(change);
    const reasons = new Set<string>();
    for (let sinceMs = endMs - 2000; sinceMs < endMs + 3000; sinceMs += 100) {
      now = iat * 1000 + sinceMs;
      reasons.add((await getRequestError(() => read(change))).description);
    }
    expect([...reasons]).toEqual([
      expect.stringMatching(/already used/),
      expect.stringMatching(/expired|too old/),
    ]);
  });

  it('is removed from the store after it expires', async () => {
    await read({ exp: 253_402_300_799 });
    expect([...once.expiries.values()]).toEqual([iat * 1000 + 661_000]);
    await read({ jti: 'next' });
    expect([...once.expiries.values()][1]).toBe(recorded.exp * 1000 + 61_000);
  });
});
