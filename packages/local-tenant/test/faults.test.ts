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

async function signedIn() {
  const visitor = running.browser();
  const login = await visitor.login(undefined, { scope: 'openid offline_access' });
  const { body } = await visitor.exchange(login);
  return { visitor, token: body['refresh_token'] ?? '' };
}

describe('faults at /authorize', () => {
  it.each([
    ['rate_limited', 429, 'text/html'],
    ['server_error_html', 500, 'text/html'],
    ['server_error_json', 500, 'application/json'],
    ['web_origin_not_allowed', 403, 'text/html'],
  ] as const)(
    '%s responds with status %i and %s instead of a web message',
    async (kind, status, type) => {
      const { visitor } = await signedIn();
      running.tenant.setFault({ endpoint: '/authorize', kind });
      const { url } = visitor.authorizeUrl({ prompt: 'none', response_mode: 'web_message' });
      const response = await visitor.fetch(url);
      expect(response.status).toBe(status);
      expect(response.headers.get('content-type')).toContain(type);
      expect(await response.text()).not.toContain('authorization_response');
      expect(response.headers.has('retry-after')).toBe(kind === 'rate_limited');
    },
  );

  it('mfa_required responds with login_required and the MFA description if there is a session', async () => {
    running.tenant.setFault({ endpoint: '/authorize', kind: 'mfa_required' });
    const stranger = await running.browser().silent();
    expect(stranger.response['error_description']).toBe('Login required');
    const { visitor } = await signedIn();
    expect((await visitor.silent()).response).toMatchObject({
      error: 'login_required',
      error_description: 'Multifactor authentication required',
    });
  });

  it('consent_required fails silent requests and shows the consent page otherwise', async () => {
    const { visitor } = await signedIn();
    const removeFault = running.tenant.setFault({
      endpoint: '/authorize',
      kind: 'consent_required',
    });
    expect((await visitor.silent()).response).toMatchObject({
      error: 'consent_required',
      error_description: 'Consent required',
    });
    const { at } = await visitor.authorize();
    expect(at).toContain('/u/consent');
    removeFault();
    expect((await visitor.silent()).response['code']).toBeDefined();
  });

  it('consent_required also shows the consent page after the login page, once', async () => {
    running.tenant.setFault({ endpoint: '/authorize', kind: 'consent_required', times: 1 });
    const visitor = running.browser();
    const { at } = await visitor.authorize();
    expect(at).toContain('/u/login');
    const consent = await visitor.submit(at, { user_id: 'auth0|alice' });
    expect(consent.at).toContain('/u/consent');
    const { response } = await visitor.submit(consent.at, { decision: 'accept' });
    expect(response['code']).toBeDefined();
    expect((await visitor.silent()).response['code']).toBeDefined();
  });

  it('consent_required does not apply to a login in another tab', async () => {
    const visitor = running.browser();
    const untouched = await visitor.authorize();
    running.tenant.setFault({ endpoint: '/authorize', kind: 'consent_required', times: 1 });
    await visitor.authorize();
    const { response } = await visitor.submit(untouched.at, { user_id: 'auth0|alice' });
    expect(response['code']).toBeDefined();
  });

  it('web_origin_not_allowed does not apply to a login by redirect', async () => {
    running.tenant.setFault({ endpoint: '*', kind: 'web_origin_not_allowed', times: 1 });
    expect((await running.browser().login()).response['code']).toBeDefined();
  });
});

