import { alice, expect, logins, poll, silentRequests, test } from '../fixtures.js';

test('a route behind a proof: the guard asks for one, then the route is entered', async ({
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

test('Alice is blocked before she enters a route behind a proof: login, and from there to the route', async ({
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

test('the address of a route behind a proof, opened by nobody: login, once, and back; a reload asks again', async ({
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
