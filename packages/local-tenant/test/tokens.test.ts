/** @vitest-environment node */
import { describe, expect, it } from 'vitest';
import { Browser, CALLBACK, ORIGIN, claimsOf } from './browser.js';
import { runTenant } from './running-tenant.js';

const running = runTenant({
  clients: [{ clientId: 'spa', allowedCallbackUrls: [CALLBACK], allowedWebOrigins: [ORIGIN] }],
});
const browser = () => running.browser('spa');

describe('tokens', () => {
  it.each([true, false])('accepts token requests as JSON (%s) or as a form', async (json) => {
    const visitor = browser();
    const { status } = await visitor.exchange(await visitor.login(), json);
    expect(status).toBe(200);
  });

  it('issues a JWT for an audience, and an opaque token without one', async () => {
    const visitor = browser();
    const scope = 'openid read:things';
    const forApi = await visitor.exchange(
      await visitor.login(undefined, { audience: 'my api', scope }),
    );
    expect(claimsOf(forApi.body['access_token'])).toMatchObject({ scope });
    const opaque = await visitor.exchange(await visitor.silent());
    expect(opaque.body['access_token']).not.toContain('.');
    const headers = { Authorization: `Bearer ${opaque.body['access_token']}` };
    const userinfo = await visitor.fetch('/userinfo', { headers });
    expect(await userinfo.json()).toMatchObject({ sub: 'auth0|alice', email: 'alice@example.com' });
  });

  it('puts the organization in the ID token, by ID or by name', async () => {
    const visitor = browser();
    const byId = await visitor.exchange(await visitor.login(undefined, { organization: 'org_1' }));
    expect(claimsOf(byId.body['id_token'])).toMatchObject({ org_id: 'org_1' });
    const byName = await visitor.exchange(await visitor.silent({ organization: 'Acme' }));
    expect(claimsOf(byName.body['id_token'])).toMatchObject({ org_name: 'acme' });
    const none = await visitor.exchange(await visitor.silent());
    expect(claimsOf(none.body['id_token'])).not.toHaveProperty('org_id');
    const early = await visitor.silent({ organization: 'org_1' });
    await visitor.silent();
    const late = await visitor.exchange(early);
    expect(claimsOf(late.body['id_token'])).toMatchObject({ org_id: 'org_1' });
  });

  it('adds the session ID to access tokens only if sidClaim is set', async () => {
    const visitor = browser();
    const without = await visitor.exchange(await visitor.login(undefined, { audience: 'api' }));
    const { sid } = claimsOf(without.body['id_token']);
    expect(Object.values(claimsOf(without.body['access_token']))).not.toContain(sid);
    running.tenant.configure({ sidClaim: 'https://example.com/sid' });
    const scope = 'openid offline_access';
    const { body } = await visitor.exchange(await visitor.silent({ audience: 'api', scope }));
    expect(claimsOf(body['access_token'])).toMatchObject({ 'https://example.com/sid': sid });
    const refreshed = await visitor.refresh(body['refresh_token']);
    expect(claimsOf(refreshed.body['access_token'])).toMatchObject({
      'https://example.com/sid': sid,
    });
    running.tenant.configure({ sidClaim: null });
    const again = await visitor.exchange(await visitor.silent({ audience: 'api' }));
    expect(Object.values(claimsOf(again.body['access_token']))).not.toContain(sid);
  });

  it('uses the configured access token lifetime', async () => {
    running.tenant.configure({ accessTokenLifetimeMs: 61_000 });
    const visitor = browser();
    const opaque = await visitor.exchange(await visitor.login());
    expect(opaque.body.expires_in).toBe(61);
    const jwt = await visitor.exchange(await visitor.silent({ audience: 'api' }));
    expect(jwt.body.expires_in).toBe(61);
  });

  it('rejects a wrong code verifier, a used code and an unknown client like Auth0', async () => {
    const visitor = browser();
    const login = await visitor.login();
    const wrong = await visitor.exchange({ ...login, verifier: 'x'.repeat(43) });
    expect([wrong.status, wrong.body]).toEqual([
      403,
      { error: 'invalid_grant', error_description: 'Failed to verify code verifier' },
    ]);
    await visitor.exchange(login);
    const used = await visitor.exchange(login);
    expect([used.status, used.body]).toEqual([
      403,
      { error: 'invalid_grant', error_description: 'Invalid authorization code' },
    ]);
    const stranger = await new Browser(visitor.domain, 'nobody').exchange(login);
    expect([stranger.status, stranger.body]).toEqual([
      401,
      { error: 'access_denied', error_description: 'Unauthorized' },
    ]);
  });
});
