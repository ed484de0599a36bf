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

describe('faults with the endpoint *', () => {
  const RATE_LIMITED = { endpoint: '*', kind: 'rate_limited' } as const;

  it.each([
    ['/authorize', 'text/html'],
    ['/v2/logout', 'text/html'],
    ['/userinfo', 'application/json'],
    ['/.well-known/openid-configuration', 'application/json'],
    ['/.well-known/jwks.json', 'application/json'],
  ])('apply to %s', async (path, type) => {
    running.tenant.setFault(RATE_LIMITED);
    const response = await running.browser().fetch(path, { headers: { Origin: ORIGIN } });
    expect(response.status).toBe(429);
    expect(response.headers.get('content-type')).toContain(type);
  });

  it.each(['*', '/u/login'] as const)('apply to the login page and its form (%s)', async (each) => {
    const visitor = running.browser();
    const { at } = await visitor.authorize();
    const removeFault = running.tenant.setFault({ endpoint: each, kind: 'rate_limited' });
    const page = await visitor.fetch(at);
    expect(page.status).toBe(429);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect((await visitor.submit(at, { user_id: 'auth0|alice' })).status).toBe(429);
    expect(running.tenant.listSessions()).toEqual([]);
    removeFault();
    const { response } = await visitor.submit(at, { user_id: 'auth0|alice' });
    expect(response['code']).toBeDefined();
  });

  it('apply to the consent page', async () => {
    const visitor = running.browser('third-party');
    const { at } = await visitor.login();
    expect(at).toContain('/u/consent');
    running.tenant.setFault(RATE_LIMITED);
    expect((await visitor.fetch(at)).status).toBe(429);
  });

  it('apply to the redirect after a login, which can be retried', async () => {
    const visitor = running.browser();
    const { at } = await visitor.authorize();
    const form = new URLSearchParams({ user_id: 'auth0|alice' });
    const posted = await visitor.fetch(at, { method: 'POST', body: form });
    const resumeUrl = posted.headers.get('location') ?? '';
    const removeFault = running.tenant.setFault(RATE_LIMITED);
    expect((await visitor.follow(resumeUrl)).status).toBe(429);
    expect(running.tenant.listSessions()).toEqual([]);
    removeFault();
    expect((await visitor.follow(resumeUrl)).response['code']).toBeDefined();
  });

  it('make the login page hang until they are removed', async () => {
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

  it('web_origin_not_allowed applies to the signing keys', async () => {
    running.tenant.setFault({ endpoint: '*', kind: 'web_origin_not_allowed' });
    const headers = { Origin: ORIGIN };
    const response = await running.browser().fetch('/.well-known/jwks.json', { headers });
    expect(response.status).toBe(403);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('never apply to the control endpoints', async () => {
    running.tenant.setFault(RATE_LIMITED);
    const visitor = running.browser();
    expect((await visitor.fetch('/api/v2/users')).status).toBe(200);
    expect((await visitor.fetch('/local/state')).status).toBe(200);
    expect((await visitor.silent()).status).toBe(429);
  });
});
