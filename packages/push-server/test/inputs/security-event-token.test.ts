import { beforeEach, describe, expect, it } from 'vitest';
import { createLogoutTokenReader } from '../../src/inputs/logout-token.js';
import { createSecurityEventReader } from '../../src/inputs/security-event-token.js';
import newPasskey from './examples/caep-credential-change-new-passkey.json';
import password from './examples/caep-credential-change-password.json';
import session from './examples/caep-session-revoked-opaque-session.json';
import userAndSession from './examples/caep-session-revoked-user-and-session.json';
import disabled from './examples/risc-account-disabled-subject-in-event.json';
import verification from './examples/ssf-verification.json';
import { refused } from './refused.js';
import { createRemembering } from './remembering.js';
import { createSigner, signWithSecret, unsigned, without } from './signing.js';

const CAEP = 'https://schemas.openid.net/secevent/caep/event-type/';
const RISC = 'https://schemas.openid.net/secevent/risc/event-type/';
const HEADER = { typ: 'secevent+jwt' };
const ISS = 'https://idp.example.com/';
const AUD = 'https://app.example.com/events';
const IAT = 1_615_305_159;
const DAY_MS = 86_400_000;
const transmitter = await createSigner();

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

let at: number;
let once: ReturnType<typeof createRemembering>;

interface Setting {
  readonly issuer?: string | readonly string[];
  readonly audience?: readonly string[];
  readonly subjectIssuers?: readonly string[];
}

function createReader(setting: Setting = {}) {
  const { keys } = transmitter;
  return createSecurityEventReader({
    issuer: ISS,
    audience: [AUD],
    keys,
    now: () => at,
    once,
    ...setting,
  });
}

async function read(claims: Claims, setting?: Setting, header: Claims = {}) {
  const token = await transmitter.sign(without(claims), { ...HEADER, ...header });
  return createReader(setting)(token);
}

/** Reads a token of the specifications as the receiver that it was sent to. */
function receive(claims: Claims & { iss: string; aud: string; iat: number }) {
  at = claims.iat * 1000;
  return read(claims, { issuer: claims.iss, audience: [claims.aud] });
}

beforeEach(() => {
  at = IAT * 1000;
  once = createRemembering(() => at);
});

