import { createLocalJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { createLogoutTokenReader } from '../../src/inputs/logout-token.js';
import recorded from './examples/auth0-logout-token-claims.json';
import { refused } from './refused.js';
import { createRemembering } from './remembering.js';
import { createSigner, EXTENSION, signWithSecret, unsigned, without } from './signing.js';

const tenant = await createSigner();
const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const iat = recorded.iat;
const NOW = (iat + 1) * 1000;
const CUSTOM_DOMAIN = 'https://login.example.com/';

let at: number;
let once: ReturnType<typeof createRemembering>;

function createReader(keys: JWTVerifyGetKey = tenant.keys) {
  return createLogoutTokenReader({
    issuer: [recorded.iss, CUSTOM_DOMAIN],
    clientIds: ['another-application', recorded.aud],
    keys,
    now: () => at,
    once,
  });
}

/** Reads a token that is like the recorded one but for these. */
async function read(change: Record<string, unknown> = {}, header: Record<string, unknown> = {}) {
  const claims = without({ ...recorded, ...change });
  return createReader()(await tenant.sign(claims, header));
}

beforeEach(() => {
  at = NOW;
  once = createRemembering(() => at);
});

describe('a logout token', () => {
  it('of Auth0 is a hint about the session of the user', async () => {
    expect(await read()).toEqual({ sub: recorded.sub, sid: recorded.sid });
  });

  it.each<[string, Record<string, unknown>, unknown]>([
    ['with sub alone is about the user', { sid: undefined }, { sub: recorded.sub }],
    ['with sid alone is about the session', { sub: undefined }, { sid: recorded.sid }],
  ])('%s', async (_, change, hint) => {
    expect(await read(change)).toEqual(hint);
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>?]>([
    ['from another of the issuers', { iss: CUSTOM_DOMAIN }],
    ['for several audiences, one of them ours', { aud: ['else', recorded.aud] }],
    ['for another of our applications', { aud: 'another-application' }],
    ['with members in its event', { events: { [EVENT]: { reason: 'x' } } }],
    ['with an event beside it', { events: { 'https://example.com/else': {}, [EVENT]: {} } }],
    ['with claims that nobody knows', { constructor: 1, toString: null }],
    ['with identifiers of 512 characters', { sub: 's'.repeat(512), sid: 'i'.repeat(512) }],
    ['of the recommended type', {}, { typ: 'logout+jwt' }],
    ['of the recommended type in full', {}, { typ: 'application/Logout+JWT' }],
    ['without a type', {}, { typ: undefined }],
  ])('is accepted %s', async (_, change, header) => {
    expect(await read(change, header)).toBeDefined();
  });

  it.each<[string, RegExp, Record<string, unknown>, Record<string, unknown>?]>([
    ['from nobody', /issuer/, { iss: undefined }],
    ['from another issuer', /issuer/, { iss: 'https://evil.example.com/' }],
    ['from an issuer with a list for a name', /issuer/, { iss: [recorded.iss] }],
    ['for nobody', /audience/, { aud: undefined }],
    ['for another application', /audience/, { aud: 'else' }],
    ['for several others', /audience/, { aud: ['else', 'other'] }],
    ['for an empty audience', /audience/, { aud: [] }],
    ['without iat', /not issued lately/, { iat: undefined }],
    ['with an iat of text', /not issued lately/, { iat: String(iat) }],
    ['issued in the future', /not issued lately/, { iat: iat + 62, exp: iat + 180 }],
    ['issued too long ago', /not issued lately/, { iat: iat - 660, exp: iat + 60 }],
    ['without exp', /expired/, { exp: undefined }],
    ['with an exp of text', /expired/, { exp: String(recorded.exp) }],
    ['that has expired', /expired/, { exp: iat - 59 }],
    ['that is not valid yet', /not valid yet/, { nbf: iat + 62 }],
    ['without events', /event/, { events: undefined }],
    ['without the event of a logout', /event/, { events: {} }],
    ['with a list of events', /event/, { events: [EVENT] }],
    ['with the event for the events', /event/, { events: EVENT }],
    ['with an event that is true', /event/, { events: { [EVENT]: true } }],
    ['with an event that is null', /event/, { events: { [EVENT]: null } }],
    ['with an event that is a list', /event/, { events: { [EVENT]: [] } }],
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
    ['with half a character in its sid', /sid/, { sid: '\ud800' }],
    ['without jti', /jti/, { jti: undefined }],
    ['with a jti that is a number', /jti/, { jti: 7 }],
    ['with a jti that is too long', /jti/, { jti: 'j'.repeat(513) }],
    ['of the type of an access token', /another kind/, {}, { typ: 'at+jwt' }],
    ['of a type that only looks right', /another kind/, {}, { typ: 'logout+application/jwt' }],
    ['of a type that is no text', /another kind/, {}, { typ: 1 }],
    ['of the type of a security event token', /another kind/, {}, { typ: 'secevent+jwt' }],
    [
      'with an extension that must be understood',
      /not a signed/,
      {},
      { crit: [EXTENSION], [EXTENSION]: 1 },
    ],
  ])('is refused %s', async (_, reason, change, header = {}) => {
    const refusal = await refused(() => read(change, header));
    expect(refusal).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(refusal.description).toMatch(reason);
    expect(once.remembered.size).toBe(0);
  });

  it.each([
    ['an ID token', { nonce: 'n', auth_time: iat, events: undefined, jti: undefined }],
    ['an ID token without a nonce', { events: undefined }],
    [
      'an access token of the type JWT',
      { aud: [recorded.aud], scope: 'openid', events: undefined },
    ],
  ])('is not %s', async (_, change) => {
    expect((await refused(() => read(change))).code).toBe('invalid_request');
  });

  it('says in a refusal which claim it was, for the log', async () => {
    const { detail } = await refused(() => read({ iss: 'https://evil.example.com/' }));
    expect(detail).toBe(
      'JWTClaimValidationFailed ERR_JWT_CLAIM_VALIDATION_FAILED iss check_failed',
    );
  });

  it('says in a refusal nothing that was in the token', async () => {
    const secret = 'Zaphod';
    for (const name of ['iss', 'aud', 'iat', 'exp', 'nonce', 'jti', 'sid', 'events']) {
      const { description, detail } = await refused(() =>
        read({ [name]: { [secret]: secret, length: secret } }),
      );
      expect(`${description} ${detail}`).not.toContain(secret);
    }
  });
});

describe('the signature of a logout token', () => {
  const claims = { ...recorded };
  const header = { kid: 'key-1', typ: 'JWT' };

  it.each<[string, RegExp, () => string | Promise<string>]>([
    ['missing', /algorithm/, () => unsigned(claims, header)],
    [
      'made with the public key for a secret',
      /algorithm/,
      () => signWithSecret(claims, tenant.publicKeyPem, header),
    ],
    [
      'made with another key of the same kid',
      /signature/,
      async () => (await createSigner('key-1')).sign(claims),
    ],
    ['made with a key that nobody knows', /key/, () => tenant.sign(claims, { kid: 'key-2' })],
    [
      'made with a key that the token itself brings',
      /signature/,
      async () => {
        const forger = await createSigner('key-1');
        return forger.sign(claims, { jwk: forger.publicJwk });
      },
    ],
    [
      'of another algorithm than the key is for',
      /key/,
      async () => (await createSigner('key-1', 'ES256')).sign(claims),
    ],
    [
      'over other claims',
      /signature/,
      async () => {
        const [head, , signature] = (await tenant.sign(claims)).split('.');
        const other = Buffer.from(JSON.stringify({ ...claims, sub: 'auth0|2' }));
        return [head, other.toString('base64url'), signature].join('.');
      },
    ],
    ['not there, nor the claims', /not a signed/, () => 'abc'],
    ['of an empty token', /not a signed/, () => ''],
    ['of a token without claims', /not a signed/, () => tenant.sign('[]')],
    ['of a token that is null', /not a signed/, () => tenant.sign('null')],
    ['of a token that is not JSON', /not a signed/, () => tenant.sign('{')],
    ['of an encrypted token', /not a signed/, () => 'a.b.c.d.e'],
    ['of no text', /not a signed/, () => null as unknown as string],
    [
      'of too long a token',
      /not a signed/,
      () => tenant.sign({ ...claims, x: 'x'.repeat(16_384) }),
    ],
  ])('is refused: %s', async (_, reason, forge) => {
    const refusal = await refused(async () => createReader()(await forge()));
    expect(refusal).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(refusal.description).toMatch(reason);
    expect(once.remembered.size).toBe(0);
  });

  it('is refused without a look at the keys for an algorithm that is not accepted', async () => {
    const keys = () => Promise.reject(new Error('asked for a key'));
    const token = await signWithSecret(claims, tenant.publicKeyPem, header);
    expect((await refused(() => createReader(keys)(token))).status).toBe(400);
  });

  it.each([
    ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
    ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
  ])('may be of the algorithm %s', async (alg) => {
    const signer = await createSigner('key-1', alg);
    expect(await createReader(signer.keys)(await signer.sign(claims))).toBeDefined();
  });

  it('may be of either key while the tenant rotates them', async () => {
    const next = await createSigner('key-2');
    const keys: JWTVerifyGetKey = (head, token) =>
      (head.kid === 'key-2' ? next : tenant).keys(head, token);
    expect(await createReader(keys)(await tenant.sign(claims))).toBeDefined();
    expect(await createReader(keys)(await next.sign({ ...claims, jti: 'next' }))).toBeDefined();
  });

  it('is refused where two keys could be meant', async () => {
    const other = await createSigner('key-2');
    const read = createReader(createLocalJWKSet({ keys: [tenant.publicJwk, other.publicJwk] }));
    const token = await tenant.sign(claims, { kid: undefined });
    expect((await refused(() => read(token))).description).toMatch(/unknown key/);
  });

  it.each([
    ['cannot be reached', new TypeError('fetch failed')],
    ['do not come in time', new errors.JWKSTimeout()],
    ['are not a key set', new errors.JWKSInvalid()],
  ])('is not refused for good when the keys %s', async (_, error) => {
    const refusal = await refused(async () =>
      createReader(() => Promise.reject(error))(await tenant.sign(claims)),
    );
    expect(refusal).toMatchObject({ status: 503, code: 'temporarily_unavailable' });
    expect(refusal.description).toMatch(/keys of the issuer/);
    expect(refusal.detail).toBe([error.name, ...('code' in error ? [error.code] : [])].join(' '));
    expect(once.remembered.size).toBe(0);
  });
});

describe('the time of a logout token', () => {
  it.each<[string, number, boolean]>([
    ['a minute before it was issued', -60_000, true],
    ['more than a minute before it was issued', -60_001, false],
    ['a minute after its end, less a moment', 179_999, true],
    ['a minute after its end', 180_000, false],
  ])('%s', async (_, sinceMs, accepted) => {
    at = iat * 1000 + sinceMs;
    const attempt = read();
    await (accepted ? expect(attempt).resolves.toBeDefined() : refused(() => attempt));
  });

  it.each<[string, number, boolean]>([
    ['lets it live for ten minutes and the tolerance', 660_999, true],
    ['lets none live longer, whatever its exp', 661_000, false],
  ])('%s', async (_, sinceMs, accepted) => {
    at = iat * 1000 + sinceMs;
    const attempt = read({ exp: 253_402_300_799 });
    await (accepted ? expect(attempt).resolves.toBeDefined() : refused(() => attempt));
  });
});

describe('a logout token that was taken before', () => {
  it('is refused', async () => {
    await read();
    const refusal = await refused(() => read());
    expect(refusal).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(refusal.description).toMatch(/before/);
  });

  it('is another one where the issuer or the jti is another', async () => {
    await read();
    expect(await read({ jti: 'next' })).toBeDefined();
    expect(await read({ iss: CUSTOM_DOMAIN })).toBeDefined();
    expect(once.remembered.size).toBe(3);
  });

  it('can not be made of a refused one: that uses up nothing', async () => {
    await refused(() => read({ sub: '' }));
    await refused(() => read({ nonce: 'n' }));
    expect(await read()).toBeDefined();
  });

  it.each([
    ['as Auth0 makes them', {}, 180_000],
    ['with an end in the far future', { exp: 253_402_300_799 }, 661_000],
    ['with times between the seconds', { iat: iat + 0.4, exp: recorded.exp + 0.7 }, 180_700],
  ])('is refused for as long as it could be accepted, %s', async (_, change, endMs) => {
    await read(change);
    const reasons = new Set<string>();
    for (let sinceMs = endMs - 2000; sinceMs < endMs + 3000; sinceMs += 100) {
      at = iat * 1000 + sinceMs;
      reasons.add((await refused(() => read(change))).description);
    }
    expect([...reasons]).toEqual([expect.stringMatching(/before/), expect.stringMatching(/when/)]);
  });

  it('is not remembered for ever', async () => {
    await read({ exp: 253_402_300_799 });
    expect([...once.remembered.values()]).toEqual([iat * 1000 + 661_000]);
    await read({ jti: 'next' });
    expect([...once.remembered.values()][1]).toBe(recorded.exp * 1000 + 61_000);
  });
});
