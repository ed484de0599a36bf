import type { LocalTenant } from '@auth0-heartbeat/local-tenant';
import { alice, expect, never, silentRequests, stored, test } from './fixtures.js';
import { poll } from '../shared/poll.js';
import { variationAfter } from '../shared/variation.js';

for (const [answer, reason] of [
  ['login_required', 'login_required'],
  ['unauthorized', 'user_blocked'],
] as const) {
  test(`ends with ${reason} if the tenant answers ${answer} for a blocked user, and login shows that they are blocked`, async ({
    openApp,
    tenant,
  }) => {
    tenant.configure({ blockedUserAnswer: answer });
    const tab = await openApp({ client: stored });
    await tab.signIn();
    await tab.expectVerified(1);

    await tenant.blockUser(alice);
    await tab.focus();
    await tab.expectLoss({ reason, trigger: 'focus' });
    await tab.signInAtTenant();
    // The page stays: it does not redirect to login by itself.
    await tab.expectSignInButton();
    await poll(() => tab.all('login').at(-1)).toBe('blocked');
    await tab.expectNoPlans();
    expect(tab.all('sessionLost')).toHaveLength(1);
    const remaining = await tab.evaluate(() => JSON.stringify(Object.entries(localStorage)));
    expect(remaining).not.toContain('@@auth0spajs@@');
  });
}

test('ends with user_blocked if the user is blocked between the code and the tokens of a check', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp();
  await tab.signIn();
  await tab.expectVerified(1);

  await tab.enginePage.intercept(
    ({ pathname }) => pathname === '/oauth/token',
    async (request) => {
      await tenant.blockUser(alice);
      await request.continue();
    },
  );
  const before = silentRequests(tenant);
  await tab.focus();
  await tab.expectLoss({ reason: 'user_blocked', trigger: 'focus' });
  await tab.expectTenantLogin();
  expect(silentRequests(tenant)).toBe(before + 1);
});

for (const [index, [ending, end]] of (
  [
    ['signed out elsewhere', (tenant) => tenant.deleteUserSessions(alice)],
    [
      'expired',
      async (tenant) => {
        for (const { id } of tenant.listSessions(alice)) await tenant.expireSession(id);
      },
    ],
  ] as [string, (tenant: LocalTenant) => Promise<void>][]
).entries()) {
  test(
    `ends with login_required if the session is ${ending}, and login returns to the same page`,
    variationAfter(index),
    async ({ openApp, tenant }) => {
      const tab = await openApp();
      await tab.signIn();
      await tab.expectVerified(1);
      const address = await tab.url();

      await end(tenant);
      await tab.focus();
      await tab.expectLoss({ reason: 'login_required', trigger: 'focus' });
      await tab.signInAtTenant();
      await tab.expectPlansOf(alice);
      expect(await tab.url()).toBe(address);
      await tab.expectVerified(2);
    },
  );
}

for (const [index, kind] of (['consent_required', 'mfa_required'] as const).entries()) {
  test(
    `keeps the session if the tenant answers ${kind}`,
    variationAfter(index),
    async ({ openApp, tenant }) => {
      const tab = await openApp({ client: stored });
      await tab.signIn();
      await tab.expectVerified(1);

      tenant.setFault({ endpoint: '/authorize', kind, silentOnly: true });
      await tab.focus();
      await poll(() => tab.all('interactionRequired')).toHaveLength(1);
      const { error } = tab.all('interactionRequired')[0]!;
      if (kind === 'mfa_required') expect(error.error_description).toMatch(/multifactor/i);
      else expect(error.error).toBe('consent_required');
      expect(await tab.snapshot()).toMatchObject({ status: 'active', loss: null });
      await tab.expectPlansOf(alice);
      expect(tab.all('sessionLost')).toEqual([]);
      expect(tab.all('cleared')).toEqual([]);

      // The same for the next check.
      await tab.check();
      expect(tab.all('sessionLost')).toEqual([]);
      expect(tab.all('cleared')).toEqual([]);
    },
  );
}

test('does not check at a reload that follows a check, and never while nobody is signed in', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp({ client: stored, heartbeat: { ...never, minGapMs: 0 } });
  await tab.check();
  expect(silentRequests(tenant)).toBe(0);
  expect(await tab.snapshot()).toMatchObject({ status: 'signed_out', user: null });

  await tab.signIn();
  await tab.expectVerified(1);
  const before = silentRequests(tenant);
  await tab.enginePage.reload();
  await tab.expectVerified(2);
  await tab.check();
  expect(silentRequests(tenant)).toBe(before + 1);
});