describe('a security event token', () => {
  it('that revokes a session is a hint about it', async () => {
    expect(await receive(session)).toEqual([{ sid: session.sub_id.id }]);
  });

  it('that revokes a session of a user is a hint about both', async () => {
    const { user: of, session: which } = userAndSession.sub_id;
    expect(await receive(userAndSession)).toEqual([{ sub: of.sub, sid: which.id }]);
  });

  it('that tells of a changed password is a hint about the user', async () => {
    expect(await receive(password)).toEqual([{ sub: password.sub_id.sub }]);
  });

  it('that tells of one more passkey means nothing', async () => {
    expect(await receive(newPasskey)).toEqual([]);
  });

  it('that has its subject in the event is read all the same', async () => {
    expect(await receive(disabled)).toEqual([{ sub: '7375626A656374' }]);
  });

  it('that verifies the stream is acknowledged', async () => {
    expect(await receive(verification)).toEqual([]);
  });

  it.each([
    [`${RISC}account-disabled`, { sub: 'x' }],
    [`${RISC}account-purged`, { sub: 'x' }],
    [`${RISC}sessions-revoked`, { sub: 'x' }],
    [`${CAEP}credential-change`, { sub: 'x' }],
    [`${CAEP}session-revoked`, { sid: 'x' }],
  ])('with the event %s says by itself what it is about', async (uri, hint) => {
    expect(await read({ ...revoked(opaque('x')), events: { [uri]: {} } })).toEqual([hint]);
  });

  it.each([
    `${CAEP}session-established`,
    `${CAEP}token-claims-change`,
    `${CAEP}session-revoked/`,
    `${RISC}account-enabled`,
    'https://example.com/else',
    '__proto__',
    'constructor',
  ])('with the event %s is acknowledged and remembered by nobody', async (uri) => {
    const events = JSON.parse(`{${JSON.stringify(uri)}:{}}`) as unknown;
    expect(await read({ ...revoked(user()), events })).toEqual([]);
    expect(once.remembered.size).toBe(0);
  });

  it('with two names for one event gives one hint', async () => {
    const events = { [`${CAEP}session-revoked`]: {}, [`${RISC}sessions-revoked`]: {} };
    expect(await read({ ...revoked(user()), events })).toEqual([{ sub: 'auth0|1' }]);
  });

  it.each<[string, Claims, Setting?, Claims?]>([
    ['for several receivers', { aud: ['else', AUD] }],
    ['of another of the issuers', {}, { issuer: ['https://else.example.com/', ISS] }],
    ['with the type in full', {}, {}, { typ: 'application/secevent+jwt' }],
    ['with an end that is not over', { exp: IAT + 60 }],
    ['with a sub, which means nothing', { sub: 'auth0|2' }],
  ])('is accepted %s', async (_, change, setting, header) => {
    const hints = await read({ ...revoked(user()), ...change }, setting, header);
    expect(hints).toEqual([{ sub: 'auth0|1' }]);
  });

  it.each<[string, string, RegExp, Claims, Claims?]>([
    ['of another issuer', 'invalid_issuer', /issuer/, { iss: 'https://evil.example.com/' }],
    ['of no issuer', 'invalid_issuer', /issuer/, { iss: undefined }],
    ['for another receiver', 'invalid_audience', /audience/, { aud: 'else' }],
    ['for no receiver', 'invalid_audience', /audience/, { aud: undefined }],
    ['without iat', 'invalid_request', /iat/, { iat: undefined }],
    ['with an iat of text', 'invalid_request', /iat/, { iat: String(IAT) }],
    ['of the future', 'invalid_request', /iat/, { iat: IAT + 61 }],
    ['that has expired', 'invalid_request', /expired/, { exp: IAT - 60 }],
    ['that is not valid yet', 'invalid_request', /not valid yet/, { nbf: IAT + 61 }],
    ['without jti', 'invalid_request', /jti/, { jti: undefined }],
    ['with a jti that is a number', 'invalid_request', /jti/, { jti: 1 }],
    ['with a control character in its jti', 'invalid_request', /jti/, { jti: 'a\u0007' }],
    ['without events', 'invalid_request', /no events/, { events: undefined }],
    ['with no event in its events', 'invalid_request', /no events/, { events: {} }],
    ['with a list of events', 'invalid_request', /no events/, { events: [{}] }],
    [
      'with an event that is no object',
      'invalid_request',
      /not an object/,
      { events: { 'https://x': 'y' } },
    ],
    ['without a type', 'invalid_request', /typ/, {}, { typ: undefined }],
    ['of the type JWT', 'invalid_request', /typ/, {}, { typ: 'JWT' }],
    ['of the type of a logout token', 'invalid_request', /typ/, {}, { typ: 'logout+jwt' }],
    ['with a key that nobody knows', 'invalid_key', /unknown key/, {}, { kid: 'key-2' }],
  ])('is refused %s', async (_, code, reason, change, header = {}) => {
    const claims = { ...revoked(user()), ...change };
    const refusal = await refused(() => read(claims, {}, header));
    expect(refusal).toMatchObject({ status: 400, code });
    expect(refusal.description).toMatch(reason);
    expect(once.remembered.size).toBe(0);
  });

  it.each<[string, string, RegExp, () => string | Promise<string>]>([
    ['none', 'invalid_key', /algorithm/, () => unsigned(revoked(user()), HEADER)],
    [
      'made with the public key for a secret',
      'invalid_key',
      /algorithm/,
      () => signWithSecret(revoked(user()), transmitter.publicKeyPem, { ...HEADER, kid: 'key-1' }),
    ],
    [
      'made with another key of the same kid',
      'authentication_failed',
      /signature/,
      async () => (await createSigner('key-1')).sign(revoked(user()), HEADER),
    ],
    ['of nothing', 'invalid_request', /not a signed/, () => ''],
    ['of what is not JSON', 'invalid_request', /not a signed/, () => transmitter.sign('{', HEADER)],
  ])('is refused for its signature: %s', async (_, code, reason, forge) => {
    const refusal = await refused(async () => createReader()(await forge()));
    expect(refusal).toMatchObject({ status: 400, code });
    expect(refusal.description).toMatch(reason);
  });

  it('is not refused for good when the keys cannot be read', async () => {
    const reader = createSecurityEventReader({
      ...{ issuer: ISS, audience: [AUD], now: () => at, once },
      keys: () => Promise.reject(new TypeError('fetch failed')),
    });
    const token = await transmitter.sign(revoked(user()), HEADER);
    expect(await refused(() => reader(token))).toMatchObject({ status: 503 });
  });

  it('is taken a minute before it was issued', async () => {
    expect(await read({ ...revoked(user()), iat: IAT + 60 })).toHaveLength(1);
  });
});

