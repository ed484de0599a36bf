import { describe, expect, it } from 'vitest';
import { openServer, ORIGIN, request } from './server.js';
import { accessToken } from './tokens.js';

const OTHER_ORIGIN = 'https://app.example.evil.example';

describe('cross-origin requests', () => {
  it('may open a stream when the origin is allowed', async () => {
    const headers = { origin: ORIGIN, authorization: `Bearer ${await accessToken()}` };
    const response = await openServer().server.fetch(request('/hints', { headers }));
    expect(response.status).toBe(200);
    expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(response.headers.get('vary')).toBe('Origin');
  });

  it('may read an error response', async () => {
    const response = await openServer().server.fetch(
      request('/hints', { headers: { origin: ORIGIN } }),
    );
    expect(response.status).toBe(401);
    expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(response.headers.get('access-control-expose-headers')).toContain('Retry-After');
  });

  it.each([OTHER_ORIGIN, 'null', `${ORIGIN}:8443`, ORIGIN.toUpperCase()])(
    'are rejected for the origin %s',
    async (origin) => {
      const headers = { origin, authorization: `Bearer ${await accessToken()}` };
      for (const method of ['GET', 'OPTIONS']) {
        const { server } = openServer();
        const response = await server.fetch(request('/hints', { method, headers }));
        expect(response.status).toBe(403);
        expect(response.headers.has('access-control-allow-origin')).toBe(false);
        expect(response.headers.get('vary')).toBe('Origin');
        expect(server.health().streams).toBe(0);
      }
    },
  );

  it('get the allowed methods and headers in the preflight response', async () => {
    const { headers, status } = await openServer().server.fetch(
      request('/hints', {
        method: 'OPTIONS',
        headers: {
          origin: ORIGIN,
          'access-control-request-method': 'GET',
          'access-control-request-headers': 'authorization,last-event-id',
        },
      }),
    );
    expect(status).toBe(204);
    expect(Object.fromEntries(headers)).toMatchObject({
      'access-control-allow-origin': ORIGIN,
      'access-control-allow-methods': 'GET',
      'access-control-allow-headers': 'Authorization, Last-Event-ID',
      'access-control-max-age': '7200',
      vary: 'Origin',
    });
  });

  it.each(['/webhooks/event-stream', '/backchannel-logout', '/health'])(
    'get no CORS headers for %s',
    async (path) => {
      const headers = { origin: ORIGIN };
      const response = await openServer().server.fetch(
        request(path, { method: 'OPTIONS', headers }),
      );
      expect(response.status).toBe(405);
      expect(response.headers.has('access-control-allow-origin')).toBe(false);
    },
  );
});
