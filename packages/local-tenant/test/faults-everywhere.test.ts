/** @vitest-environment node */
import { describe, expect, it } from 'vitest';
import { CALLBACK, ORIGIN } from './browser.js';
import { runTenant } from './running-tenant.js';

const application = { allowedCallbackUrls: [CALLBACK], allowedWebOrigins: [ORIGIN] };
const running = runTenant({
  clients: [
    { ...application, clientId: 'local-spa' },
    { ...application, clientId: 'third-party', requireConsent: true },
  ],
});

describe('faults everywhere (*)', () => {
  const ORDER = { endpoint: '*', kind: 'rate_limited' } as const;

  it.each([
    ['/authorize', 'text/html'],
    ['/v2/logout', 'text/html'],
    ['/userinfo', 'application/json'],
    ['/.well-known/openid-configuration', 'application/json'],
    ['/.well-known/jwks.json', 'application/json'],
  ])('strike %s', async (path, type) => {
    running.tenant.setFault(ORDER);
    const response = await running.browser().fetch(path, { headers: { Origin: ORIGIN } });
    expect(response.status).toBe(429);
    expect(response.headers.get('content-type')).toContain(type);
  });

  it.each(['*', '/u/login'] as const)('strike the sign-in page and its form (%s)', async (each) => {
    const visitor = running.browser();
    const { at } = await visitor.authorize();
    const undo = running.tenant.setFault({ endpoint: each, kind: 'rate_limited' });
    const page = await visitor.fetch(at);
    expect(page.status).toBe(429);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect((await visitor.submit(at, { user_id: 'auth0|alice' })).status).toBe(429);
    expect(running.tenant.listSessions()).toEqual([]);
    undo();
    const { response } = await visitor.submit(at, { user_id: 'auth0|alice' });
    expect(response['code']).toBeDefined();
  });

  it('strike the consent page', async () => {
    const visitor = running.browser('third-party');
    const { at } = await visitor.login();
    expect(at).toContain('/u/consent');
    running.tenant.setFault(ORDER);
    expect((await visitor.fetch(at)).status).toBe(429);
  });

  it('strike the way back from a login, which can be tried again', async () => {
    const visitor = running.browser();
    const { at } = await visitor.authorize();
    const form = new URLSearchParams({ user_id: 'auth0|alice' });
    const posted = await visitor.fetch(at, { method: 'POST', body: form });
    const goOn = posted.headers.get('location') ?? '';
    const undo = running.tenant.setFault(ORDER);
    expect((await visitor.follow(goOn)).status).toBe(429);
    expect(running.tenant.listSessions()).toEqual([]);
    undo();
    expect((await visitor.follow(goOn)).response['code']).toBeDefined();
  });

  it('let the sign-in page hang until they are taken back', async () => {
    const visitor = running.browser();
    const { at } = await visitor.authorize();
    running.tenant.setFault({ endpoint: '*', kind: 'hang', times: 1 });
    const outcome = visitor.fetch(at).catch((error: unknown) => error);
    const faults = async () =>
      ((await (await visitor.fetch('/local/state')).json()) as { faults: unknown[] }).faults;
    await expect.poll(faults).toEqual([]);
    running.tenant.clearFaults();
    expect(await outcome).toBeInstanceOf(TypeError);
  });

  it('web_origin_not_allowed: no keys for the application either', async () => {
    running.tenant.setFault({ endpoint: '*', kind: 'web_origin_not_allowed' });
    const headers = { Origin: ORIGIN };
    const response = await running.browser().fetch('/.well-known/jwks.json', { headers });
    expect(response.status).toBe(403);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('never strike the control endpoints', async () => {
    running.tenant.setFault(ORDER);
    const visitor = running.browser();
    expect((await visitor.fetch('/api/v2/users')).status).toBe(200);
    expect((await visitor.fetch('/local/state')).status).toBe(200);
    expect((await visitor.silent()).status).toBe(429);
  });
});
