import { expectNoDataLeft, expectNoDataOfAlice } from './adapter-tab.js';
import { variation, variationAfter } from '../shared/variation.js';
import { alice, draft, expect, logins, poll, test } from './fixtures.js';

for (const [index, cacheLocation] of (['memory', 'localstorage'] as const).entries()) {
  const details = variationAfter(index);
  test(
    `a hidden tab (${cacheLocation}) clears immediately, and goes to login when it is shown`,
    details,
    async ({ openApp, tenant }) => {
      const hidden = await openApp({ cacheLocation });
      await hidden.signIn();
      await hidden.goTo('Team');
      await hidden.writeDraft(draft);
      const visible = await openApp({ cacheLocation });
      await visible.expectWatched();
      await hidden.setVisible(false);

      await tenant.deleteUserSessions(alice);
      await visible.focus();
      await visible.expectLoss('login_required');
      await visible.expectTenantLogin();
      await hidden.expectLoss('login_required');
      await hidden.expectStatus('lost');
      await expect(hidden.heading('The team of Alice')).toBeHidden();
      expectNoDataLeft(await hidden.readLeftovers());
      expect(await hidden.databases()).toEqual([]);
      expect(logins(tenant)).toBe(2);

      await hidden.setVisible(true);
      await hidden.expectTenantLogin();
      expectNoDataLeft(hidden.all('left').at(-1));
      expect(logins(tenant)).toBe(3);
    },
  );

  test(
    `a hidden tab (${cacheLocation}) continues in place if it is shown after a new login of the same user`,
    variation,
    async ({ openApp, tenant }) => {
      const hidden = await openApp({ cacheLocation });
      await hidden.signIn();
      await hidden.goTo('Team');
      await hidden.writeDraft(draft);
      const visible = await openApp({ cacheLocation });
      await visible.expectWatched();
      await hidden.setVisible(false);

      await tenant.deleteUserSessions(alice);
      await visible.focus();
      await hidden.expectLoss('login_required');
      await hidden.expectStatus('lost');
      await visible.signInAtTenant();
      await visible.expectSignedIn();
      await expect(hidden.heading('The team of Alice')).toBeHidden();

      const pages = hidden.all('loaded').length;
      const verifications = hidden.all('sessionVerified').length;
      await hidden.setVisible(true);
      await hidden.expectSignedIn();
      await hidden.expectStatus('active');
      await expect(hidden.heading('The team of Alice')).toBeVisible();
      await expect(hidden.draft).toHaveValue('');
      // It is still the same page.
      expect(hidden.all('loaded')).toHaveLength(pages);
      expect(logins(tenant)).toBe(2);

      // The session is watched again.
      await poll(() => hidden.all('sessionVerified').length).toBeGreaterThan(verifications);
      await tenant.blockUser(alice);
      await hidden.focus();
      await hidden.expectTenantLogin();
      expect(hidden.all('sessionLost')).toHaveLength(2);
    },
  );

  test(
    `Alice's tab (${cacheLocation}) is cleared if Bob signs in in another tab`,
    variation,
    async ({ openApp }) => {
      const ofAlice = await openApp({ cacheLocation });
      await ofAlice.signIn('Alice');
      await ofAlice.writeDraft(draft);
      const ofBob = await openApp({ cacheLocation });
      await ofBob.expectWatched('Alice');

      await ofBob.press('Switch account');
      await ofBob.signInAtTenant('Bob');
      await ofBob.expectSignedIn('Bob');
      await expect(ofBob.heading('Hello Bob')).toBeVisible();

      await ofAlice.expectLoss('user_changed');
      // The session of the browser belongs to Bob, and so does every new login.
      await ofAlice.expectSignedIn('Bob');
      await expect(ofAlice.heading('Hello Bob')).toBeVisible();
      await expect(ofAlice.draft).toHaveValue('');
      expectNoDataOfAlice(ofAlice.all('left').at(-1));
      expectNoDataOfAlice(await ofAlice.readLeftovers());
      expect(await ofAlice.databases()).toEqual([]);
      await ofBob.expectSignedIn('Bob');
    },
  );

  test(
    `a login as Bob in Alice's tab (${cacheLocation}) is no loss and needs no second login`,
    details,
    async ({ openApp, tenant }) => {
      const tab = await openApp({ cacheLocation });
      await tab.signIn('Alice');
      const verifications = tab.all('sessionVerified').length;
      await tab.press('Switch account');
      await tab.signInAtTenant('Bob');
      await poll(() => tab.all('sessionVerified').length).toBeGreaterThan(verifications);
      await tab.expectSignedIn('Bob');
      expect(tab.all('sessionLost')).toEqual([]);
      expect(logins(tenant)).toBe(2);
    },
  );
}

test('a hidden tab of Alice shows no data of hers if it is shown after a login as Bob elsewhere', async ({
  openApp,
}) => {
  const cacheLocation = 'localstorage';
  const ofAlice = await openApp({ cacheLocation });
  await ofAlice.signIn('Alice');
  await ofAlice.goTo('Team');
  await ofAlice.writeDraft(draft);
  const ofBob = await openApp({ cacheLocation });
  await ofBob.expectWatched('Alice');
  await ofAlice.setVisible(false);

  await ofBob.press('Switch account');
  await ofBob.signInAtTenant('Bob');
  await ofBob.expectSignedIn('Bob');
  await ofAlice.expectLoss('user_changed');
  await ofAlice.expectStatus('lost');
  expectNoDataOfAlice(await ofAlice.readLeftovers());
  expect(await ofAlice.databases()).toEqual([]);

  await ofAlice.setVisible(true);
  await ofAlice.expectSignedIn('Bob');
  await expect(ofAlice.heading('The team of Bob')).toBeVisible();
  await expect(ofAlice.draft).toHaveValue('');
  await ofBob.expectSignedIn('Bob');
});

test('a logout of the SDK clears both tabs, and ends the other one with signed_out', async ({
  openApp,
  tenant,
}) => {
  const one = await openApp();
  await one.signIn();
  const other = await openApp();
  await other.expectWatched();
  await other.writeDraft(draft);
  await other.setVisible(false);

  await one.press('Sign out');
  await expect(one.signInButton).toBeVisible();
  await one.expectStatus('signed_out');
  expect(one.all('sessionLost')).toEqual([]);
  expect(one.all('cleared')).toHaveLength(1);
  expectNoDataLeft(one.all('left').at(-1));
  expect(tenant.listSessions(alice)).toEqual([]);
  expect(logins(tenant)).toBe(1);

  await other.expectLoss('signed_out');
  await other.setVisible(true);
  await other.expectCleanDeparture();
  expect(logins(tenant)).toBe(2);
});
