/** @vitest-environment node */
import { describe, expect, it } from 'vitest';
import type { LocalTenantLogEvent } from '../src/index.js';
import { runTenant } from './running-tenant.js';

const running = runTenant();
const ALICE = '/api/v2/users/auth0%7Calice';

async function call<T = object>(method: string, path: string) {
  const response = await running.browser().fetch(path, { method });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? undefined : JSON.parse(text)) as T };
}

interface Page<Key extends string, Item = { id: string }> {
  readonly body: Record<Key, Item[]> & { next?: string };
}

async function signIn(scope = 'openid offline_access') {
  const visitor = running.browser();
  const { body } = await visitor.exchange(await visitor.login(undefined, { scope }));
  return { visitor, refreshToken: body['refresh_token'] };
}

describe('the sessions of a user', () => {
  it('come in pages, also if sessions end between the pages', async () => {
    for (let count = 0; count < 5; count += 1) {
      await running.browser().login();
      running.advance(1000);
    }
    const ids = running.tenant.listSessions().map(({ id }) => id);
    const read = async (query: string) =>
      (await call(`GET`, `${ALICE}/sessions?${query}`)) as Page<'sessions'>;
    const first = await read('take=2');
    expect(first.body.sessions.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    await running.tenant.deleteSession(ids[1] ?? '');
    const second = await read(`take=2&from=${first.body.next}`);
    expect(second.body.sessions.map(({ id }) => id)).toEqual(ids.slice(2, 4));
    const third = await read(`take=2&from=${second.body.next}`);
    expect(third.body.sessions.map(({ id }) => id)).toEqual(ids.slice(4));
    expect(third.body).not.toHaveProperty('next');
    for (const query of ['from=x', 'take=0', 'take=101', 'page=1']) {
      expect((await call('GET', `${ALICE}/sessions?${query}`)).status).toBe(400);
    }
  });

  it("have Auth0's fields", async () => {
    await running.browser().login();
    const [session] = running.tenant.listSessions();
    expect(await call('GET', `/api/v2/sessions/${session?.id}`)).toMatchObject({
      status: 200,
      body: { user_id: 'auth0|alice', clients: [{ client_id: 'local-spa' }] },
    });
  });

  it('end with their refresh tokens when they are revoked', async () => {
    const { visitor, refreshToken } = await signIn();
    const other = await signIn();
    const [session] = running.tenant.listSessions();
    expect((await call('POST', `/api/v2/sessions/${session?.id}/revoke`)).status).toBe(202);
    expect((await visitor.silent()).response).toMatchObject({ error: 'login_required' });
    expect((await visitor.refresh(refreshToken)).status).toBe(403);
    expect((await other.visitor.refresh(other.refreshToken)).status).toBe(200);
    expect((await call('POST', `/api/v2/sessions/${session?.id}/revoke`)).status).toBe(404);
  });
});

describe('the refresh tokens of a user', () => {
  const list = async () =>
    ((await call('GET', `${ALICE}/refresh-tokens`)) as Page<'tokens'>).body.tokens;

  it('are listed without the tokens and keep their ID when they rotate', async () => {
    const { visitor, refreshToken } = await signIn();
    const [token, ...others] = await list();
    const [session] = running.tenant.listSessions();
    expect(others).toEqual([]);
    expect(token).toMatchObject({
      id: expect.stringMatching(/^rt_/) as string,
      user_id: 'auth0|alice',
      client_id: 'local-spa',
      session_id: session?.id,
      rotating: true,
      resource_servers: [],
    });
    expect(JSON.stringify(token)).not.toContain(refreshToken);
    await visitor.refresh(refreshToken);
    expect((await list()).map(({ id }) => id)).toEqual([token?.id]);
    expect(await call('GET', `/api/v2/refresh-tokens/${token?.id}`)).toMatchObject({
      status: 200,
      body: { id: token?.id },
    });
  });

  it('are revoked one by one', async () => {
    const first = await signIn();
    const [token] = await list();
    const second = await signIn();
    expect((await call('DELETE', `/api/v2/refresh-tokens/${token?.id}`)).status).toBe(202);
    expect((await first.visitor.refresh(first.refreshToken)).status).toBe(403);
    expect((await second.visitor.refresh(second.refreshToken)).status).toBe(200);
    expect((await call('GET', `/api/v2/refresh-tokens/${token?.id}`)).status).toBe(404);
    expect((await call('DELETE', '/api/v2/refresh-tokens/nothing')).status).toBe(404);
  });
});

describe('the log', () => {
  it('has an envelope, a search, an order and fields', async () => {
    await running.browser().login();
    running.advance(1000);
    await running.tenant.blockUser('auth0|bob');
    await running.browser().silent();
    const { body } = await call('GET', '/api/v2/logs?include_totals=true&q=type:s*&sort=date:1');
    expect(body).toMatchObject({ start: 0, limit: 50, length: 2, total: 2 });
    const { logs } = body as { logs: LocalTenantLogEvent[] };
    expect(logs.map(({ type }) => type)).toEqual(['s', 'sapi']);
    expect((await call('GET', '/api/v2/logs?fields=type')).body).toEqual([
      { type: 'fsa' },
      { type: 'sapi' },
      { type: 's' },
    ]);
    for (const query of ['take=1', 'search=x', 'q=s', 'include_totals=yes']) {
      expect((await call('GET', `/api/v2/logs?${query}`)).status).toBe(400);
    }
  });

  it('returns one event, and the events of one user', async () => {
    await running.browser().login();
    await running.browser().login('bob@example.com');
    const [event] = running.tenant.logs();
    expect((await call('GET', `/api/v2/logs/${event?.log_id}`)).body).toEqual(event);
    expect((await call('GET', '/api/v2/logs/nothing')).status).toBe(404);
    expect((await call('GET', `${ALICE}/logs`)).body).toEqual([event]);
  });
});