describe('faults at /oauth/token', () => {
  it.each([
    ['rate_limited', 429, 'too_many_requests'],
    ['server_error_json', 500, 'server_error'],
    ['mfa_required', 403, 'mfa_required'],
  ] as const)('%s responds with JSON and CORS headers', async (kind, status, error) => {
    const { visitor, token } = await signedIn();
    running.tenant.setFault({ endpoint: '/oauth/token', kind });
    const answer = await visitor.refresh(token);
    expect(answer.status).toBe(status);
    expect(answer.body['error']).toBe(error);
    expect(answer.headers.get('access-control-allow-origin')).toBe('http://localhost:5173');
    if (kind === 'mfa_required') {
      expect(answer.body['error_description']).toBe('Multifactor authentication required');
      expect(answer.body['mfa_token']).toBeTypeOf('string');
    }
  });

  it.each([
    [
      { error: 'access_denied', errorDescription: 'Access Denied' },
      { error: 'access_denied', error_description: 'Access Denied' },
    ],
    [{ error: 'Rate limit reached' }, { error: 'Rate limit reached' }],
    [
      { errorDescription: 'Slow down' },
      { error: 'too_many_requests', error_description: 'Slow down' },
    ],
    [{}, { error: 'too_many_requests', error_description: 'Global limit has been reached' }],
  ])('rate_limited supports a custom error text: %j', async (errorText, body) => {
    const { visitor, token } = await signedIn();
    running.tenant.setFault({ endpoint: '/oauth/token', kind: 'rate_limited', ...errorText });
    const answer = await visitor.refresh(token);
    expect(answer.status).toBe(429);
    expect(answer.body).toEqual(body);
  });

  it('server_error_html responds with a page', async () => {
    const { visitor, token } = await signedIn();
    running.tenant.setFault({ endpoint: '/oauth/token', kind: 'server_error_html' });
    const { status, headers } = await visitor.refresh(token);
    expect(status).toBe(500);
    expect(headers.get('content-type')).toContain('text/html');
  });

  it('mfa_required does not apply to code exchanges', async () => {
    running.tenant.setFault({ endpoint: '/oauth/token', kind: 'mfa_required' });
    const { token } = await signedIn();
    expect(token).not.toBe('');
  });

  it('web_origin_not_allowed responds without CORS headers', async () => {
    const { visitor, token } = await signedIn();
    running.tenant.setFault({ endpoint: '/oauth/token', kind: 'web_origin_not_allowed' });
    const { headers, body } = await visitor.refresh(token);
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(body).not.toHaveProperty('access_token');
  });

  it('a fault applies before the refresh token is consumed', async () => {
    const { visitor, token } = await signedIn();
    running.tenant.setFault({ endpoint: '/oauth/token', kind: 'rate_limited', times: 1 });
    await visitor.refresh(token);
    expect((await visitor.refresh(token)).status).toBe(200);
  });
});

describe('faults at any endpoint', () => {
  const ENDPOINTS = ['/oauth/revoke', '/userinfo', '/v2/logout'] as const;

  it.each(ENDPOINTS)('%s can be rate limited', async (endpoint) => {
    running.tenant.setFault({ endpoint, kind: 'rate_limited' });
    const method = endpoint === '/oauth/revoke' ? 'POST' : 'GET';
    expect((await running.browser().fetch(endpoint, { method })).status).toBe(429);
  });

  it('latency delays a correct response', async () => {
    const { visitor } = await signedIn();
    running.tenant.setFault({ endpoint: '/authorize', kind: 'latency', latencyMs: 30 });
    const startedAt = performance.now();
    expect((await visitor.silent()).response['code']).toBeDefined();
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(25);
  });

  it('connection_reset sends no response', async () => {
    const visitor = running.browser();
    running.tenant.setFault({ endpoint: '/authorize', kind: 'connection_reset', times: 1 });
    await expect(visitor.silent()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
    expect((await visitor.silent()).response['error']).toBe('login_required');
    expect(running.tenant.requests()[0]).not.toHaveProperty('status');
  });

  it.each([
    ['clearFaults', async () => running.tenant.clearFaults()],
    ['reset', () => running.tenant.reset()],
    ['the returned function', undefined],
  ])('hang keeps the connection open until %s drops it', async (_what, clear) => {
    const removeFault = running.tenant.setFault({ endpoint: '/authorize', kind: 'hang', times: 1 });
    let settled = false;
    const request = running.browser().silent();
    const outcome = request.catch((error: unknown) => error).finally(() => (settled = true));
    await expect.poll(() => running.tenant.requests().length).toBe(1);
    // The fault is used up: the next request gets a response, and the first one still hangs.
    expect((await running.browser().silent()).response['error']).toBe('login_required');
    expect(settled).toBe(false);
    if (clear === undefined) removeFault();
    else await clear();
    expect(await outcome).toBeInstanceOf(TypeError);
  });

  it('end after the configured number of requests', async () => {
    running.tenant.setFault({ endpoint: '/authorize', kind: 'rate_limited', times: 2 });
    const visitor = running.browser();
    expect((await visitor.silent()).status).toBe(429);
    expect((await visitor.silent()).status).toBe(429);
    expect((await visitor.silent()).status).toBe(200);
  });

  it('with silentOnly do not apply to interactive requests', async () => {
    running.tenant.setFault({ endpoint: '/authorize', kind: 'rate_limited', silentOnly: true });
    const visitor = running.browser();
    expect((await visitor.authorize()).status).toBe(200);
    expect((await visitor.silent()).status).toBe(429);
  });

  it('with silentOnly do not apply to any page of a login', async () => {
    running.tenant.setFault({ endpoint: '*', kind: 'connection_reset', silentOnly: true });
    expect((await running.browser('third-party').login()).at).toContain('/u/consent');
    await expect(running.browser().silent()).rejects.toThrow(TypeError);
  });
});
