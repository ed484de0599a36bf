/** @vitest-environment node */
import { describe, expect, it } from 'vitest';
import { CALLBACK } from './browser.js';
import { runTenant } from './running-tenant.js';

const HOME = 'http://localhost:5173';
const running = runTenant({
  allowedLogoutUrls: ['http://localhost:5173/tenant'],
  clients: [
    {
      clientId: 'local-spa',
      allowedCallbackUrls: [CALLBACK],
      allowedLogoutUrls: [HOME, `${HOME}/`, `${HOME}/żegnaj`],
      allowedWebOrigins: [HOME],
    },
    {
      clientId: 'other',
      allowedCallbackUrls: [CALLBACK],
      allowedLogoutUrls: [`${HOME}/other`],
      allowedWebOrigins: [],
    },
  ],
});

async function logout(query: Record<string, string>) {
  const visitor = running.browser();
  await visitor.login();
  const response = await visitor.fetch(`/v2/logout?${new URLSearchParams(query)}`);
  return { visitor, response };
}

describe('/v2/logout', () => {
  it('ends the session and redirects to returnTo', async () => {
    const { visitor, response } = await logout({ client_id: 'local-spa', returnTo: HOME });
    expect(response.headers.get('location')).toBe(`${HOME}/`);
    expect(running.tenant.listSessions()).toEqual([]);
    expect(visitor.jar.names().filter((name) => /^auth0_(compat_)?\d+$/.test(name))).toEqual([]);
    expect((await visitor.silent()).response).toMatchObject({ error: 'login_required' });
  });

  it.each([
    ['a query string', `${HOME}?a=b`, `${HOME}/?a=b`],
    ['a fragment', `${HOME}/#a`, `${HOME}/#a`],
    [
      'non-ASCII letters in the query string',
      `${HOME}/?name=Łódź`,
      `${HOME}/?name=%C5%81%C3%B3d%C5%BA`,
    ],
    ['a line break at the end', `${HOME}/?a=b\n`, `${HOME}/?a=b`],
    ['a line break inside', `${HOME}/?a=\r\nSet-Cookie: b`, `${HOME}/?a=Set-Cookie:%20b`],
    ['non-ASCII letters in the path', `${HOME}/żegnaj`, `${HOME}/%C5%BCegnaj`],
  ])('redirects to an allowed returnTo with %s', async (_what, returnTo, location) => {
    const { response } = await logout({ client_id: 'local-spa', returnTo });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe(location);
    expect(running.tenant.listSessions()).toEqual([]);
  });

  it.each([
    ['the application', { client_id: 'local-spa' }, `${HOME}/`],
    ['the tenant without client_id', {}, `${HOME}/tenant`],
  ])('redirects to the first allowed URL of %s by default', async (_what, query, location) => {
    const { response } = await logout(query);
    expect(response.headers.get('location')).toBe(location);
    expect(running.tenant.listSessions()).toEqual([]);
  });

  it('redirects to a URL of the tenant without client_id', async () => {
    const { response } = await logout({ returnTo: `${HOME}/tenant?a=b` });
    expect(response.headers.get('location')).toBe(`${HOME}/tenant?a=b`);
  });

  it.each([
    ['an unregistered returnTo', { client_id: 'local-spa', returnTo: 'https://evil.example/' }],
    ['a returnTo that is not a URL', { client_id: 'local-spa', returnTo: '/home' }],
    [
      'a returnTo with userinfo',
      { client_id: 'local-spa', returnTo: 'http://a:b@localhost:5173/' },
    ],
    ['a returnTo in capitals', { client_id: 'local-spa', returnTo: 'HTTP://LOCALHOST:5173/' }],
    [
      'a returnTo with a line break in its path',
      { client_id: 'local-spa', returnTo: `${HOME}/\n` },
    ],
    ['a returnTo with another path', { client_id: 'local-spa', returnTo: `${HOME}/./other/..` }],
    ['a returnTo of another application', { client_id: 'local-spa', returnTo: `${HOME}/other` }],
    ['a returnTo of the tenant with a client', { client_id: 'other', returnTo: `${HOME}/tenant` }],
    ['a returnTo of an application without a client', { returnTo: `${HOME}/other` }],
    ['an unregistered returnTo without a client', { returnTo: 'https://evil.example/' }],
    ['an unknown client', { client_id: 'nobody', returnTo: HOME }],
  ])('rejects %s and keeps the session', async (_what, query) => {
    const { response } = await logout(query as Record<string, string>);
    expect(response.status).toBe(400);
    expect(response.headers.get('location')).toBeNull();
    expect(running.tenant.listSessions()).toHaveLength(1);
  });
});
