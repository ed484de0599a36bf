import { beforeEach, describe, expect, it } from 'vitest';
import { createLogoutTokenReader } from '../../src/webhooks/back-channel-logout.js';
import { createSecurityEventReader } from '../../src/webhooks/security-events.js';
import newPasskey from './examples/caep-credential-change-new-passkey.json';
import password from './examples/caep-credential-change-password.json';
import session from './examples/caep-session-revoked-opaque-session.json';
import userAndSession from './examples/caep-session-revoked-user-and-session.json';
import disabled from './examples/risc-account-disabled-subject-in-event.json';
import verification from './examples/ssf-verification.json';
import { getRequestError } from './get-request-error.js';
import { createSigner, removeUndefined, unsigned } from './signing.js';
import { createTestOnceStore } from './test-once-store.js';

const CAEP = 'https://schemas.openid.net/secevent/caep/event-type/';
const RISC = 'https://schemas.openid.net/secevent/risc/event-type/';
const HEADER = { typ: 'secevent+jwt' };
const ISS = 'https://idp.example.com/';
const AUD = 'https://app.example.com/events';
const IAT = 1_615_305_159;
const DAY_MS = 86_400_000;
const transmitter = await createSigner();
const forger = await createSigner();

type Claims = Record<string, unknown>;

const revoked = (subject?: unknown): Claims => ({
  iss: ISS,
  jti: '24c63fb56e5a2d77a6b512616ca9fa24',
  iat: IAT,
  aud: AUD,
  ...(subject !== undefined && { sub_id: subject }),
  events: { [`${CAEP}session-revoked`]: {} },
});
const user = (sub: unknown = 'auth0|1', iss: unknown = ISS) => ({ format: 'iss_sub', iss, sub });
const opaque = (id: unknown = 'sid-1') => ({ format: 'opaque', id });
const complex = (members: Claims) => ({ format: 'complex', ...members });
const aliases = (...identifiers: unknown[]) => ({ format: 'aliases', identifiers });
const email = { format: 'email', email: 'jane@example.com' };

let now: number;
let once: ReturnType<typeof createTestOnceStore>;

interface Overrides {
  readonly issuer?: string | readonly string[];
  readonly audience?: readonly string[];
  readonly subjectIssuers?: readonly string[];
}

function createReader(overrides: Overrides = {}) {
  const { keys } = transmitter;
  return createSecurityEventReader({
    issuer: ISS,
    audience: [AUD],
    keys,
    now: () => now,
    claims: once,
    ...overrides,
  });
}

async function read(claims: Claims, overrides?: Overrides, header: Claims = {}) {
  const token = await transmitter.sign(removeUndefined(claims), { ...HEADER, ...header });
  return createReader(overrides)(token);
}

/** Reads an example token of the specifications with its own issuer and audience. */
function receive(claims: Claims & { iss: string; aud: string; iat: number }) {
  now = claims.iat * 1000;
  return read(claims, { issuer: claims.iss, audience: [claims.aud] });
}

beforeEach(() => {
  now = IAT * 1000;
  once = createTestOnceStore(() => now);
});

