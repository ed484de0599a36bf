import { describe, expect, it } from 'vitest';
import { parseLogStreamBody, readLogStream } from '../../src/webhooks/log-stream.js';
import ferrt from './examples/log-stream-ferrt.json';
import fsa from './examples/log-stream-fsa.json';
import limitWc from './examples/log-stream-limit_wc.json';
import delivered from './examples/log-stream-oidc_backchannel_logout_succeeded.json';
import login from './examples/log-stream-s.json';
import sessionDeleted from './examples/log-stream-sapi-session-deleted.json';
import sessionsDeleted from './examples/log-stream-sapi-sessions-deleted.json';
import blocked from './examples/log-stream-sapi-user-blocked.json';
import profile from './examples/log-stream-sapi-user-profile.json';
import sce from './examples/log-stream-sce.json';
import scp from './examples/log-stream-scp.json';
import sdu from './examples/log-stream-sdu.json';
import slo from './examples/log-stream-slo.json';
import srrt from './examples/log-stream-srrt.json';
import ublkdu from './examples/log-stream-ublkdu.json';
import universalLogout from './examples/log-stream-universal_logout_succeeded.json';
import { getRequestError } from './get-request-error.js';

const sub = scp.data.user_id;
const sid = slo.data.details.session_id;
const admin = blocked.data.user_id;

const event = (type: unknown, more: object = {}) => ({ log_id: '1', data: { type, ...more } });
const operation = (method: unknown, path: unknown, body?: unknown) =>
  event('sapi', { user_id: admin, details: { request: { method, path, body }, response: {} } });

describe('a log stream', () => {
  it.each<[string, unknown, unknown]>([
    ['a blocked user', blocked, { sub }],
    ['deleted sessions', sessionsDeleted, { sub }],
    ['a deleted session', sessionDeleted, { sid }],
    ['a changed password', scp, { sub }],
    ['a changed email address', sce, { sub }],
    ['a deleted user', sdu, { sub }],
    ['a user signed out by the identity provider', universalLogout, { sub }],
    ['a reused refresh token', ferrt, { sub }],
    ['a revoked refresh token of a session', srrt, { sub, sid }],
    ['a logout in one browser', slo, { sub, sid }],
  ])('produces a hint for %s', (_, entry, hint) => {
    expect(readLogStream([entry])).toEqual({ hints: [hint], ignored: 0 });
  });

  it.each<[string, unknown]>([
    ['an edited profile', profile],
    ['a login', login],
    ['a failed silent authentication, to avoid a loop of checks', fsa],
    ['a rejected login', limitWc],
    ['a removed block', ublkdu],
    ['a delivered logout token', delivered],
    ['an unknown code', event('xyz', { user_id: sub })],
    ['a code that is a property of Object.prototype', event('constructor', { user_id: sub })],
    ['a user without an ID', event('scp')],
    ['a user with an empty ID', event('sdu', { user_id: '' })],
    ['an operation without details', event('sapi', { user_id: admin })],
    ['an operation with a null request', event('sapi', { details: { request: null } })],
  ])('ignores and counts %s', (_, entry) => {
    expect(readLogStream([entry])).toEqual({ hints: [], ignored: 1 });
  });

  it.each<[string, unknown, unknown]>([
    ['of a user without a session', { user_id: sub }, { sub }],
    ['of a session without a user', { details: { session_id: sid } }, { sid }],
    ['of a session with an invalid user ID', { user_id: 1, details: { session_id: sid } }, { sid }],
    ['of a user with an invalid session ID', { user_id: sub, details: { session_id: 1 } }, { sub }],
  ])('reads a logout %s', (_, more, hint) => {
    expect(readLogStream([event('slo', more as object)]).hints).toEqual([hint]);
  });

  it('prefers the session ID of the log event over that of the refresh token', () => {
    const details = { session_id: 'one', refresh_token: { session_id: 'other' } };
    expect(readLogStream([event('srrt', { details })]).hints).toEqual([{ sid: 'one' }]);
  });

  it('produces no duplicate hints and counts ignored events', () => {
    const body = [login, scp, blocked, slo, slo, sdu, profile];
    expect(readLogStream(body)).toEqual({ hints: [{ sub }, { sub, sid }], ignored: 2 });
  });

  it('distinguishes a user and a session with the same ID', () => {
    const body = [operation('delete', '/api/v2/sessions/x'), event('sdu', { user_id: 'x' })];
    expect(readLogStream(body).hints).toEqual([{ sid: 'x' }, { sub: 'x' }]);
  });

  it('may be a single event or an object with events', () => {
    expect(readLogStream(scp).hints).toEqual([{ sub }]);
    expect(readLogStream({ logs: [scp, login] })).toEqual({ hints: [{ sub }], ignored: 1 });
    expect(readLogStream([])).toEqual({ hints: [], ignored: 0 });
  });

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['a string', 'scp'],
    ['an object without data', { log_id: '1' }],
    ['data without a type', { log_id: '1', data: {} }],
    ['a type that is not a string', event(1)],
    ['an array without events', [1, {}]],
    ['an array of arrays', [[scp]]],
    ['events of an event stream', { type: 'user.deleted', data: { object: {} } }],
  ])('rejects %s', async (_, body) => {
    const rejection = await getRequestError(() => readLogStream(body));
    expect(rejection).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(rejection.description).toMatch(/not an event/);
  });

  it('reads the valid events of an array with invalid entries', () => {
    const { hints, ignored } = readLogStream([1, scp, null]);
    expect(hints).toEqual(readLogStream(scp).hints);
    expect(ignored).toBe(2);
  });

  it('may contain up to a thousand events', async () => {
    expect(readLogStream(Array(1000).fill(login)).ignored).toBe(1000);
    for (const body of [Array(1001).fill(login), { logs: Array(1001).fill(login) }]) {
      expect(await getRequestError(() => readLogStream(body))).toMatchObject({ status: 413 });
    }
  });
});

