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
      user_id: 'auth0|alice',
      session_id: expect.any(String),
      date: new Date(running.now()).toISOString(),
    });
  });

  it('contains the reason of a failed login', async () => {
    const visitor = running.browser();
    const { at } = await visitor.authorize();
    await visitor.submit(at, { email: 'alice@example.com', password: 'nope' });
    await visitor.submit(at, { user_id: 'auth0|carol' });
    expect(running.tenant.logs()).toMatchObject([
      { type: 'f', description: 'Wrong email or password.' },
      { type: 'f', description: 'user is blocked', user_id: 'auth0|carol' },
    ]);
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
