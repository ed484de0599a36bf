import { describe, expect, it } from 'vitest';
import type { GlobalTokenRevocationOptions, SubjectIdentifier } from '../../src/index.js';
import { openServer, openStream, request } from '../server.js';
import { ISSUER } from '../tokens.js';
import { createSigner, removeUndefined } from './signing.js';

const OKTA = 'https://example.okta.com';
const ENDPOINT = 'https://push.example/global-token-revocation';
const okta = await createSigner();
const other = await createSigner('key-2');

type Members = Readonly<Record<string, unknown>>;
type Resolve = GlobalTokenRevocationOptions['resolveSubject'];

/** The claims and the header of a token as Okta sends it. `undefined` removes a member. */
function claimsOf(change: Members = {}): Members {
  const iat = Math.floor(Date.now() / 1_000);
  const jti = crypto.randomUUID();
  const lifetime = { iat, nbf: iat - 300, exp: iat + 300 };
  return removeUndefined({ iss: OKTA, sub: '0oa1', aud: ENDPOINT, jti, ...lifetime, ...change });
}

const HEADER = { typ: 'global-token-revocation+jwt' };
const tokenOf = (change: Members = {}, header: Members = {}) =>
  okta.sign(claimsOf(change), { ...HEADER, ...header });

const alice = { format: 'iss_sub', iss: ISSUER, sub: 'auth0|alice' };

