import type { AppTab } from './app-tab.js';
import { alice, expect, never, silentRequests, stored, test } from './fixtures.js';
import { poll } from '../shared/poll.js';
import { variationAfter } from '../shared/variation.js';

/** Signs out in the app and at the tenant, which redirects back to the app. */
async function signOut(tab: AppTab): Promise<void> {
  await tab.evaluate(() =>
    window.app.heartbeat.logout({ logoutParams: { returnTo: location.origin + '/' } }),
  );
}

test('logout in one tab ends a hidden tab with signed_out', async ({ openApp, tenant }) => {
  const one = await openApp({ client: stored });
  await one.signIn();
  await one.expectVerified(1);
  const other = await openApp({ client: stored });
  await other.expectVerified(1);
  await other.setVisible(false);

  const before = silentRequests(tenant);
  await signOut(one);
  await one.expectSignInButton();
  await one.expectStatus('signed_out');
  expect(one.all('sessionLost')).toEqual([]);
  expect(tenant.listSessions(alice)).toEqual([]);

  await other.expectLoss({ reason: 'signed_out', trigger: 'other_tab' });
  await other.expectNoPlans();
  await other.setVisible(true);
  await other.expectTenantLogin();
  expect(silentRequests(tenant)).toBe(before);
});

test('logout in one of two windows leads the other one to login, even if the tenant is slow', async ({
  openApp,
  tenant,
}) => {
  const one = await openApp({ client: stored });
  await one.signIn();
  await one.expectVerified(1);
  const other = await openApp({ client: stored, inWindow: true });
  await other.expectVerified(1);

  tenant.setFault({ endpoint: '/v2/logout', kind: 'latency', latencyMs: 500 });
  await signOut(one);
  await other.expectLoss({ reason: 'signed_out', trigger: 'other_tab' });
  await other.expectTenantLogin();
  await one.expectSignInButton();
  await one.expectStatus('signed_out');
  // Nobody was signed in again silently.
  expect(other.all('login')).toEqual(['not_a_callback']);
  expect(one.all('shown')).toHaveLength(1);
});

test('both tabs end although one of them signed in right after a check of the other one', async ({
  openApp,
  tenant,
}) => {
  const heartbeat = { ...never, minGapMs: 10_000 };
  const one = await openApp({ heartbeat });
  await one.signIn();
  await one.expectVerified(1);
  const other = await openApp({ heartbeat });
  await other.expectVerified(1);
  await other.clickSignIn();
  await poll(() => other.all('login')).toEqual(['not_a_callback', 'signed_in']);
  await other.expectVerified(2);

  await tenant.deleteUserSessions(alice);
  // The tab that may not know that silent authentication works asks first.
  await other.startCheck();
  await other.expectLoss({ reason: 'login_required' });
  await one.expectLoss({ reason: 'login_required', trigger: 'other_tab' });
  await one.expectTenantLogin();
  await other.expectTenantLogin();
});

for (const [index, client] of [{ cacheLocation: 'memory' } as const, stored].entries()) {
  test(
    `Alice's tab ends with user_changed if Bob signs in in another tab (${client.cacheLocation})`,
    variationAfter(index),
    async ({ openApp }) => {
      const ofAlice = await openApp({ client });
      await ofAlice.signIn('Alice');
      await ofAlice.expectVerified(1);
      const ofBob = await openApp({ client });
      await ofBob.expectPlansOf('auth0|alice');

      await ofBob.evaluate(() =>
        window.app.client.loginWithRedirect({
          appState: { returnTo: location.pathname + location.search },
          authorizationParams: { prompt: 'login' },
        }),
      );
      await ofBob.signInAtTenant('Bob');
      await ofBob.expectPlansOf('auth0|bob');
      await ofAlice.expectLoss({ reason: 'user_changed', user: { sub: alice } as never });
      // The session of the browser belongs to Bob, and so does every new login.
      await ofAlice.expectPlansOf('auth0|bob');
      expect(ofAlice.all('shown')).toEqual([alice, 'auth0|bob']);
      expect(ofBob.all('sessionLost')).toEqual([]);
    },
  );
}

test('a push hint triggers a check within minGapMs, and both tabs end', async ({
  openApp,
  tenant,
}) => {
  const options = { client: stored, heartbeat: { ...never, minGapMs: 3_600_000 } };
  const one = await openApp(options);
  await one.signIn();
  await one.expectVerified(1);
  const other = await openApp(options);
  await other.expectVerified(1);
  await tenant.blockUser(alice);

  const before = silentRequests(tenant);
  await one.focus();
  await one.push({ sub: 'auth0|bob' });
  expect(await one.snapshot()).toMatchObject({ checking: false });
  expect(silentRequests(tenant)).toBe(before);

  await one.push({ sub: alice });
  await one.expectLoss({ reason: 'login_required', trigger: 'push' });
  await other.expectLoss({ reason: 'login_required', trigger: 'other_tab' });
  expect(silentRequests(tenant)).toBe(before + 1);
  await one.expectTenantLogin();
  await other.expectTenantLogin();
});

test('a hidden tab clears immediately, and continues in place if it is shown after a new login of the same user', async ({
  openApp,
  tenant,
}) => {
  const hidden = await openApp({ client: stored });
  await hidden.signIn();
  await hidden.expectVerified(1);
  const visible = await openApp({ client: stored });
  await visible.expectVerified(1);
  await hidden.setVisible(false);

  await tenant.deleteUserSessions(alice);
  await visible.focus();
  await hidden.expectLoss({ reason: 'login_required', trigger: 'other_tab' });
  await hidden.expectNoPlans();
  await hidden.expectStatus('lost');
  await visible.expectTenantLogin();
  await visible.signInAtTenant();
  await visible.expectPlansOf(alice);

  const pages = hidden.all('login').length;
  const verifications = hidden.all('sessionVerified').length;
  await hidden.setVisible(true);
  await hidden.expectPlansOf(alice);
  await hidden.expectStatus('active');
  // It is still the same page.
  expect(hidden.all('login')).toHaveLength(pages);
  await hidden.expectVerified(verifications + 1);
});

test('a hidden tab goes to login when it is shown if nobody has signed in again', async ({
  openApp,
  tenant,
}) => {
  const hidden = await openApp({ client: stored });
  await hidden.signIn();
  await hidden.expectVerified(1);
  const visible = await openApp({ client: stored });
  await visible.expectVerified(1);
  await hidden.setVisible(false);

  await tenant.deleteUserSessions(alice);
  await visible.focus();
  await visible.expectTenantLogin();
  await hidden.expectLoss({ reason: 'login_required' });
  await hidden.expectStatus('lost');
  await hidden.setVisible(true);
  await hidden.expectTenantLogin();
});
