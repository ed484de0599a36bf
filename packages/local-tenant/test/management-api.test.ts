/** @vitest-environment node */
import { describe, expect, it } from 'vitest';
import { runTenant } from './running-tenant.js';

const running = runTenant();
const ALICE = '/api/v2/users/auth0%7Calice';

async function call(method: string, path: string, body?: unknown) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await running.browser().fetch(path, {
    method,
    ...(body === undefined ? {} : { body: text, headers: { 'Content-Type': 'application/json' } }),
  });
  const answer = await response.text();
  return {
    status: response.status,
    body: answer === '' ? undefined : (JSON.parse(answer) as unknown),
  };
}

describe('Management API', () => {
  it('lists users without their passwords', async () => {
    const { status, body } = await call('GET', '/api/v2/users');
    expect(status).toBe(200);
    expect(body).toEqual(running.tenant.listUsers());
    expect(JSON.stringify(body)).not.toContain('password');
    expect(body).toMatchObject([
      { name: 'Alice' },
      { name: 'Bob' },
      { name: 'Carol', blocked: true },
    ]);
  });

  it('blocks and unblocks a user', async () => {
    const visitor = running.browser();
    await visitor.login();
    expect(await call('PATCH', ALICE, { blocked: true })).toMatchObject({
      status: 200,
      body: { user_id: 'auth0|alice', blocked: true },
    });
    expect((await visitor.silent()).response).toMatchObject({ error: 'login_required' });
    await call('PATCH', ALICE, { blocked: false });
    expect(await call('GET', ALICE)).toMatchObject({ body: { blocked: false } });
  });

  it('returns and deletes sessions', async () => {
    const visitor = running.browser();
    await visitor.login();
    const [session] = running.tenant.listSessions();
    expect(await call('GET', `${ALICE}/sessions`)).toEqual({
      status: 200,
      body: { sessions: [session] },
    });
    expect(await call('GET', `/api/v2/sessions/${session?.id}`)).toEqual({
      status: 200,
      body: session,
    });
    expect(await call('DELETE', `/api/v2/sessions/${session?.id}`)).toEqual({ status: 202 });
    expect((await visitor.silent()).response).toMatchObject({ error: 'login_required' });
    expect(await call('DELETE', `/api/v2/sessions/${session?.id}`)).toMatchObject({ status: 404 });

    await visitor.login();
    expect(await call('DELETE', `${ALICE}/sessions`)).toEqual({ status: 202 });
    expect(running.tenant.listSessions()).toEqual([]);
  });

  it('revokes the refresh tokens of a user', async () => {
    const visitor = running.browser();
    const login = await visitor.login(undefined, { scope: 'openid offline_access' });
    const { body } = await visitor.exchange(login);
    expect(await call('DELETE', `${ALICE}/refresh-tokens`)).toEqual({ status: 202 });
    expect((await visitor.refresh(body['refresh_token'])).status).toBe(403);
  });

  it('lists the log, newest first, in pages', async () => {
    await running.browser().silent();
    await running.browser().login();
    const { body } = await call('GET', '/api/v2/logs');
    expect(body).toMatchObject([{ type: 's' }, { type: 'fsa' }]);
    expect((await call('GET', '/api/v2/logs?per_page=1&page=1')).body).toMatchObject([
      { type: 'fsa' },
    ]);
    expect(await call('GET', '/api/v2/logs?per_page=x')).toMatchObject({ status: 400 });
  });

  it('searches the log', async () => {
    await running.browser().silent();
    await running.browser().login();
    for (const name of ['q', 'search']) {
      const { body } = await call('GET', `/api/v2/logs?${name}=type:fsa`);
      expect(body).toMatchObject([{ type: 'fsa' }]);
    }
  });

  it("has Auth0's body for an unknown user", async () => {
    expect(await call('GET', '/api/v2/users/nobody')).toEqual({
      status: 404,
      body: {
        statusCode: 404,
        error: 'Not Found',
        message: 'The user does not exist.',
        errorCode: 'inexistent_user',
      },
    });
  });

  it.each([
    ['GET', '/api/v2/users/nobody', undefined, 404, 'Not Found'],
    ['PATCH', '/api/v2/users/nobody', { blocked: true }, 404, 'Not Found'],
    ['DELETE', '/api/v2/users/nobody/sessions', undefined, 404, 'Not Found'],
    ['GET', '/api/v2/sessions/nothing', undefined, 404, 'Not Found'],
    ['GET', '/api/v2/nothing', undefined, 404, 'Not Found'],
    ['GET', '/api/v2/users/%E0%A4%A', undefined, 400, 'Bad Request'],
    ['PUT', '/api/v2/users', undefined, 404, 'Not Found'],
    ['PATCH', ALICE, '{"blocked":', 400, 'Bad Request'],
    ['PATCH', ALICE, [true], 400, 'Bad Request'],
    ['PATCH', ALICE, { blocked: 'yes' }, 400, 'Bad Request'],
    ['PATCH', ALICE, {}, 400, 'Bad Request'],
    ['PATCH', ALICE, { blocked: true, nothing: 'x' }, 400, 'Bad Request'],
    ['PATCH', ALICE, { email: 'alice' }, 400, 'Bad Request'],
    ['PATCH', ALICE, { email: 'bob@example.com' }, 400, 'Bad Request'],
    ['PATCH', ALICE, { email: 'a@example.com', password: 'x' }, 400, 'Bad Request'],
    ['PATCH', ALICE, { app_metadata: [] }, 400, 'Bad Request'],
    ['PATCH', ALICE, { blocked: 'x'.repeat(100_000) }, 413, 'Payload Too Large'],
    ['POST', '/local/faults', { endpoint: '/authorize' }, 400, 'Bad Request'],
    ['PATCH', '/local/policy', { session: { idleTimeoutMs: '1' } }, 400, 'Bad Request'],
    ['POST', '/local/sessions/nothing/expire', undefined, 404, 'Not Found'],
    ['DELETE', '/local/faults/nothing', undefined, 404, 'Not Found'],
    ['POST', '/local/faults/nothing', undefined, 405, 'Method Not Allowed'],
    ['GET', '/local/requests?after=-1', undefined, 400, 'Bad Request'],
    ['GET', '/local/requests?after=', undefined, 400, 'Bad Request'],
    ['GET', '/api/v2/logs?from=1', undefined, 400, 'Bad Request'],
    ['GET', '/api/v2/logs?from=', undefined, 400, 'Bad Request'],
    ['GET', '/api/v2/logs?from=local-00000000&take=101', undefined, 400, 'Bad Request'],
    ['GET', '/local/nothing', undefined, 404, 'Not Found'],
  ])('rejects %s %s %j with %i', async (method, path, sent, status, error) => {
    const answer = await call(method, path, sent);
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual(
      expect.objectContaining({ statusCode: status, error, message: expect.any(String) }),
    );
    expect(running.tenant.listUsers()[0]?.blocked).toBe(false);
  });
});

