/** @vitest-environment node */
import { describe, expect, it } from 'vitest';
import { startLocalTenant } from '../src/index.js';
import { claimsOf } from './browser.js';
import { runTenant } from './running-tenant.js';

const user = (name: string, permissions: Record<string, string[]> = {}) => ({
  user_id: `auth0|${name}`,
  email: `${name}@example.com`,
  password: 'password',
  name,
  roles: name === 'alice' ? ['admin', 'editor'] : [],
  permissions,
});
const ROLES = 'https://app.example/roles';
const running = runTenant({
  users: [user('alice', { orders: ['read:orders', 'write:orders'] }), user('bob')],
  organizations: [
    { id: 'org_1', name: 'acme', members: ['auth0|alice'] },
    { id: 'org_2', name: 'other', members: ['auth0|alice', 'auth0|bob'] },
  ],
  apis: [{ audience: 'orders', permissions: true, rolesClaim: ROLES }, { audience: 'plain' }],
});
const BOB = 'bob@example.com';

describe('organizations', () => {
  it.each([
    ['an ID', { organization: 'org_1' }, { org_id: 'org_1' }],
    ['a name', { organization: 'Acme' }, { org_id: 'org_1', org_name: 'acme' }],
  ])('are in both tokens of a member, by %s', async (_what, params, expected) => {
    const visitor = running.browser();
    const login = await visitor.login(undefined, { ...params, audience: 'plain' });
    const { body } = await visitor.exchange(login);
    expect(claimsOf(body['id_token'])).toMatchObject(expected);
    expect(claimsOf(body['access_token'])).toMatchObject(expected);
  });

  it('are not in tokens of a request without one', async () => {
    const visitor = running.browser();
    const login = await visitor.login(undefined, { audience: 'plain' });
    const { body } = await visitor.exchange(login);
    expect(claimsOf(body['access_token'])).not.toHaveProperty('org_id');
  });

  it('reject a user who is not a member, without a session', async () => {
    const { response } = await running.browser().login(BOB, { organization: 'org_1' });
    expect(response).toMatchObject({
      error: 'access_denied',
      error_description: 'user auth0|bob is not part of the org_1 organization',
      state: 'app-state',
    });
    expect(running.tenant.listSessions()).toEqual([]);
    expect(running.tenant.logs().at(-1)).toMatchObject({ type: 'f', user_id: 'auth0|bob' });
  });

  it('reject a user with a session who is not a member', async () => {
    const visitor = running.browser();
    await visitor.login(BOB, { organization: 'org_2' });
    const { response } = await visitor.silent({ organization: 'org_1' });
    expect(response).toMatchObject({ error: 'access_denied' });
    expect(running.tenant.listSessions()).toHaveLength(1);
  });

  it('that do not exist are an invalid request', async () => {
    const answer = await running.browser().authorize({ organization: 'org_3' });
    expect(answer.response).toMatchObject({ error: 'invalid_request', state: 'app-state' });
  });
});

describe('APIs', () => {
  const scope = 'openid read:orders delete:orders offline_access';

  it('with permissions get those of the user, and only the scopes of these', async () => {
    const visitor = running.browser();
    const login = await visitor.login(undefined, { audience: 'orders', scope });
    const { body } = await visitor.exchange(login);
    const refreshed = await visitor.refresh(body['refresh_token']);
    for (const answer of [body, refreshed.body]) {
      expect(claimsOf(answer['access_token'])).toMatchObject({
        aud: ['orders', `${running.tenant.domain}/userinfo`],
        scope: 'openid read:orders offline_access',
        permissions: ['read:orders', 'write:orders'],
        [ROLES]: ['admin', 'editor'],
      });
    }
  });

  it('with permissions get an empty list for a user without permissions', async () => {
    const visitor = running.browser();
    const login = await visitor.login(BOB, { audience: 'orders', scope });
    const claims = claimsOf((await visitor.exchange(login)).body['access_token']);
    expect(claims).toMatchObject({ permissions: [], [ROLES]: [] });
    expect(claims['scope']).toBe('openid offline_access');
  });

  it.each(['plain', 'unnamed'])('without permissions (%s) get all scopes', async (audience) => {
    const visitor = running.browser();
    const login = await visitor.login(undefined, { audience, scope });
    const claims = claimsOf((await visitor.exchange(login)).body['access_token']);
    expect(claims['scope']).toBe(scope);
    expect(claims).not.toHaveProperty('permissions');
    expect(claims).not.toHaveProperty(ROLES);
  });
});

it.each([
  ['organizations[0].id', { organizations: [{ id: 'acme', name: 'acme', members: [] }] }],
  ['organizations[0].name', { organizations: [{ id: 'org_1', name: 'Acme', members: [] }] }],
  [
    'organizations[0].members[0]',
    { organizations: [{ id: 'org_1', name: 'acme', members: ['nobody'] }] },
  ],
  ['apis[1].audience', { apis: [{ audience: 'a' }, { audience: 'a' }] }],
  [
    'apis[0].accessTokenProfile',
    { apis: [{ audience: 'a', accessTokenProfile: 'jwt' as 'auth0' }] },
  ],
  ['apis[0].rolesClaim', { apis: [{ audience: 'a', rolesClaim: 'permissions' }] }],
])('rejects an invalid %s', async (path, options) => {
  await expect(startLocalTenant(options)).rejects.toMatchObject({
    code: 'invalid_option',
    message: expect.stringContaining(path) as string,
  });
});
