/** @vitest-environment node */
import { describe, expect, it } from 'vitest';
import { runTenant } from './running-tenant.js';

const running = runTenant();
const HOME = 'http://localhost:5173';

async function logout(query: Record<string, string>) {
  const visitor = running.browser();
  await visitor.login();
  const response = await visitor.fetch(`/v2/logout?${new URLSearchParams(query)}`);
  return { visitor, response };
}

describe('/v2/logout', () => {
  it('ends the session at once and goes to returnTo', async () => {
    const { visitor, response } = await logout({ client_id: 'local-spa', returnTo: HOME });
    expect(response.headers.get('location')).toBe(HOME);
    expect(running.tenant.listSessions()).toEqual([]);
    expect(visitor.jar.names().filter((name) => /^auth0_(compat_)?\d+$/.test(name))).toEqual([]);
    expect((await visitor.silent()).response).toMatchObject({ error: 'login_required' });
  });

  it('does not look at the query string of returnTo', async () => {
    const { response } = await logout({ client_id: 'local-spa', returnTo: `${HOME}?a=b` });
    expect(response.headers.get('location')).toBe(`${HOME}?a=b`);
  });

  it('goes to the first allowed URL without returnTo, and nowhere without a client', async () => {
    const { response } = await logout({ client_id: 'local-spa' });
    expect(response.headers.get('location')).toBe(HOME);
    const { response: page } = await logout({});
    expect(page.status).toBe(200);
    expect(running.tenant.listSessions()).toEqual([]);
  });

  it.each([
    ['a foreign returnTo', { client_id: 'local-spa', returnTo: 'https://evil.example/' }],
    ['a returnTo that is no URL', { client_id: 'local-spa', returnTo: '/home' }],
    ['a foreign returnTo without a client', { returnTo: 'https://evil.example/' }],
    ['an unknown client', { client_id: 'nobody', returnTo: HOME }],
  ])('refuses %s and leaves the session alone', async (_what, query) => {
    const { response } = await logout(query as Record<string, string>);
    expect(response.status).toBe(400);
    expect(response.headers.get('location')).toBeNull();
    expect(running.tenant.listSessions()).toHaveLength(1);
  });
});
