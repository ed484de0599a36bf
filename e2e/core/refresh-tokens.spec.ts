import { alice, expect, short, silentRequests, test } from './fixtures.js';
import { poll } from '../shared/poll.js';
import { variationAfter } from '../shared/variation.js';

const inMemory = { useRefreshTokens: true, cacheLocation: 'memory' } as const;
const inStorage = { useRefreshTokens: true, cacheLocation: 'localstorage' } as const;

for (const [index, client] of [inMemory, inStorage].entries()) {
  test.describe(`refresh tokens in ${client.cacheLocation}`, variationAfter(index), () => {
    test('a blocked user ends with user_blocked', async ({ openApp, tenant }) => {
      const tab = await openApp({ client });
      await tab.signIn();
      await tab.expectVerified(1);
      expect(tab.all('diagnosis').map(({ code }) => code)).toEqual(['refresh_token_mode']);

      await tenant.blockUser(alice);
      await tab.focus();
      await tab.expectLoss({ reason: 'user_blocked', trigger: 'focus' });
      await tab.expectTenantLogin();
    });

    test('a revoked refresh token ends with grant_revoked', async ({ openApp, tenant }) => {
      const tab = await openApp({ client });
      await tab.signIn();
      await tab.expectVerified(1);

      await tenant.revokeRefreshTokens(alice);
      await tab.focus();
      await tab.expectLoss({ reason: 'grant_revoked', trigger: 'focus' });
      // The session of the tenant continues: login returns immediately, with a new grant.
      await poll(() => tab.all('login')).toEqual(['not_a_callback', 'signed_in', 'signed_in']);
      await tab.expectVerified(2);
      await tab.expectPlansOf(alice);
      expect(tab.all('sessionLost')).toHaveLength(1);
    });

    test('a rate limit ends nothing, and the session is verified afterwards', async ({
      openApp,
      tenant,
    }) => {
      const tab = await openApp({ client });
      await tab.signIn();
      await tab.expectVerified(1);

      const removeFault = tenant.setFault({ endpoint: '/oauth/token', kind: 'rate_limited' });
      const silentBefore = silentRequests(tenant);
      await tab.check();
      expect(tab.all('sessionUnverified').at(-1)).toMatchObject({ cause: 'rate_limited' });
      removeFault();
      await tab.check();
      expect(await tab.snapshot()).toMatchObject({ status: 'active' });
      await tab.expectStillSignedIn();
      // The worker of the SDK has removed the token from memory: an iframe has verified the session.
      const asked = silentRequests(tenant) - silentBefore;
      if (client === inMemory) expect(asked).toBeGreaterThan(0);
      else expect(asked).toBe(0);
    });
  });
}

test('keeps a session whose refresh token in memory was removed by a rate limit, while the tenant is down', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp({ client: inMemory });
  await tab.signIn();
  await tab.expectVerified(1);

  tenant.setFault({ endpoint: '/oauth/token', kind: 'rate_limited' });
  tenant.setFault({ endpoint: '/authorize', kind: 'rate_limited', silentOnly: true });
  await tab.check();
  await tab.check();
  expect(tab.all('sessionUnverified').at(-1)).toMatchObject({ cause: 'missing_refresh_token' });
  await tab.expectStillSignedIn();

  await tenant.deleteUserSessions(alice);
  tenant.clearFaults();
  await tab.focus();
  await tab.expectLoss({ reason: 'login_required' });
  await tab.expectTenantLogin();
});

test.describe('with third-party cookies blocked', () => {
  test.use({ profileKind: 'no_third_party_cookies' });

  test('detects a blocked user by refresh tokens if third-party cookies are blocked', async ({
    openApp,
    tenant,
  }) => {
    const tab = await openApp({ site: 'cross', client: inStorage, heartbeat: short });
    await tab.signIn();
    await tab.expectVerified(2);
    await tab.expectStillSignedIn();

    await tenant.blockUser(alice);
    await tab.expectLoss({ reason: 'user_blocked' });
    await tab.expectTenantLogin();
  });
});

test('sessionProbe detects a sign-out elsewhere, refresh tokens do not', async ({
  openApp,
  tenant,
}) => {
  const blind = await openApp({ client: inStorage });
  await blind.signIn();
  await blind.expectVerified(1);
  await tenant.deleteUserSessions(alice);
  const silentBefore = silentRequests(tenant);
  await blind.check();
  await blind.expectStillSignedIn();
  expect(await blind.snapshot()).toMatchObject({ status: 'active' });
  expect(silentRequests(tenant)).toBe(silentBefore);
  await blind.stop();

  const seeing = await openApp({ client: inStorage, probe: 'session', staysAfterLoss: true });
  await seeing.check();
  await seeing.expectLoss({ reason: 'login_required' });
});