describe('a security event token', () => {
  it('with a revoked session produces a hint for the session', async () => {
    expect(await receive(session)).toEqual([{ sid: session.sub_id.id }]);
  });

  it('with a revoked session of a user produces a hint for both', async () => {
    const { user: userId, session: sessionId } = userAndSession.sub_id;
    expect(await receive(userAndSession)).toEqual([{ sub: userId.sub, sid: sessionId.id }]);
  });

  it('with a changed password produces a hint for the user', async () => {
    expect(await receive(password)).toEqual([{ sub: password.sub_id.sub }]);
  });

  it('with an additional passkey produces no hint', async () => {
    expect(await receive(newPasskey)).toEqual([]);
  });

  it('may have the subject in the event', async () => {
    expect(await receive(disabled)).toEqual([{ sub: '7375626A656374' }]);
  });

  it('with a verification event is acknowledged', async () => {
    expect(await receive(verification)).toEqual([]);
  });

  it.each([
    [`${RISC}account-disabled`, { sub: 'x' }],
    [`${RISC}account-purged`, { sub: 'x' }],
    [`${RISC}sessions-revoked`, { sub: 'x' }],
    [`${CAEP}credential-change`, { sub: 'x' }],
    [`${CAEP}session-revoked`, { sid: 'x' }],
  ])(
    'with the event %s and an opaque subject produces the right kind of hint',
    async (uri, hint) => {
      expect(await read({ ...revoked(opaque('x')), events: { [uri]: {} } })).toEqual([hint]);
    },
  );

  it.each([
    `${CAEP}session-established`,
    `${CAEP}token-claims-change`,
    `${CAEP}session-revoked/`,
    `${RISC}account-enabled`,
    'https://example.com/else',
    '__proto__',
    'constructor',
  ])('with the event %s is acknowledged and not stored', async (uri) => {
    const events = JSON.parse(`{${JSON.stringify(uri)}:{}}`) as unknown;
    expect(await read({ ...revoked(user()), events })).toEqual([]);
    expect(once.expiries.size).toBe(0);
  });

  it('with two events for one user produces one hint', async () => {
    const events = { [`${CAEP}session-revoked`]: {}, [`${RISC}sessions-revoked`]: {} };
    expect(await read({ ...revoked(user()), events })).toEqual([{ sub: 'auth0|1' }]);
  });

  it.each<[string, Claims, Overrides?]>([
    ['from another configured issuer', {}, { issuer: ['https://else.example.com/', ISS] }],
    ['with a future exp', { exp: IAT + 60 }],
    ['with a sub, which is ignored', { sub: 'auth0|2' }],
    ['a minute before its iat', { iat: IAT + 60 }],
  ])('is accepted %s', async (_, change, overrides) => {
    expect(await read({ ...revoked(user()), ...change }, overrides)).toEqual([{ sub: 'auth0|1' }]);
  });

  it.each<[string, string, RegExp, Claims, Claims?]>([
    ['from another issuer', 'invalid_issuer', /issuer/, { iss: 'https://evil.example.com/' }],
    ['for another receiver', 'invalid_audience', /audience/, { aud: 'else' }],
    ['without iat', 'invalid_request', /iat/, { iat: undefined }],
    ['with a future iat', 'invalid_request', /iat/, { iat: IAT + 61 }],
    ['that has expired', 'invalid_request', /expired/, { exp: IAT - 60 }],
    ['that is not valid yet', 'invalid_request', /not valid yet/, { nbf: IAT + 61 }],
    ['without jti', 'invalid_request', /jti/, { jti: undefined }],
    ['with a jti that is a number', 'invalid_request', /jti/, { jti: 1 }],
    ['without events', 'invalid_request', /no events/, { events: undefined }],
    ['with empty events', 'invalid_request', /no events/, { events: {} }],
    ['with an array of events', 'invalid_request', /no events/, { events: [{}] }],
    [
      'with an event that is not an object',
      'invalid_request',
      /not an object/,
      { events: { 'https://x': 'y' } },
    ],
    ['without a type', 'invalid_request', /typ/, {}, { typ: undefined }],
    ['of the type JWT', 'invalid_request', /typ/, {}, { typ: 'JWT' }],
    ['of the type of a logout token', 'invalid_request', /typ/, {}, { typ: 'logout+jwt' }],
    ['with an unknown key', 'invalid_key', /unknown key/, {}, { kid: 'key-2' }],
  ])('is rejected %s', async (_, code, reason, change, header = {}) => {
    const claims = { ...revoked(user()), ...change };
    const rejection = await getRequestError(() => read(claims, {}, header));
    expect(rejection).toMatchObject({ status: 400, code });
    expect(rejection.description).toMatch(reason);
    expect(once.expiries.size).toBe(0);
  });

  it.each<[string, RegExp, () => string | Promise<string>]>([
    ['invalid_key', /algorithm/, () => unsigned(revoked(user()), HEADER)],
    ['authentication_failed', /signature/, () => forger.sign(revoked(user()), HEADER)],
    ['invalid_request', /not a signed/, () => ''],
  ])('is rejected for its signature: %s', async (code, reason, forge) => {
    const rejection = await getRequestError(async () => createReader()(await forge()));
    expect(rejection).toMatchObject({ status: 400, code });
    expect(rejection.description).toMatch(reason);
  });
});

