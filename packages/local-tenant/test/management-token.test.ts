/** @vitest-environment node */
import { describe, expect, it } from 'vitest';
import { LocalTenantError } from '../src/index.js';
import { claimsOf, ORIGIN, CALLBACK } from './browser.js';
import { runTenant } from './running-tenant.js';

const urls = { allowedCallbackUrls: [], allowedWebOrigins: [] };
const running = runTenant({
  clients: [
    { clientId: 'local-spa', allowedCallbackUrls: [CALLBACK], allowedWebOrigins: [ORIGIN] },
    {
      clientId: 'machine',
      clientSecret: 'machine-secret',
      managementScopes: ['read:users', 'update:users'],
      ...urls,
    },
    { clientId: 'stranger', clientSecret: 'stranger-secret', ...urls },
  ],
});
const audience = () => `${running.tenant.domain}/api/v2/`;

async function requestToken(change: Record<string, string | undefined> = {}, json = true) {
  const parameters = Object.fromEntries(
    Object.entries({
      grant_type: 'client_credentials',
      client_id: 'machine',
      client_secret: 'machine-secret',
      audience: audience(),
      ...change,
    }).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const response = await fetch(`${running.tenant.domain}/oauth/token`, {
    method: 'POST',
    headers: { 'Content-Type': json ? 'application/json' : 'application/x-www-form-urlencoded' },
    body: json ? JSON.stringify(parameters) : new URLSearchParams(parameters).toString(),
  });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

async function listUsers(authorization?: string, path = '/api/v2/users') {
  const response = await fetch(running.tenant.domain + path, {
    headers: authorization === undefined ? {} : { Authorization: authorization },
  });
  return { status: response.status, body: (await response.json()) as unknown };
}

describe('a management client', () => {
  it.each([true, false])('gets a token with all its scopes (JSON: %s)', async (json) => {
    const { status, body } = await requestToken({}, json);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      token_type: 'Bearer',
      expires_in: 86_400,
      scope: 'read:users update:users',
    });
    const { exp, iat, ...claims } = claimsOf(body['access_token']);
    expect(claims).toEqual({
      iss: `${running.tenant.domain}/`,
      sub: 'machine@clients',
      aud: audience(),
      azp: 'machine',
      gty: 'client-credentials',
      scope: 'read:users update:users',
    });
    expect(await listUsers(`Bearer ${body['access_token']}`)).toMatchObject({ status: 200 });
  });

  it('gets a token with the requested scopes only', async () => {
    const { body } = await requestToken({ scope: 'update:users' });
    expect(body['scope']).toBe('update:users');
    expect(await listUsers(`Bearer ${body['access_token']}`)).toEqual({
      status: 403,
      body: {
        statusCode: 403,
        error: 'Forbidden',
        message: 'Insufficient scope, expected any of: read:users',
        errorCode: 'insufficient_scope',
      },
    });
  });

  it.each([
    [{ client_secret: 'wrong' }, 401, 'Unauthorized'],
    [{ client_secret: undefined }, 401, 'Unauthorized'],
    [{ client_id: 'nobody' }, 401, 'Unauthorized'],
    [{ scope: 'read:users delete:users' }, 403, 'Client has not been granted scopes: delete:users'],
    [{ audience: undefined }, 403, 'Non-global clients are not allowed access to APIv1'],
  ])('gets no token with %j', async (change, status, error_description) => {
    expect(await requestToken(change)).toEqual({
      status,
      body: { error: 'access_denied', error_description },
    });
  });

  it('has log events of its own', async () => {
    await requestToken();
    await requestToken({ scope: 'delete:users' });
    expect(running.tenant.logs()).toMatchObject([
      { type: 'seccft', client_id: 'machine' },
      { type: 'feccft', client_id: 'machine' },
    ]);
  });

  it('needs a grant', async () => {
    const stranger = { client_id: 'stranger', client_secret: 'stranger-secret' };
    const { status, body } = await requestToken(stranger);
    expect(status).toBe(403);
    expect(body['error']).toBe('access_denied');
    expect(body['error_description']).toContain('Client is not authorized to access');
    const other = await requestToken({ ...stranger, audience: 'https://api', scope: 'read:x' });
    expect(other).toMatchObject({ status: 200, body: { scope: 'read:x' } });
    expect(await listUsers(`Bearer ${other.body['access_token']}`)).toMatchObject({ status: 401 });
  });

  it('cannot be a public application', async () => {
    const spa = { client_id: 'local-spa', client_secret: undefined };
    expect((await requestToken(spa)).status).toBe(400);
  });
});

describe('the Management API', () => {
  it('rejects a request without a token', async () => {
    for (const authorization of [undefined, 'Basic eDp5', 'Bearer']) {
      expect(await listUsers(authorization)).toEqual({
        status: 401,
        body: { statusCode: 401, error: 'Unauthorized', message: 'Missing authentication' },
      });
    }
  });

  it('rejects any string that is not a token', async () => {
    const token = await running.tenant.managementToken();
    for (const wrong of ['anything', `${token}x`, token.split('.').slice(0, 2).join('.')]) {
      expect(await listUsers(`Bearer ${wrong}`)).toEqual({
        status: 401,
        body: {
          statusCode: 401,
          error: 'Unauthorized',
          message: 'Invalid token',
          attributes: { error: 'Invalid token' },
        },
      });
    }
  });

  it("rejects a user's token, even one with its audience and scopes", async () => {
    const visitor = running.browser();
    const wishes = { audience: audience(), scope: 'openid read:users' };
    const { body } = await visitor.exchange(await visitor.login(undefined, wishes));
    expect(claimsOf(body['access_token'])['aud']).toContain(audience());
    const withoutOpenid = { audience: audience(), scope: 'read:users', nonce: '' };
    const other = await visitor.exchange(await visitor.silent(withoutOpenid));
    expect(claimsOf(other.body['access_token'])['aud']).toBe(audience());
    for (const token of [body['access_token'], body['id_token'], other.body['access_token']]) {
      expect(await listUsers(`Bearer ${token}`)).toMatchObject({ status: 401 });
    }
  });

  it('answers 404 at an unknown route, also without a token', async () => {
    expect(await listUsers(undefined, '/api/v2/clients')).toEqual({
      status: 404,
      body: { statusCode: 404, error: 'Not Found', message: 'Not Found' },
    });
  });

  it('takes a token from code, with the given scopes', async () => {
    const reader = await running.tenant.managementToken(['read:users']);
    expect(await listUsers(`Bearer ${reader}`)).toMatchObject({ status: 200 });
    expect(await listUsers(`Bearer ${reader}`, '/api/v2/logs')).toMatchObject({ status: 403 });
    expect(() => running.tenant.managementToken(['read:everything' as 'read:users'])).toThrow(
      LocalTenantError,
    );
  });

  it('gives a local page a token', async () => {
    const page = running.browser();
    const request = (Origin: string) =>
      page.fetch('/local/management-token', { method: 'POST', headers: { Origin } });
    expect((await request('https://evil.example')).status).toBe(403);
    const { access_token } = (await (await request(ORIGIN)).json()) as { access_token: string };
    expect(await listUsers(`Bearer ${access_token}`)).toMatchObject({ status: 200 });
  });
});