describe('an operation of the Management API', () => {
  const user = '/api/v2/users/auth0%7C1';

  it.each<[string, string, unknown, unknown]>([
    ['PATCH', user, { blocked: true }, { sub: 'auth0|1' }],
    ['patch', '/api/v2/users/auth0|1', { blocked: true }, { sub: 'auth0|1' }],
    ['patch', '/api/v2/users/a%2Fb', { blocked: true }, { sub: 'a/b' }],
    ['patch', user, { password: '*****' }, { sub: 'auth0|1' }],
    ['delete', user, undefined, { sub: 'auth0|1' }],
    ['delete', `${user}/sessions`, undefined, { sub: 'auth0|1' }],
    ['delete', `${user}/refresh-tokens`, undefined, { sub: 'auth0|1' }],
    ['post', `${user}/revoke-access`, {}, { sub: 'auth0|1' }],
    ['post', `${user}/revoke-access`, { session_id: 's' }, { sub: 'auth0|1', sid: 's' }],
    ['delete', '/api/v2/sessions/s', undefined, { sid: 's' }],
    ['post', '/api/v2/sessions/sid/revoke', undefined, { sid: 'sid' }],
    ['post', '/api/v2/refresh-tokens/revoke', { user_id: 'auth0|1' }, { sub: 'auth0|1' }],
  ])('%s %s %j produces a hint', (method, path, body, hint) => {
    expect(readLogStream([operation(method, path, body)])).toEqual({ hints: [hint], ignored: 0 });
  });

  it('produces a hint for each member who was removed from an organization', () => {
    const members = ['auth0|1', 'auth0|2', 'auth0|1', 7];
    const removed = operation('delete', '/api/v2/organizations/org_1/members', { members });
    const hints = [{ sub: 'auth0|1' }, { sub: 'auth0|2' }];
    expect(readLogStream([removed, profile])).toEqual({ hints, ignored: 1 });
  });

  it('may remove up to a thousand members', async () => {
    const remove = (count: number) => {
      const members = Array.from({ length: count }, (_, member) => `auth0|${member}`);
      return readLogStream([
        operation('delete', '/api/v2/organizations/org_1/members', { members }),
      ]);
    };
    expect(remove(1_000).hints).toHaveLength(1_000);
    expect(await getRequestError(async () => remove(1_001))).toMatchObject({ status: 413 });
  });

  it.each<[unknown, unknown, unknown]>([
    ['delete', '/api/v2/organizations/org_1', undefined],
    ['delete', '/api/v2/organizations/org_1/members', { members: 'auth0|1' }],
    ['delete', '/api/v2/organizations/org_1/members', { members: [] }],
    ['post', '/api/v2/organizations/org_1/members', { members: ['auth0|1'] }],
    ['delete', '/api/v2/organizations/org_1/members/auth0%7C1/roles', { roles: ['r'] }],
    ['patch', user, { blocked: false }],
    ['patch', user, { blocked: 'true' }],
    ['patch', user, undefined],
    ['patch', user, JSON.parse('{"__proto__":{"blocked":true}}')],
    ['post', user, { blocked: true }],
    ['get', `${user}/sessions`, undefined],
    ['post', '/api/v2/users', { blocked: true }],
    ['patch', '/api/v2/users/', { blocked: true }],
    ['patch', `${user}/`, { blocked: true }],
    ['patch', `/proxy${user}`, { blocked: true }],
    ['patch', '/api/v2/users/%', { blocked: true }],
    ['patch', '/api/v2/users/a%00', { blocked: true }],
    ['delete', `${user}/roles`, undefined],
    ['delete', `${user}/sessions/x`, undefined],
    ['delete', '/api/v2/sessions/', undefined],
    ['delete', `/api/v2/sessions/${'s'.repeat(513)}`, undefined],
    ['delete', '/api/v2/sessions/s/revoke', undefined],
    ['delete', '/api/v2/clients/c', undefined],
    ['delete', '/api/v2/refresh-tokens/t', undefined],
    ['post', '/api/v2/refresh-tokens/revoke', { ids: ['t'] }],
    ['post', '/api/v2/refresh-tokens/revoke', { client_id: 'c' }],
    ['delete', `/proxy${user}`, undefined],
    ['delete', `/proxy${user}/sessions`, undefined],
    ['delete', `/proxy${user}/refresh-tokens`, undefined],
    ['delete', `${user}/refresh-tokens/x`, undefined],
    ['post', `/proxy${user}/revoke-access`, {}],
    ['post', `${user}/revoke-access/x`, {}],
    ['delete', '/proxy/api/v2/sessions/s', undefined],
    ['post', '/proxy/api/v2/sessions/s/revoke', undefined],
    ['post', '/api/v2/sessions/s/revoke/x', undefined],
    ['post', '/proxy/api/v2/refresh-tokens/revoke', { user_id: 'auth0|1' }],
    ['post', '/api/v2/refresh-tokens/revoke/x', { user_id: 'auth0|1' }],
    ['patch', [user], { blocked: true }],
    ['patch', null, { blocked: true }],
    [null, user, { blocked: true }],
  ])('%s %s %j produces no hint', (method, path, body) => {
    expect(readLogStream([operation(method, path, body)])).toEqual({ hints: [], ignored: 1 });
  });
});

