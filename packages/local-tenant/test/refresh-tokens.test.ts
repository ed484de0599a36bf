/** @vitest-environment node */
import { describe, expect, it } from 'vitest';
import { CALLBACK, ORIGIN, claimsOf } from './browser.js';
import { runTenant } from './running-tenant.js';

const ALICE = 'auth0|alice';
const urls = { allowedCallbackUrls: [CALLBACK], allowedWebOrigins: [ORIGIN] };
const running = runTenant({
  clients: [
    { clientId: 'rotating', ...urls },
    { clientId: 'steady', ...urls, refreshTokenRotation: false },
  ],
});

const UNKNOWN = { error: 'invalid_grant', error_description: 'Unknown or invalid refresh token.' };
const BLOCKED = { error: 'invalid_grant', error_description: 'user is blocked' };

async function signedIn(clientId = 'rotating', scope = 'openid profile offline_access') {
  const visitor = running.browser(clientId);
  const { body } = await visitor.exchange(await visitor.login(undefined, { scope }));
  return { visitor, token: body['refresh_token'] ?? '', idToken: body['id_token'] };
}

describe('refresh tokens', () => {
  it('require offline_access or online_access', async () => {
    expect((await signedIn('rotating', 'openid')).token).toBe('');
    expect((await signedIn()).token).not.toBe('');
    expect((await signedIn('rotating', 'openid online_access')).token).not.toBe('');
  });

  it('rotate, and keep sid and organization', async () => {
    const visitor = running.browser('rotating');
    const params = { scope: 'openid offline_access', organization: 'org_1', audience: 'api' };
    const first = await visitor.exchange(await visitor.login(undefined, params));
    await visitor.silent();
    const { status, body } = await visitor.refresh(first.body['refresh_token']);
    expect(status).toBe(200);
    expect(body['refresh_token']).not.toBe(first.body['refresh_token']);
    const { sid } = claimsOf(first.body['id_token']);
    expect(claimsOf(body['id_token'])).toMatchObject({ sid, org_id: 'org_1' });
    expect(claimsOf(body['access_token'])).toMatchObject({
      aud: ['api', `${running.tenant.domain}/userinfo`],
    });
  });

  it('stay the same without rotation', async () => {
    const { visitor, token } = await signedIn('steady');
    expect((await visitor.refresh(token)).body['refresh_token']).toBe(token);
    expect((await visitor.refresh(token)).status).toBe(200);
  });

  it('are revoked with their family, and no other, when one is reused', async () => {
    const { visitor, token } = await signedIn();
    const other = await visitor.exchange(await visitor.silent({ scope: 'openid offline_access' }));
    const { body: next } = await visitor.refresh(token);
    const reused = await visitor.refresh(token);
    expect([reused.status, reused.body]).toEqual([403, UNKNOWN]);
    expect((await visitor.refresh(next['refresh_token'])).body).toEqual(UNKNOWN);
    expect((await visitor.refresh(other.body['refresh_token'])).status).toBe(200);
  });

  it.each(['before', 'after'])('stay valid when a code issued %s them is reused', async (when) => {
    const visitor = running.browser('steady');
    await visitor.login();
    const before = await visitor.silent();
    const own = await visitor.silent({ scope: 'openid offline_access' });
    const { body } = await visitor.exchange(own);
    const other = when === 'before' ? before : await visitor.silent();
    await visitor.exchange(other);
    expect((await visitor.exchange(other)).status).toBe(403);
    expect((await visitor.refresh(body['refresh_token'])).status).toBe(200);
  });

  it('are invalid after a reset', async () => {
    const { visitor, token } = await signedIn();
    await running.tenant.reset();
    expect((await visitor.refresh(token)).body).toEqual(UNKNOWN);
  });

  it('fail with "user is blocked", and work again after an unblock', async () => {
    const { visitor, token } = await signedIn('steady');
    await running.tenant.blockUser(ALICE);
    const { status, body } = await visitor.refresh(token);
    expect([status, body]).toEqual([403, BLOCKED]);
    await running.tenant.unblockUser(ALICE);
    expect((await visitor.refresh(token)).status).toBe(200);
  });

  it('stay valid after a logout if they are offline tokens', async () => {
    const { visitor, token } = await signedIn('steady');
    await running.tenant.deleteUserSessions(ALICE);
    await visitor.fetch('/v2/logout');
    expect((await visitor.refresh(token)).status).toBe(200);
  });

  it.each([
    ['deleted', () => running.tenant.deleteUserSessions(ALICE)],
    [
      'blocked and unblocked',
      async () => {
        await running.tenant.blockUser(ALICE);
        await running.tenant.unblockUser(ALICE);
      },
    ],
  ])('end with the session if they are online tokens: %s', async (_what, end) => {
    const { visitor, token } = await signedIn('rotating', 'openid online_access');
    expect((await visitor.refresh(token)).body['refresh_token']).toBe(token);
    await visitor.silent();
    expect((await visitor.refresh(token)).status).toBe(200);
    await end();
    expect((await visitor.refresh(token)).body).toEqual(UNKNOWN);
  });

  it('are revoked at /oauth/revoke, as JSON or as a form', async () => {
    for (const json of [true, false]) {
      const { visitor, token } = await signedIn('steady');
      const body = { client_id: 'steady', token, token_type_hint: 'refresh_token' };
      const response = await visitor.fetch('/oauth/revoke', {
        method: 'POST',
        headers: json ? { 'Content-Type': 'application/json' } : {},
        body: json ? JSON.stringify(body) : new URLSearchParams(body),
      });
      expect(response.status).toBe(200);
      expect((await visitor.refresh(token)).body).toEqual(UNKNOWN);
    }
  });

  it('end the session when an online token is revoked', async () => {
    const { visitor, token } = await signedIn('rotating', 'openid online_access');
    const body = new URLSearchParams({ client_id: 'rotating', token });
    await visitor.fetch('/oauth/revoke', { method: 'POST', body });
    expect(running.tenant.listSessions()).toEqual([]);
  });

  it('can be revoked for one user', async () => {
    const { visitor, token } = await signedIn();
    await running.tenant.revokeRefreshTokens('auth0|bob');
    const { body } = await visitor.refresh(token);
    await running.tenant.revokeRefreshTokens(ALICE);
    expect((await visitor.refresh(body['refresh_token'])).body).toEqual(UNKNOWN);
    expect(running.tenant.listSessions()).toHaveLength(1);
  });

  it('are rejected when unknown, missing or issued to another client', async () => {
    const { visitor, token } = await signedIn();
    expect((await visitor.refresh('nonsense')).body).toEqual(UNKNOWN);
    expect((await visitor.refresh('')).status).toBe(400);
    expect((await running.browser('steady').refresh(token)).body).toEqual(UNKNOWN);
  });
});
