import { beforeEach, describe, expect, it } from 'vitest';
import { createLogoutTokenReader } from '../../src/webhooks/back-channel-logout.js';
import recorded from './examples/auth0-logout-token-claims.json';
import { getRequestError } from './get-request-error.js';
import { createSigner, removeUndefined } from './signing.js';
import { createTestOnceStore } from './test-once-store.js';

const tenant = await createSigner();
const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const iat = recorded.iat;
const NOW = (iat + 1) * 1000;
const CUSTOM_DOMAIN = 'https://login.example.com/';

let now: number;
let once: ReturnType<typeof createTestOnceStore>;

/** Reads the recorded token with some claims or header parameters changed. */
async function read(change: Record<string, unknown> = {}, header: Record<string, unknown> = {}) {
  const readLogoutToken = createLogoutTokenReader({
    issuer: [recorded.iss, CUSTOM_DOMAIN],
    clientIds: ['another-application', recorded.aud],
    keys: tenant.keys,
    now: () => now,
    claims: once,
  });
  const claims = removeUndefined({ ...recorded, ...change });
  return readLogoutToken(await tenant.sign(claims, header));
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
    ['issued less than ten minutes ago', { iat: iat - 659, exp: iat + 60 }],
    ['for another configured application', { aud: 'another-application' }],
    ['with members in the event', { events: { [EVENT]: { reason: 'x' } } }],
    ['with an additional event', { events: { 'https://example.com/else': {}, [EVENT]: {} } }],
    ['with unknown claims', { constructor: 1, toString: null }],
    ['of the recommended type', {}, { typ: 'logout+jwt' }],
    ['without a type', {}, { typ: undefined }],
  ])('is accepted %s', async (_, change, header) => {
    expect(await read(change, header)).toBeDefined();
  });

  it.each<[string, RegExp, Record<string, unknown>, Record<string, unknown>?]>([
    ['from another issuer', /issuer/, { iss: 'https://evil.example.com/' }],
    ['for another application', /audience/, { aud: 'else' }],
    ['issued more than ten minutes ago', /too old/, { iat: iat - 660, exp: iat + 60 }],
    ['without exp', /expired/, { exp: undefined }],
    ['that is not valid yet', /not valid yet/, { nbf: iat + 62 }],
    ['without events', /event/, { events: undefined }],
    ['without the back-channel logout event', /event/, { events: {} }],
    ['with a string as events', /event/, { events: EVENT }],
    ['with an event that is true', /event/, { events: { [EVENT]: true } }],
    ['with an event that is null', /event/, { events: { [EVENT]: null } }],
    ['with an event that is an array', /event/, { events: { [EVENT]: [] } }],
    ['with another event', /event/, { events: { [`${EVENT}/`]: {} } }],
    ['with a nonce', /nonce/, { nonce: 'n-0S6_WzA2Mj' }],
    ['with a nonce that is null', /nonce/, { nonce: null }],
    ['without sub and sid', /neither/, { sub: undefined, sid: undefined }],
    ['with an empty sub', /sub/, { sub: '' }],
    ['with a control character in its sub', /sub/, { sub: 'auth0|1\n' }],
    ['with a sid that is an object', /sid/, { sid: {} }],
    ['without jti', /jti/, { jti: undefined }],
    ['with a jti that is a number', /jti/, { jti: 7 }],
    ['of the type of an access token', /another kind/, {}, { typ: 'at+jwt' }],
    ['of the type of a security event token', /another kind/, {}, { typ: 'secevent+jwt' }],
    ['signed with an unknown key', /unknown key/, {}, { kid: 'key-2' }],
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