function open(resolveSubject?: Resolve, now?: () => number) {
  const { server, log } = openServer({
    ...(now !== undefined && { now }),
    globalTokenRevocation: {
      issuer: OKTA,
      audience: ENDPOINT,
      keys: okta.keys,
      ...(resolveSubject !== undefined && { resolveSubject }),
    },
  });
  const send = (token: string | undefined, body: unknown, headers: Record<string, string> = {}) =>
    server.fetch(
      request('/global-token-revocation', {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...headers,
        },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    );
  return { server, log, send };
}

describe('POST /global-token-revocation', () => {
  it('responds with 503 if the keys cannot be fetched', async () => {
    const keys = () => Promise.reject(new Error('offline'));
    const globalTokenRevocation = { issuer: OKTA, audience: ENDPOINT, keys };
    const { server } = openServer({ globalTokenRevocation });
    const authorization = `Bearer ${await tokenOf()}`;
    const headers = { authorization, 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify({ sub_id: alice }) };
    const response = await server.fetch(request('/global-token-revocation', init));
    expect(response.status).toBe(503);
  });

  it('does not exist without the option', async () => {
    const { server } = openServer();
    const init = { method: 'POST', body: '{}' };
    expect((await server.fetch(request('/global-token-revocation', init))).status).toBe(404);
  });

  it.each<[string, SubjectIdentifier]>([
    ['iss_sub of the tenant', alice],
    ['opaque', { format: 'opaque', id: 'auth0|alice' }],
    [
      'aliases, one of them of the tenant',
      { format: 'aliases', identifiers: [{ format: 'email', email: 'a@example.com' }, alice] },
    ],
  ])('sends a hint to all streams of the user: %s', async (_, sub_id) => {
    const { server, log, send } = open();
    const streams = [await openStream(server, { sid: 's1' }), await openStream(server)];
    const response = await send(await tokenOf(), { sub_id });
    expect(response.status).toBe(204);
    expect(await response.text()).toBe('');
    for (const events of streams) {
      expect(await events.next()).toEqual({ event: 'hint', data: { sub: 'auth0|alice' } });
    }
    expect(log).toContainEqual(
      expect.objectContaining({ event: 'received', route: '/global-token-revocation', hints: 1 }),
    );
  });

  it.each<[string, Members, Members?]>([
    ['of the type JWT', {}, { typ: 'JWT' }],
    ['without a type', {}, { typ: undefined }],
    ['whose audience has a query as well', { aud: [ENDPOINT, `${ENDPOINT}?a=b`] }],
  ])('accepts a token %s', async (_, change, header) => {
    expect((await open().send(await tokenOf(change, header), { sub_id: alice })).status).toBe(204);
  });

  const now = Math.floor(Date.now() / 1_000);
  it.each<[string, () => Promise<string> | string]>([
    ['that is no JWT', () => 'f5641763544a7b24b08e4f74045'],
    ['of another issuer', () => tokenOf({ iss: 'https://evil.example' })],
    ['for another URL', () => tokenOf({ aud: 'https://push.example/other' })],
    ['for the URL with a query', () => tokenOf({ aud: `${ENDPOINT}?a=b` })],
    ['issued too long ago', () => tokenOf({ iat: now - 1_000 })],
    ...['iss', 'sub', 'aud', 'jti', 'iat', 'exp'].map((name): [string, () => Promise<string>] => [
      `without ${name}`,
      () => tokenOf({ [name]: undefined }),
    ]),
    ['with a number as jti', () => tokenOf({ jti: 1 })],
    ['with an empty jti', () => tokenOf({ jti: '' })],
    ['of the type of an access token', () => tokenOf({}, { typ: 'at+jwt' })],
    ['of the type of a logout token', () => tokenOf({}, { typ: 'logout+jwt' })],
    ['of the type of a security event', () => tokenOf({}, { typ: 'secevent+jwt' })],
    ['signed with an unknown key', () => other.sign(claimsOf(), HEADER)],
    ['signed with another key', () => other.sign(claimsOf(), { ...HEADER, kid: 'key-1' })],
    ['that has expired', () => tokenOf({ iat: now - 500, exp: now - 100 })],
  ])('responds with 401 to a token %s', async (_, create) => {
    const { log, send } = open();
    const response = await send(await create(), { sub_id: alice });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toContain('error="invalid_token"');
    expect(log).toEqual([expect.objectContaining({ event: 'refused', code: 'invalid_token' })]);
  });

  it('responds with 401 without a token, and to another scheme', async () => {
    const { send } = open();
    const missing = await send(undefined, { sub_id: alice });
    expect([missing.status, missing.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    const basic = await send(undefined, { sub_id: alice }, { authorization: 'Basic YTpi' });
    expect(basic.status).toBe(401);
  });

  it('responds with 401 to a token that was used before, and sends one hint', async () => {
    const { server, log, send } = open();
    const events = await openStream(server);
    const token = await tokenOf();
    expect((await send(token, { sub_id: alice })).status).toBe(204);
    expect((await send(token, { sub_id: alice })).status).toBe(401);
    expect(log.at(-1)).toMatchObject({ code: 'invalid_token', detail: 'jti was used' });
    expect(await events.readAvailable()).toHaveLength(1);
  });

  it.each<[string, unknown]>([
    ['that is not JSON', '{'],
    ['without sub_id', {}],
    ['with the member of an earlier draft', { subject: alice }],
    ['with a string as sub_id', { sub_id: 'auth0|alice' }],
    ['with an array as sub_id', { sub_id: [alice] }],
    ['without a format', { sub_id: { iss: ISSUER, sub: 'auth0|alice' } }],
    ['with iss_sub without sub', { sub_id: { format: 'iss_sub', iss: ISSUER } }],
    ['with iss_sub without iss', { sub_id: { format: 'iss_sub', sub: 'auth0|alice' } }],
    ['with opaque without id', { sub_id: { format: 'opaque' } }],
    ['with a control character', { sub_id: { format: 'opaque', id: 'auth0|\nalice' } }],
    ['with an unknown format', { sub_id: { format: 'constructor', id: 'x' } }],
    ['with a session', { sub_id: { format: 'complex', session: { format: 'opaque', id: 's' } } }],
    ['with email', { sub_id: { format: 'email', email: 'a@example.com' } }],
    ['with phone_number', { sub_id: { format: 'phone_number', phone_number: '+1' } }],
  ])('responds with 400 to a body %s, and does not use up the token', async (_, body) => {
    const { send } = open();
    const token = await tokenOf();
    const response = await send(token, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: 'invalid_request' });
    expect((await send(token, { sub_id: alice })).status).toBe(204);
  });

  it.each([
    ['email', 'email'],
    ['alice@example.com\n', 'unknown format'],
  ])('logs the format of a subject only if RFC 9493 has it: %j', async (format, detail) => {
    const { log, send } = open();
    expect((await send(await tokenOf(), { sub_id: { format } })).status).toBe(400);
    expect(log).toEqual([expect.objectContaining({ event: 'refused', detail })]);
  });

  it('responds with 415 to another media type, and with 413 to a large body', async () => {
    const { send } = open();
    const headers = { 'content-type': 'text/plain' };
    expect((await send(await tokenOf(), { sub_id: alice }, headers)).status).toBe(415);
    expect((await send(await tokenOf(), { sub_id: alice, x: 'x'.repeat(33_000) })).status).toBe(
      413,
    );
  });

  it('responds with 404 to a user of another issuer', async () => {
    const sub_id = { format: 'iss_sub', iss: OKTA, sub: '00u1' };
    const response = await open().send(await tokenOf(), { sub_id });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: 'user_not_found' });
  });

  describe('with resolveSubject', () => {
    const email = { format: 'email', email: 'alice@example.com' };

    it.each<[string, SubjectIdentifier]>([
      ['an email address', email],
      ['a user of the identity provider', { format: 'iss_sub', iss: OKTA, sub: '00u1' }],
    ])('sends a hint to %s', async (_, sub_id) => {
      const asked: SubjectIdentifier[] = [];
      const { server, send } = open(async (subject) => {
        asked.push(subject);
        return 'auth0|alice';
      });
      const events = await openStream(server);
      expect((await send(await tokenOf(), { sub_id })).status).toBe(204);
      expect(await events.next()).toEqual({ event: 'hint', data: { sub: 'auth0|alice' } });
      expect(asked).toEqual([sub_id]);
    });

    it('does not ask for a user of the tenant, or before the token is verified', async () => {
      const { send } = open(() => {
        throw new Error('asked');
      });
      expect((await send(await tokenOf(), { sub_id: alice })).status).toBe(204);
      expect((await send(undefined, { sub_id: email })).status).toBe(401);
    });

    it.each([undefined, '', 'x'.repeat(513)])('responds with 404 to the user %j', async (sub) => {
      const { send } = open(() => sub);
      expect((await send(await tokenOf(), { sub_id: email })).status).toBe(404);
    });

    it('responds with 401 if the token expires meanwhile, however often it is sent', async () => {
      let now = Date.now();
      const waiting: (() => void)[] = [];
      const resolveSubject = async () => {
        await new Promise<void>((resolve) => waiting.push(resolve));
        return 'auth0|alice';
      };
      const { server, send } = open(resolveSubject, () => now);
      const events = await openStream(server);
      const token = await tokenOf();
      const responses = [1, 2, 3].map(() => send(token, { sub_id: email }));
      await expect.poll(() => waiting).toHaveLength(3);
      now += 600_000;
      for (const resolve of waiting) resolve();
      for (const response of responses) expect((await response).status).toBe(401);
      expect(await events.readAvailable()).toEqual([]);
    });

    it('responds with 422 if it fails, without its message in the log', async () => {
      const { log, send } = open(() => Promise.reject(new TypeError('alice@example.com')));
      const token = await tokenOf();
      expect((await send(token, { sub_id: email })).status).toBe(422);
      expect(log).toEqual([
        expect.objectContaining({ status: 422, detail: 'resolveSubject: TypeError' }),
      ]);
      expect((await send(token, { sub_id: alice })).status).toBe(204);
    });
  });
});
