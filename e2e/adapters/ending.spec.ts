import { leaveClosingToSdk } from '../shared/leave-closing-to-sdk.js';
import { variation, variationAfter } from '../shared/variation.js';
import { expectNoDataLeft } from './adapter-tab.js';
import {
  alice,
  draft,
  expect,
  logins,
  never,
  short,
  poll,
  silentRequests,
  test,
} from './fixtures.js';

for (const [index, [answer, reason]] of (
  [
    // Or `user_blocked` if the user is blocked during a check.
    ['login_required', undefined],
    ['unauthorized', 'user_blocked'],
  ] as const
).entries()) {
  test(
    `clears the local state and goes to login if the tenant answers ${answer} for a blocked user, who then sees that they are blocked`,
    variationAfter(index),
    async ({ openApp, tenant }) => {
      tenant.configure({ blockedUserAnswer: answer });
      const tab = await openApp({ heartbeat: short });
      await tab.signIn();
      await tab.writeDraft(draft);

      await tenant.blockUser(alice);
      await tab.expectLoss(reason);
      await tab.expectCleanDeparture();
      expect(logins(tenant)).toBe(2);

      await tab.signInAtTenant();
      await expect(tab.heading('Your account is blocked')).toBeVisible();
      await tab.expectAuth0State({ error: 'user is blocked' });
      await tab.expectStatus('signed_out');
      // The page stays: it does not go to login by itself.
      await tab.nextFrame();
      expect(logins(tenant)).toBe(2);
    },
  );
}

test('a blocked user sees so, and is back on the same page after the tenant has unblocked them', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp();
  await tab.signIn();
  await tab.goTo('Team');
  await expect(tab.heading('The team of Alice')).toBeVisible();

  await tenant.blockUser(alice);
  await tab.focus();
  await tab.signInAtTenant();
  await expect(tab.heading('Your account is blocked')).toBeVisible();

  await tenant.unblockUser(alice);
  await tab.press('Sign in again');
  await tab.signInAtTenant();
  await expect(tab.heading('The team of Alice')).toBeVisible();
  expect(tab.page.url()).toBe(`${tab.address}team`);
  await tab.expectSignedIn();
  expect(logins(tenant)).toBe(3);
});

test('detects a blocked user on focus', variation, async ({ openApp, tenant }) => {
  const tab = await openApp({ heartbeat: never });
  await tab.signIn();
  await tab.writeDraft(draft);

  await tenant.blockUser(alice);
  const before = silentRequests(tenant);
  await tab.focus();
  await tab.expectLoss('login_required');
  await tab.expectCleanDeparture();
  expect(silentRequests(tenant)).toBe(before + 1);
  expect(logins(tenant)).toBe(2);
});

test('ends both tabs, whichever detects the end', variation, async ({ openApp, tenant }) => {
  const one = await openApp({ heartbeat: short });
  await one.signIn();
  const other = await openApp({ heartbeat: short });
  await other.expectWatched();
  await other.writeDraft(draft);

  await tenant.blockUser(alice);
  for (const tab of [one, other]) {
    await tab.expectLoss();
    await tab.expectCleanDeparture();
  }
  expect(logins(tenant)).toBe(3);
});

test(
  'goes to login after a sign-out elsewhere, and returns to the same page',
  variation,
  async ({ openApp, tenant }) => {
    const tab = await openApp({ heartbeat: short });
    await tab.signIn();
    await tab.goTo('Team');
    await expect(tab.heading('The team of Alice')).toBeVisible();
    await tab.writeDraft(draft);

    await tenant.deleteUserSessions(alice);
    await tab.expectLoss();
    await tab.expectCleanDeparture();

    await tab.signInAtTenant();
    await expect(tab.heading('The team of Alice')).toBeVisible();
    expect(tab.page.url()).toBe(`${tab.address}team`);
    await tab.expectSignedIn();
    await tab.expectStatus('active');
    await expect(tab.draft).toHaveValue('');
  },
);

test(
  'keeps the session while the tenant is down, is unverified meanwhile and active afterwards',
  variation,
  async ({ openApp, tenant }) => {
    const tab = await openApp({ heartbeat: { ...short, timeoutMs: 500 } });
    await tab.signIn();
    await tab.writeDraft(draft);

    const removeFault = tenant.setFault({ endpoint: '*', kind: 'connection_reset' });
    await poll(() => tab.all('sessionUnverified').at(-1)?.attempts).toBeGreaterThanOrEqual(3);
    await tab.expectStatus('unverified');
    await tab.expectSignedIn();
    await expect(tab.draft).toHaveValue(draft);

    removeFault();
    await tab.expectStatus('active');
    await tab.expectSignedIn();
    await expect(tab.draft).toHaveValue(draft);
    // An error of a check is no error of the app.
    expect(tab.all('auth0Error')).toEqual([]);
    expect(tab.all('sessionLost')).toEqual([]);
    expect(logins(tenant)).toBe(1);
  },
);

test('nobody is signed in for the SDK after a loss without a redirect', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp({ staysAfterLoss: true });
  await tab.signIn();
  await tab.writeDraft(draft);

  await tenant.blockUser(alice);
  await tab.focus();
  await tab.expectLoss('login_required');
  await tab.expectStatus('signed_out');
  await tab.expectAuth0State({ isAuthenticated: false, user: '' });
  await expect(tab.signInButton).toBeVisible();
  await poll(async () => (await tab.readLeftovers()).stored).not.toContain('is.authenticated');
  expectNoDataLeft(await tab.readLeftovers());
  expect(await tab.databases()).toEqual([]);
  expect(logins(tenant)).toBe(1);
});

test('watches a session that begins with a popup after a loss without a redirect', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp({ staysAfterLoss: true });
  await tab.signIn();
  await tenant.deleteUserSessions(alice);
  await tab.focus();
  await tab.expectLoss('login_required');
  await expect(tab.signInButton).toBeVisible();

  const opened = tab.page.waitForEvent('popup');
  await tab.press('Sign in here');
  const popup = await opened;
  await leaveClosingToSdk(popup);
  await popup.getByRole('button', { name: 'Continue as Alice' }).click();
  await tab.expectSignedIn();
  await tab.expectStatus('active');
  await poll(() => tab.all('sessionVerified')).toHaveLength(2);

  await tenant.blockUser(alice);
  await tab.focus();
  await tab.expectStatus('signed_out');
  await tab.expectAuth0State({ isAuthenticated: false, user: '' });
  expect(tab.all('cleared')).toHaveLength(2);
});