describe('the local controls', () => {
  it('return the state', async () => {
    const visitor = running.browser();
    await visitor.login();
    await visitor.silent();
    running.tenant.setFault({ endpoint: '/userinfo', kind: 'hang', times: 3 });
    const { body } = await call('GET', '/local/state');
    expect(body).toMatchObject({
      users: [{ user_id: 'auth0|alice', sessions: running.tenant.listSessions() }, {}, {}],
      faults: [{ endpoint: '/userinfo', kind: 'hang', times: 3 }],
      policy: { session: { idleTimeoutMs: 259_200_000, absoluteTimeoutMs: 604_800_000 } },
      requests: { total: 2, silent: 1, byPath: { '/authorize': 2 } },
    });
  });

  it('set and clear faults', async () => {
    const fault = { endpoint: '/authorize', kind: 'rate_limited' };
    expect(await call('POST', '/local/faults', fault)).toMatchObject({ status: 201, body: fault });
    expect((await running.browser().silent()).status).toBe(429);
    expect(await call('DELETE', '/local/faults')).toEqual({ status: 204 });
    expect((await running.browser().silent()).status).toBe(200);
  });

  it('change the policy', async () => {
    const { status, body } = await call('PATCH', '/local/policy', {
      blockedUserAnswer: 'unauthorized',
    });
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({ blockedUserAnswer: 'unauthorized', sessionExpiry: false }),
    ]);
  });

  it('expire a session and reset everything', async () => {
    const visitor = running.browser();
    await visitor.login();
    const [session] = running.tenant.listSessions();
    expect(await call('POST', `/local/sessions/${session?.id}/expire`)).toEqual({ status: 202 });
    expect(running.tenant.listSessions()).toEqual([]);
    await visitor.login();
    await running.tenant.unblockUser('auth0|carol');
    expect(await call('POST', '/local/reset')).toEqual({ status: 204 });
    expect(running.tenant.listSessions()).toEqual([]);
    expect(running.tenant.listUsers()[2]?.blocked).toBe(true);
    expect(running.tenant.logs()).toEqual([]);
    expect(running.tenant.requests()).toEqual([]);
    expect((await visitor.silent()).response).toMatchObject({ error: 'login_required' });
  });
});