describe('the subject of a security event', () => {
  it.each<[string, unknown, unknown[]]>([
    ['a user of the issuer', user(), [{ sub: 'auth0|1' }]],
    ['a session', opaque(), [{ sid: 'sid-1' }]],
    ['a user among others', complex({ user: user(), device: user('d') }), [{ sub: 'auth0|1' }]],
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
    ['a user of aliases', aliases(email, user()), [{ sub: 'auth0|1' }]],
    [
      'a user of aliases, one foreign',
      aliases(user('2', 'https://x/'), user()),
      [{ sub: 'auth0|1' }],
    ],
    ['a user by its aliases', complex({ user: aliases(email, user()) }), [{ sub: 'auth0|1' }]],
    ['a user elsewhere', user('auth0|1', 'https://else.example.com/'), []],
    [
      'a session of a user elsewhere',
      complex({ user: user('1', 'https://x/'), session: opaque() }),
      [],
    ],
    [
      'a user in a session elsewhere',
      complex({ user: user(), session: user('1', 'https://x/') }),
      [],
    ],
    [
      'a session of aliases elsewhere',
      complex({ user: aliases(email, user('1', 'https://x/')), session: opaque() }),
      [],
    ],
    ['an e-mail address', email, []],
    ['an account', { format: 'account', uri: 'acct:jane@example.com' }, []],
    ['a telephone number', { format: 'phone_number', phone_number: '+12065550100' }, []],
    ['a format of the future', { format: 'catalog_item', id: 1 }, []],
    ['aliases that we do not know', aliases(email, email), []],
    ['aliases within aliases', aliases(aliases(user())), []],
    ['a device', complex({ device: user() }), []],
  ])('may be %s', async (_, subject, hints) => {
    expect(await read(revoked(subject))).toEqual(hints);
  });

  it.each<[string, unknown]>([
    ['missing', undefined],
    ['null', null],
    ['text', 'auth0|1'],
    ['a list', [user()]],
    ['without a format', { iss: ISS, sub: 'auth0|1' }],
    ['of a format that is no text', { format: 1 }],
    ['without sub', { format: 'iss_sub', iss: ISS }],
    ['without iss', { format: 'iss_sub', sub: 'auth0|1' }],
    ['a sub that is a number', user(1)],
    ['a sub that is too long', user('s'.repeat(513))],
    ['a sub with a control character', user('a\u001b[2J')],
    ['a number for a user elsewhere', user(1, 'https://else.example.com/')],
    ['an iss that is a list', user('auth0|1', [ISS])],
    ['an id that is missing', { format: 'opaque' }],
    ['an id that is empty', opaque('')],
    ['aliases without identifiers', { format: 'aliases' }],
    ['no aliases', aliases()],
    ['aliases, one malformed', aliases(user(), { format: 'opaque' })],
    ['a user that is text', complex({ user: 'auth0|1' })],
    ['a session that is malformed', complex({ user: user(), session: opaque(1) })],
    ['of its own prototype', JSON.parse('{"__proto__":{"format":"opaque","id":"x"}}')],
  ])('must not be %s', async (_, subject) => {
    const refusal = await refused(() => read(revoked(subject)));
    expect(refusal).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(refusal.description).toMatch(/subject/);
  });

  it('may be a user of the tenant in the token of somebody else', async () => {
    const tenant = 'https://tenant.auth0.com/';
    const setting = { subjectIssuers: [tenant] };
    expect(await read(revoked(user('auth0|1', tenant)), setting)).toEqual([{ sub: 'auth0|1' }]);
    expect(await read({ ...revoked(user()), jti: 'next' }, setting)).toEqual([]);
  });

  it('is the one of the token before that of the event', async () => {
    const events = { [`${CAEP}session-revoked`]: { subject: user('auth0|2') } };
    expect(await read({ ...revoked(user()), events })).toEqual([{ sub: 'auth0|1' }]);
  });
});

describe('a security event token that comes again', () => {
  it('is acknowledged and gives no hint', async () => {
    expect(await read(revoked(user()))).toHaveLength(1);
    expect(await read(revoked(user()))).toEqual([]);
  });

  it('is another one where the issuer or the jti is another', async () => {
    const issuer = [ISS, 'https://else.example.com/'];
    const subjectIssuers = [ISS];
    const claims = revoked(user());
    expect(await read(claims)).toHaveLength(1);
    expect(await read({ ...claims, jti: 'next' })).toHaveLength(1);
    const other = { ...claims, iss: 'https://else.example.com/' };
    expect(await read(other, { issuer, subjectIssuers })).toHaveLength(1);
  });

  it('is not a logout token of the same issuer and jti', async () => {
    const options = { issuer: ISS, clientIds: [AUD], keys: transmitter.keys, now: () => at, once };
    const claims = { ...revoked(user()), exp: IAT + 120, sub: 'auth0|1' };
    const events = { 'http://schemas.openid.net/event/backchannel-logout': {} };
    const logoutToken = await transmitter.sign({ ...claims, events });
    expect(await createLogoutTokenReader(options)(logoutToken)).toEqual({ sub: 'auth0|1' });
    expect(await read(claims)).toHaveLength(1);
  });

  it('is not mistaken for one that was refused', async () => {
    await refused(() => read(revoked(user(1))));
    await refused(() => read({ ...revoked(user()), aud: 'else' }));
    expect(await read(revoked(user()))).toHaveLength(1);
  });

  it('gives no hint after it was forgotten: it is too old by then', async () => {
    await read(revoked(user()));
    for (const sinceMs of [DAY_MS - 1, DAY_MS, 2 * DAY_MS]) {
      at = IAT * 1000 + sinceMs;
      expect(await read(revoked(user()))).toEqual([]);
    }
  });

  it('can be the first to arrive within a day', async () => {
    at = IAT * 1000 + DAY_MS - 1;
    expect(await read(revoked(user()))).toHaveLength(1);
    at += 1;
    expect(await read({ ...revoked(user()), jti: 'next' })).toEqual([]);
    expect([...once.remembered.values()]).toEqual([IAT * 1000 + DAY_MS]);
  });
});