describe('subject of a security event', () => {
  it.each<[string, unknown, unknown[]]>([
    ['a user of the issuer', user(), [{ sub: 'auth0|1' }]],
    ['a session', opaque(), [{ sid: 'sid-1' }]],
    ['a user with a device', complex({ user: user(), device: user('d') }), [{ sub: 'auth0|1' }]],
    ['an opaque user', complex({ user: opaque('u') }), [{ sub: 'u' }]],
    [
      'a session of a user',
      complex({ user: user(), session: opaque() }),
      [{ sub: 'auth0|1', sid: 'sid-1' }],
    ],
    ['a session of the issuer', complex({ session: user('sid-1') }), [{ sid: 'sid-1' }]],
    [
      'a session of an unknown user',
      complex({ user: email, session: opaque() }),
      [{ sid: 'sid-1' }],
    ],
    ['a user in aliases', aliases(email, user()), [{ sub: 'auth0|1' }]],
    [
      'a user in aliases with a user of another issuer',
      aliases(user('2', 'https://x/'), user()),
      [{ sub: 'auth0|1' }],
    ],
    [
      'a complex subject with aliases',
      complex({ user: aliases(email, user()) }),
      [{ sub: 'auth0|1' }],
    ],
    ['a user of another issuer', user('auth0|1', 'https://else.example.com/'), []],
    [
      'a session of a user of another issuer',
      complex({ user: user('1', 'https://x/'), session: opaque() }),
      [],
    ],
    [
      'a user with a session of another issuer',
      complex({ user: user(), session: user('1', 'https://x/') }),
      [],
    ],
    [
      'a session of aliases of another issuer',
      complex({ user: aliases(email, user('1', 'https://x/')), session: opaque() }),
      [],
    ],
    ['an email address', email, []],
    ['an account', { format: 'account', uri: 'acct:jane@example.com' }, []],
    ['a phone number', { format: 'phone_number', phone_number: '+12065550100' }, []],
    ['an unknown format', { format: 'catalog_item', id: 1 }, []],
    ['aliases in unsupported formats', aliases(email, email), []],
    ['nested aliases', aliases(aliases(user())), []],
    ['a device', complex({ device: user() }), []],
  ])('may be %s', async (_, subject, hints) => {
    expect(await read(revoked(subject))).toEqual(hints);
  });

  it.each<[string, unknown]>([
    ['missing', undefined],
    ['null', null],
    ['a string', 'auth0|1'],
    ['an array', [user()]],
    ['without a format', { iss: ISS, sub: 'auth0|1' }],
    ['a format that is not a string', { format: 1 }],
    ['without sub', { format: 'iss_sub', iss: ISS }],
    ['without iss', { format: 'iss_sub', sub: 'auth0|1' }],
    ['a sub that is a number', user(1)],
    ['a number as the sub of another issuer', user(1, 'https://else.example.com/')],
    ['an iss that is an array', user('auth0|1', [ISS])],
    ['an opaque subject without id', { format: 'opaque' }],
    ['an opaque subject with an empty id', opaque('')],
    ['aliases without identifiers', { format: 'aliases' }],
    ['an empty list of aliases', aliases()],
    ['aliases with a malformed identifier', aliases(user(), { format: 'opaque' })],
    ['a user that is a string', complex({ user: 'auth0|1' })],
    ['a malformed session', complex({ user: user(), session: opaque(1) })],
    ['in the prototype', JSON.parse('{"__proto__":{"format":"opaque","id":"x"}}')],
  ])('must not be %s', async (_, subject) => {
    const rejection = await getRequestError(() => read(revoked(subject)));
    expect(rejection).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(rejection.description).toMatch(/subject/);
  });

  it('may be a user of the tenant in a token of another issuer', async () => {
    const tenant = 'https://tenant.auth0.com/';
    const overrides = { subjectIssuers: [tenant] };
    expect(await read(revoked(user('auth0|1', tenant)), overrides)).toEqual([{ sub: 'auth0|1' }]);
    expect(await read({ ...revoked(user()), jti: 'next' }, overrides)).toEqual([]);
  });

  it('is read from the token before the event', async () => {
    const events = { [`${CAEP}session-revoked`]: { subject: user('auth0|2') } };
    expect(await read({ ...revoked(user()), events })).toEqual([{ sub: 'auth0|1' }]);
  });
});

describe('a repeated security event token', () => {
  it('is acknowledged and produces no hint', async () => {
    expect(await read(revoked(user()))).toHaveLength(1);
    expect(await read(revoked(user()))).toEqual([]);
  });

  it('is identified by issuer and jti', async () => {
    const issuer = [ISS, 'https://else.example.com/'];
    const subjectIssuers = [ISS];
    const claims = revoked(user());
    expect(await read(claims)).toHaveLength(1);
    expect(await read({ ...claims, jti: 'next' })).toHaveLength(1);
    const other = { ...claims, iss: 'https://else.example.com/' };
    expect(await read(other, { issuer, subjectIssuers })).toHaveLength(1);
  });

  it('is distinct from a logout token with the same issuer and jti', async () => {
    const options = {
      issuer: ISS,
      clientIds: [AUD],
      keys: transmitter.keys,
      now: () => now,
      claims: once,
    };
    const claims = { ...revoked(user()), exp: IAT + 120, sub: 'auth0|1' };
    const events = { 'http://schemas.openid.net/event/backchannel-logout': {} };
    const logoutToken = await transmitter.sign({ ...claims, events });
    expect(await createLogoutTokenReader(options)(logoutToken)).toEqual({ sub: 'auth0|1' });
    expect(await read(claims)).toHaveLength(1);
  });

  it('is not detected after a rejected token with the same jti', async () => {
    await getRequestError(() => read(revoked(user(1))));
    await getRequestError(() => read({ ...revoked(user()), aud: 'else' }));
    expect(await read(revoked(user()))).toHaveLength(1);
  });

  it('produces no hint after a day', async () => {
    await read(revoked(user()));
    for (const sinceMs of [DAY_MS, 2 * DAY_MS]) {
      now = IAT * 1000 + sinceMs;
      expect(await read(revoked(user()))).toEqual([]);
    }
  });

  it('produces a hint on first arrival within a day', async () => {
    now = IAT * 1000 + DAY_MS - 1;
    expect(await read(revoked(user()))).toHaveLength(1);
    now += 1;
    expect(await read({ ...revoked(user()), jti: 'next' })).toEqual([]);
    expect([...once.expiries.values()]).toEqual([IAT * 1000 + DAY_MS]);
  });

  it('is remembered for an hour after its arrival', async () => {
    now = IAT * 1000 + 1;
    expect(await read(revoked(user()))).toHaveLength(1);
    expect([...once.expiries.values()]).toEqual([now + 3_600_000]);
  });
});
