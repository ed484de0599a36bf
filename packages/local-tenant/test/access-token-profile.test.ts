/** @vitest-environment node */
import { describe, expect, it } from 'vitest';
import { CALLBACK, claimsOf, headerOf, ORIGIN } from './browser.js';
import { runTenant } from './running-tenant.js';

const urls = { allowedCallbackUrls: [CALLBACK], allowedWebOrigins: [ORIGIN] };
const running = runTenant({
  clients: [
    { ...urls, clientId: 'spa' },
    { ...urls, clientId: 'machine', clientSecret: 'machine-secret' },
  ],
  users: [
    {
      user_id: 'auth0|alice',
      email: 'alice@example.com',
      password: 'password',
      name: 'Alice',
      permissions: { rbac: ['read:orders'], 'rbac 9068': ['read:orders'] },
    },
  ],
  apis: [
    { audience: 'standard', accessTokenProfile: 'rfc9068' },
    { audience: 'named', accessTokenProfile: 'auth0' },
    { audience: 'rbac', permissions: true },
    { audience: 'rbac 9068', permissions: true, accessTokenProfile: 'rfc9068' },
  ],
});
const userinfo = () => `${running.tenant.domain}/userinfo`;
const anyMoments = { iat: expect.any(Number) as number, exp: expect.any(Number) as number };

async function userToken(audience: string, scope = 'openid read:orders', organization?: string) {
  const visitor = running.browser('spa');
  const wishes = {
    audience,
    scope,
    nonce: scope.includes('openid') ? 'app-nonce' : '',
    ...(organization !== undefined && { organization }),
  };
  const { body } = await visitor.exchange(await visitor.login(undefined, wishes));
  return body['access_token'] ?? '';
}

async function machineToken(audience: string, scope?: string) {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: 'machine',
    client_secret: 'machine-secret',
    audience,
    ...(scope !== undefined && { scope }),
  });
  const answer = await fetch(`${running.tenant.domain}/oauth/token`, { method: 'POST', body });
  return ((await answer.json()) as { access_token: string }).access_token;
}

function requestUserinfo(token: string) {
  return fetch(userinfo(), { headers: { Authorization: `Bearer ${token}` } });
}

describe("Auth0's access token profile", () => {
  it.each(['unnamed', 'named'])('is the default for users (%s)', async (audience) => {
    const token = await userToken(audience);
    expect(headerOf(token)).toMatchObject({ typ: 'JWT', alg: 'RS256' });
    expect(claimsOf(token)).toEqual({
      iss: `${running.tenant.domain}/`,
      sub: 'auth0|alice',
      aud: [audience, userinfo()],
      azp: 'spa',
      scope: 'openid read:orders',
      ...anyMoments,
    });
  });

  it.each(['unnamed', 'named'])('is the default for machines (%s)', async (audience) => {
    const token = await machineToken(audience, 'read:orders');
    expect(headerOf(token)['typ']).toBe('JWT');
    expect(claimsOf(token)).toEqual({
      iss: `${running.tenant.domain}/`,
      sub: 'machine@clients',
      aud: audience,
      azp: 'machine',
      gty: 'client-credentials',
      scope: 'read:orders',
      ...anyMoments,
    });
  });
});

describe('the RFC 9068 profile', () => {
  it('has client_id and jti for users', async () => {
    const token = await userToken('standard');
    expect(headerOf(token)['typ']).toBe('at+jwt');
    expect(claimsOf(token)).toEqual({
      iss: `${running.tenant.domain}/`,
      sub: 'auth0|alice',
      aud: ['standard', userinfo()],
      client_id: 'spa',
      jti: expect.any(String) as string,
      scope: 'openid read:orders',
      ...anyMoments,
    });
  });

  it('has client_id and jti for machines, and no gty', async () => {
    const token = await machineToken('standard', 'read:orders');
    expect(headerOf(token)['typ']).toBe('at+jwt');
    expect(claimsOf(token)).toEqual({
      iss: `${running.tenant.domain}/`,
      sub: 'machine@clients',
      aud: 'standard',
      client_id: 'machine',
      jti: expect.any(String) as string,
      scope: 'read:orders',
      ...anyMoments,
    });
  });
});

describe('an access token of any profile', () => {
  it.each(['unnamed', 'standard'])('has one audience without openid (%s)', async (audience) => {
    expect(claimsOf(await userToken(audience, 'read:orders'))['aud']).toBe(audience);
  });

  it.each(['unnamed', 'standard'])('has the organization (%s)', async (audience) => {
    const claims = claimsOf(await userToken(audience, undefined, 'org_1'));
    expect(claims['org_id']).toBe('org_1');
  });

  it.each(['rbac', 'rbac 9068'])('has permissions for an API with RBAC (%s)', async (audience) => {
    const ofUser = claimsOf(await userToken(audience, 'openid read:orders write:orders'));
    expect(ofUser).toMatchObject({ permissions: ['read:orders'], scope: 'openid read:orders' });
    const ofMachine = claimsOf(await machineToken(audience, 'write:orders'));
    expect(ofMachine).toMatchObject({ permissions: ['write:orders'], scope: 'write:orders' });
    expect(claimsOf(await machineToken(audience))['permissions']).toEqual([]);
  });

  it.each(['unnamed', 'standard'])('opens /userinfo with openid only (%s)', async (audience) => {
    const accepted = await requestUserinfo(await userToken(audience, 'openid profile'));
    expect(accepted.status).toBe(200);
    const claims = (await accepted.json()) as object;
    expect(claims).toMatchObject({ sub: 'auth0|alice', name: 'Alice' });
    expect(claims).not.toHaveProperty('email');
    const token = await userToken(audience, 'read:orders');
    for (const rejected of [token, await machineToken(audience), 'nothing']) {
      expect((await requestUserinfo(rejected)).status).toBe(401);
    }
  });
});
