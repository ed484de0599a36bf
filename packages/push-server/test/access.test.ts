import { generateKeyPair } from 'jose';
import { describe, expect, it } from 'vitest';
import { openServer, request } from './server.js';
import { accessClaims, accessToken, AUDIENCE, ISSUER, keys, sign } from './tokens.js';

const now = () => Math.floor(Date.now() / 1_000);
const otherKeyPair = await generateKeyPair('ES256');

describe('access token of a stream', () => {
  it.each<[string, () => Promise<string> | string]>([
    ['has expired', () => accessToken({ exp: now() - 1 })],
    ['has no exp', () => accessToken({ exp: undefined })],
    ['has another audience', () => accessToken({ aud: 'https://other.example' })],
    ['has another issuer', () => accessToken({ iss: 'https://other.example/' })],
    ['has no subject', () => accessToken({ sub: undefined })],
    ['has an empty subject', () => accessToken({ sub: '' })],
    ['is an ID token', () => accessToken({ nonce: 'n' })],
    ['is a logout token', () => accessToken({ events: {} })],
    ['has another type', () => sign(accessClaims(), { typ: 'logout+jwt' })],
    ['is signed by another key', () => sign(accessClaims(), { key: otherKeyPair.privateKey })],
    ['is not a JWT', () => 'nonsense'],
  ])('is rejected when it %s', async (_, token) => {
    const { server, log } = openServer();
    const text = await token();
    const headers = { authorization: `Bearer ${text}` };
    const response = await server.fetch(request('/hints', { headers }));
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer error="invalid_token", /);
    expect(await response.json()).toMatchObject({ error: 'invalid_token' });
    expect(log).toMatchObject([{ event: 'refused', route: '/hints', code: 'invalid_token' }]);
    expect(JSON.stringify(log)).not.toContain(text);
    expect(server.health().streams).toBe(0);
  });

  it('causes a 401 response without an error code when it is missing', async () => {
    const response = await openServer().server.fetch(request('/hints'));
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('is not read from the URL', async () => {
    const path = `/hints?access_token=${await accessToken()}`;
    expect((await openServer().server.fetch(request(path))).status).toBe(401);
  });

  it('may have the type at+jwt', async () => {
    const headers = { authorization: `bearer ${await sign(accessClaims(), { typ: 'at+jwt' })}` };
    expect((await openServer().server.fetch(request('/hints', { headers }))).status).toBe(200);
  });

  it('causes a 503 response when the keys cannot be fetched', async () => {
    const { server } = openServer({ keys: () => Promise.reject(new TypeError('fetch failed')) });
    const headers = { authorization: `Bearer ${await accessToken()}` };
    const response = await server.fetch(request('/hints', { headers }));
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('30');
    expect(await response.text()).not.toContain('fetch failed');
  });

  it('may come from any configured issuer', async () => {
    const custom = 'https://login.example/';
    const { server } = openServer({ issuer: [ISSUER, custom], keys });
    for (const [iss, status] of [
      [ISSUER, 200],
      [custom, 200],
      ['https://other.example/', 401],
    ]) {
      const headers = {
        authorization: `Bearer ${await accessToken({ iss, aud: [AUDIENCE, 'x'] })}`,
      };
      expect((await server.fetch(request('/hints', { headers }))).status).toBe(status);
    }
  });
});