describe('the body of a log stream', () => {
  const lines = `${JSON.stringify(scp)}\n${JSON.stringify(slo)}`;

  it.each<[string, string, unknown]>([
    ['a JSON array', JSON.stringify([scp, slo], null, 2), [scp, slo]],
    ['a JSON object', JSON.stringify({ logs: [scp] }), { logs: [scp] }],
    ['JSON lines', lines, [scp, slo]],
    ['JSON lines with a trailing line break', `${lines}\n`, [scp, slo]],
    [
      'JSON lines with CRLF and empty lines',
      `\r\n${lines.replace('\n', '\r\n\r\n')}\r\n`,
      [scp, slo],
    ],
    ['a single line', JSON.stringify(scp), scp],
  ])('may be %s', (_, text, parsed) => {
    expect(parseLogStreamBody(text)).toEqual(parsed);
  });

  it.each<[string, string]>([
    ['an empty body', ''],
    ['only whitespace', ' \n\n '],
    ['another format', 'log_id=1'],
    ['JSON lines with an invalid line', `${lines}\n{"log_id":`],
    ['a truncated array', JSON.stringify([scp, slo]).slice(0, -1)],
    ['two arrays on one line', '[] []'],
  ])('rejects %s', async (_, text) => {
    const rejection = await getRequestError(() => parseLogStreamBody(text));
    expect(rejection).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(rejection.description).toMatch(/neither JSON nor JSON lines/);
  });

  it('may contain up to a thousand lines', async () => {
    expect(parseLogStreamBody('{}\n'.repeat(1000))).toHaveLength(1000);
    const rejection = await getRequestError(() => parseLogStreamBody('{}\n'.repeat(1001)));
    expect(rejection).toMatchObject({ status: 413, code: 'invalid_request' });
    expect(rejection.description).toMatch(/more than 1000/);
  });
});
