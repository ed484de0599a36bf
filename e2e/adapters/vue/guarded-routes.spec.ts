import { alice, expect, logins, poll, silentRequests, test } from '../fixtures.js';

test('the guard verifies the session with one check, then enters the route', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp();
  await tab.signIn();
  const before = silentRequests(tenant);
  await tab.goTo('Payroll');
  await expect(tab.heading('Payroll')).toBeVisible();
  await tab.expectNoCheck();
  expect(silentRequests(tenant)).toBe(before + 1);
});

test('a blocked user is sent to login, and from there to the guarded route', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp();
  await tab.signIn();
  await tenant.blockUser(alice);

  await tab.goTo('Payroll');
  await tab.expectLoss('login_required');
  await tab.expectCleanDeparture();
  expect(tab.all('rendered')).toEqual([]);
  expect(logins(tenant)).toBe(2);

  await tenant.unblockUser(alice);
  await tab.signInAtTenant();
  await expect(tab.heading('Payroll')).toBeVisible();
  expect(tab.page.url()).toBe(`${tab.address}payroll`);
  await tab.expectSignedIn();
});

test('a signed-out user who opens a guarded route returns to it after one login, and a reload verifies again', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp({ path: 'payroll' });
  await tab.signInAtTenant();
  await expect(tab.heading('Payroll')).toBeVisible();
  expect(tab.page.url()).toBe(`${tab.address}payroll`);
  expect(tab.all('rendered')).toEqual(['payroll']);

  await tab.page.reload();
  await poll(() => tab.all('rendered')).toHaveLength(2);
  expect(tab.page.url()).toBe(`${tab.address}payroll`);
  expect(logins(tenant)).toBe(1);
});
