import type { AdapterTab } from './adapter-tab.js';
import { alice, draft, expect, logins, never, poll, silentRequests, test } from './fixtures.js';

test('a gate verifies the session with one check, then shows its page', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp({ mountsOnce: true });
  await tab.signIn();
  const before = silentRequests(tenant);
  await tab.goTo('Salaries');
  await expect(tab.heading('Salaries')).toBeVisible();
  await tab.expectNoCheck();
  expect(silentRequests(tenant)).toBe(before + 1);
});

test('a gate never shows its page to a blocked user, who is sent to login', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp();
  await tab.signIn();
  await tenant.blockUser(alice);

  await tab.goTo('Salaries');
  await tab.expectLoss('login_required');
  await tab.expectCleanDeparture();
  expect(tab.all('rendered')).toEqual([]);
  expect(logins(tenant)).toBe(2);

  // Login returns to the requested page.
  await tenant.unblockUser(alice);
  await tab.signInAtTenant();
  await expect(tab.heading('Salaries')).toBeVisible();
  expect(tab.page.url()).toBe(`${tab.address}salaries`);
});

test('a gate shows its error while the tenant does not answer, and its page after a retry', async ({
  openApp,
  tenant,
}) => {
  // No automatic retry happens within the minimum gap.
  const tab = await openApp({ heartbeat: { ...never, minGapMs: 3_600_000 } });
  await tab.signIn();
  const removeFault = tenant.setFault({ endpoint: '*', kind: 'connection_reset' });
  await tab.goTo('Salaries');
  await expect(tab.page.getByText('The tenant does not answer.')).toBeVisible();
  await tab.expectSignedIn();
  expect(tab.all('rendered')).toEqual([]);

  removeFault();
  await tab.press('Try again');
  await expect(tab.heading('Salaries')).toBeVisible();
  expect(tab.all('sessionLost')).toEqual([]);
});

test('a gate that shows its error opens at the next verification', async ({ openApp, tenant }) => {
  const tab = await openApp({ heartbeat: { ...never, intervalMs: 2_000 } });
  await tab.signIn();
  const removeFault = tenant.setFault({ endpoint: '*', kind: 'connection_reset' });
  await tab.goTo('Salaries');
  await expect(tab.page.getByText('The tenant does not answer.')).toBeVisible();

  removeFault();
  await expect(tab.heading('Salaries')).toBeVisible();
  expect(tab.all('sessionLost')).toEqual([]);
});

for (const [finder, find] of [
  ['a check', (tab) => tab.focus()],
  ['a token call of the app', (tab) => tab.press('Load orders')],
] as [string, (tab: AdapterTab) => Promise<void>][]) {
  test(`finishes the clean-up before the only redirect if ${finder} detects the end on a guarded page`, async ({
    openApp,
    tenant,
  }) => {
    const tab = await openApp({ heartbeat: { ...never, cleanupTimeoutMs: 600_000 } });
    await tab.signIn();
    await tab.goTo('Team');
    await expect(tab.heading('The team of Alice')).toBeVisible();
    await tab.writeDraft(draft);
    const closeDatabase = await tab.holdDatabase();

    await tenant.deleteUserSessions(alice);
    await find(tab);
    await tab.expectLoss('login_required');
    await tab.expectStatus('lost');
    await tab.expectNoCheck();
    await tab.nextFrame();
    // Only to sign in.
    expect(tab.all('left')).toHaveLength(1);
    expect(logins(tenant)).toBe(1);

    await closeDatabase();
    await tab.expectCleanDeparture();
    expect(logins(tenant)).toBe(2);
    await tab.signInAtTenant();
    await expect(tab.heading('The team of Alice')).toBeVisible();
  });
}

test('a signed-out user who opens a guarded page returns to it after one login, and a reload stays there', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp({ path: 'team' });
  await tab.signInAtTenant();
  await expect(tab.heading('The team of Alice')).toBeVisible();
  await poll(() => tab.all('sessionVerified')).toHaveLength(1);

  await tab.page.reload();
  await poll(() => tab.all('sessionVerified')).toHaveLength(2);
  await expect(tab.heading('The team of Alice')).toBeVisible();
  expect(tab.page.url()).toBe(`${tab.address}team`);
  expect(logins(tenant)).toBe(1);
});
