/** @vitest-environment node */
import { describe, expect, it } from 'vitest';
import { runTenant } from './running-tenant.js';

const running = runTenant();
const types = () => running.tenant.logs().map(({ type }) => type);

describe('the log', () => {
  it("records the events of a session with Auth0's event codes", async () => {
    const visitor = running.browser();
    await visitor.silent();
    const login = await visitor.login(undefined, { scope: 'openid offline_access' });
    const { body } = await visitor.exchange(login);
    await visitor.silent();
    await visitor.refresh(body['refresh_token']);
    await visitor.refresh('nonsense');
    await visitor.exchange(login);
    await visitor.fetch('/v2/logout?client_id=local-spa');
    expect(types()).toEqual(['fsa', 's', 'seacft', 'ssa', 'sertft', 'fertft', 'feacft', 'slo']);
    const [, session] = running.tenant.logs();
    expect(session).toMatchObject({
      client_id: 'local-spa',
      client_name: 'Local application',
      user_id: 'auth0|alice',
      user_name: 'alice@example.com',
      ip: expect.stringMatching(/^(127\.0\.0\.1|::1)$/),
      hostname: 'localhost',
      user_agent: 'node',
      details: { session_id: expect.any(String) },
      date: new Date(running.now()).toISOString(),
    });
  });

  it('contains the reason of a failed login', async () => {
    const visitor = running.browser();
    const { at } = await visitor.authorize();
    await visitor.submit(at, { email: 'alice@example.com', password: 'nope' });
    await visitor.submit(at, { email: 'nobody@example.com', password: 'nope' });
    await visitor.submit(at, { user_id: 'auth0|carol' });
    const description = 'Wrong email or password.';
    expect(running.tenant.logs()).toMatchObject([
      { type: 'fp', description, user_id: 'auth0|alice', user_name: 'alice@example.com' },
      { type: 'fu', description, user_name: 'nobody@example.com' },
      { type: 'f', description: 'user is blocked', user_id: 'auth0|carol' },
    ]);
  });

  it('contains the session of a logout and the allowed URLs', async () => {
    const visitor = running.browser();
    await visitor.login();
    const [session] = running.tenant.listSessions();
    const returnTo = 'http://localhost:5173/';
    await visitor.fetch(`/v2/logout?${new URLSearchParams({ client_id: 'local-spa', returnTo })}`);
    expect(running.tenant.logs().at(-1)).toMatchObject({
      type: 'slo',
      client_name: 'Local application',
      details: {
        session_id: session?.id,
        return_to: returnTo,
        allowed_logout_url: expect.arrayContaining([returnTo]),
      },
    });
  });

  it('has separate codes for the reuse and the revocation of a refresh token', async () => {
    const visitor = running.browser();
    const login = await visitor.login(undefined, { scope: 'openid offline_access' });
    const { refresh_token: first } = (await visitor.exchange(login)).body;
    const { refresh_token: second = '' } = (await visitor.refresh(first)).body;
    const [session] = running.tenant.listSessions();
    await visitor.fetch('/oauth/revoke', {
      method: 'POST',
      body: new URLSearchParams({ client_id: 'local-spa', token: second }),
    });
    expect(running.tenant.logs().at(-1)).toMatchObject({
      type: 'srrt',
      user_id: 'auth0|alice',
      details: { refresh_token: { access: 'offline', session_id: session?.id } },
    });
    const other = running.browser();
    const again = await other.login(undefined, { scope: 'openid offline_access' });
    const { refresh_token: reused } = (await other.exchange(again)).body;
    await other.refresh(reused);
    await other.refresh(reused);
    expect(running.tenant.logs().at(-1)).toMatchObject({ type: 'ferrt', user_id: 'auth0|alice' });
  });

  it('contains management operations, and gives each event a unique id', async () => {
    const { tenant } = running;
    await tenant.blockUser('auth0|alice');
    await tenant.unblockUser('auth0|alice');
    tenant.configure({ sessionExpiry: true });
    expect(types()).toEqual(['sapi', 'sapi', 'sapi']);
    expect(new Set(tenant.logs().map(({ log_id }) => log_id)).size).toBe(3);
  });
});

describe('the request journal', () => {
  it('contains the requests to authentication endpoints without preflights, oldest first', async () => {
    const visitor = running.browser();
    await visitor.silent();
    await visitor.exchange(await visitor.login());
    await visitor.fetch('/oauth/token', {
      method: 'OPTIONS',
      headers: { Origin: 'http://localhost:5173', 'Access-Control-Request-Method': 'POST' },
    });
    await visitor.fetch('/api/v2/users');
    const client_id = 'local-spa';
    const at = running.now();
    const sequence = expect.any(Number);
    expect(running.tenant.requests()).toEqual([
      { sequence, at, method: 'GET', path: '/authorize', silent: true, client_id, status: 200 },
      { sequence, at, method: 'GET', path: '/authorize', silent: false, client_id, status: 303 },
      { sequence, at, method: 'POST', path: '/oauth/token', silent: false, client_id, status: 200 },
    ]);
  });

  it('contains rejected requests', async () => {
    const visitor = running.browser();
    await visitor.fetch('/authorize', { method: 'POST' });
    await visitor.fetch('/oauth/token', {
      method: 'POST',
      body: '{',
      headers: { 'Content-Type': 'application/json' },
    });
    expect(running.tenant.requests()).toMatchObject([
      { method: 'POST', path: '/authorize', status: 405 },
      { method: 'POST', path: '/oauth/token', status: 400 },
    ]);
  });
});
