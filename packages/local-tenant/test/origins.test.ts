/** @vitest-environment node */
import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { CALLBACK, ORIGIN } from './browser.js';
import { runTenant } from './running-tenant.js';

const CALLBACK_ONLY = 'http://localhost:6060';
const running = runTenant({
  clients: [
    {
      clientId: 'local-spa',
      allowedCallbackUrls: [CALLBACK, `${CALLBACK_ONLY}/callback`],
      allowedWebOrigins: [ORIGIN],
    },
  ],
});
const EVIL = 'https://evil.example';

/** Sends a request with a custom `Host` header, which `fetch` does not support. */
function statusForHost(host: string, path = '/local/state'): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const { port } = running.tenant;
    request({ host: '127.0.0.1', port, path, headers: { Host: host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

function preflight(path: string, origin: string, headers = 'auth0-client,content-type,dpop') {
  return running.browser().fetch(path, {
    method: 'OPTIONS',
    headers: {
      Origin: origin,
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': headers,
    },
  });
}

describe('CORS', () => {
  it.each(['/oauth/token', '/oauth/revoke', '/userinfo', '/.well-known/jwks.json'])(
    '%s allows only the web origins, with their headers',
    async (path) => {
      const allowed = await preflight(path, ORIGIN, 'auth0-client,dpop,authorization');
      expect(allowed.status).toBe(204);
      expect(allowed.headers.get('access-control-allow-origin')).toBe(ORIGIN);
      expect(allowed.headers.get('access-control-allow-headers')).toContain('auth0-client');
      const denied = await preflight(path, EVIL);
      expect(denied.headers.get('access-control-allow-origin')).toBeNull();
    },
  );

  it('applies the same rule to the request after the preflight', async () => {
    const get = (origin: string) =>
      running.browser().fetch('/.well-known/jwks.json', { headers: { Origin: origin } });
    const allowed = await get(ORIGIN);
    expect(allowed.status).toBe(200);
    expect(allowed.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(allowed.headers.get('vary')).toContain('Origin');
    for (const origin of [EVIL, 'null']) {
      const denied = await get(origin);
      expect(denied.status).toBe(403);
      expect(denied.headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it('sends no CORS header to a request without an origin', async () => {
    const { headers } = await running.browser().fetch('/.well-known/jwks.json');
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('allows web origins to read errors of the token endpoint', async () => {
    const { headers, status } = await running.browser().refresh('nonsense');
    expect(status).toBe(403);
    expect(headers.get('access-control-allow-origin')).toBe(ORIGIN);
  });

  it('does not process a token request of another origin', async () => {
    const visitor = running.browser();
    const { response, verifier } = await visitor.login();
    const parameters = {
      client_id: 'local-spa',
      grant_type: 'authorization_code',
      redirect_uri: CALLBACK,
      code: response['code'] ?? '',
      code_verifier: verifier,
    };
    const foreign = await visitor.fetch('/oauth/token', {
      method: 'POST',
      headers: { Origin: EVIL },
      body: new URLSearchParams(parameters),
    });
    expect(foreign.status).toBe(403);
    expect((await visitor.token(parameters)).status).toBe(200);
  });

  it('allows the origin of a callback URL at the token endpoint, but not at the controls', async () => {
    const token = await preflight('/oauth/token', CALLBACK_ONLY);
    expect(token.headers.get('access-control-allow-origin')).toBe(CALLBACK_ONLY);
    const control = await preflight('/local/state', CALLBACK_ONLY);
    expect(control.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('protection of the controls', () => {
  const block = (headers: Record<string, string>) =>
    running.browser().fetch('/api/v2/users/auth0%7Calice', {
      method: 'PATCH',
      headers,
      body: JSON.stringify({ blocked: true }),
    });
  const isBlocked = () => running.tenant.listUsers()[0]?.blocked;

  it.each([EVIL, 'null', CALLBACK_ONLY, 'http://localhost:1'])(
    'rejects a page of %s',
    async (Origin) => {
      const response = await block({ Origin });
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({ statusCode: 403, error: 'Forbidden' });
      expect(isBlocked()).toBe(false);
    },
  );

  it('allows the web origins, the tenant itself and programs without a browser', async () => {
    for (const headers of [{ Origin: ORIGIN }, { Origin: running.tenant.domain }, {}]) {
      await running.tenant.unblockUser('auth0|alice');
      expect((await block(headers as Record<string, string>)).status).toBe(200);
      expect(isBlocked()).toBe(true);
    }
  });

  it('allows the preflight of a web origin', async () => {
    const response = await preflight('/local/faults', ORIGIN);
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-methods')).toContain('DELETE');
  });

  it.each(['evil.example', 'localhost.evil.example', 'evil-localhost', '127.0.0.2', 'localhost:x'])(
    'rejects the host name "%s"',
    async (host) => {
      expect(await statusForHost(host)).toBeGreaterThanOrEqual(400);
      expect(await statusForHost(host, '/authorize')).toBeGreaterThanOrEqual(400);
    },
  );

  it.each([
    'localhost',
    'LOCALHOST:80',
    '127.0.0.1',
    '[::1]:4400',
    'tenant.localhost',
    'a.b.localhost:1',
  ])('accepts the host name %s', async (host) => {
    expect(await statusForHost(host)).toBe(200);
    expect(await statusForHost(host, '/.well-known/openid-configuration')).toBe(200);
  });
});
