import type { AdapterTab } from './adapter-tab.js';
import { alice, draft, expect, logins, never, poll, silentRequests, test } from './fixtures.js';

test('a gate shows its page behind a proof, for which it checks once', async ({
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

test('Alice is blocked before she opens a page behind a gate: she never sees it, and is at login', async ({
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

  // Login leads to the page that she wanted.
  await tenant.unblockUser(alice);
  await tab.signInAtTenant();
  await expect(tab.heading('Salaries')).toBeVisible();
  expect(tab.page.url()).toBe(`${tab.address}salaries`);
});

test('a gate that gets no answer shows its error, and its page once the tenant answers', async ({
  openApp,
  tenant,
}) => {
  // Without retries nobody but Alice asks again.
  const tab = await openApp({ heartbeat: { ...never, triggers: { retry: false } } });
  await tab.signIn();
  const bringBack = tenant.setFault({ endpoint: '*', kind: 'connection_reset' });
  await tab.goTo('Salaries');
  await expect(tab.page.getByText('The tenant does not answer.')).toBeVisible();
  await tab.expectSignedIn();
  expect(tab.all('rendered')).toEqual([]);

  bringBack();
  await tab.press('Try again');
  await expect(tab.heading('Salaries')).toBeVisible();
  expect(tab.all('sessionLost')).toEqual([]);
});

test('a gate that got no answer opens by itself with the next proof', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp({ heartbeat: never });
  await tab.signIn();
  const bringBack = tenant.setFault({ endpoint: '*', kind: 'connection_reset' });
  await tab.goTo('Salaries');
  await expect(tab.page.getByText('The tenant does not answer.')).toBeVisible();

  bringBack();
  await expect(tab.heading('Salaries')).toBeVisible();
  expect(tab.all('sessionLost')).toEqual([]);
});

for (const [finder, find] of [
  ['a check', (tab) => tab.focus()],
  ["the app's own token call", (tab) => tab.press('Load orders')],
] as [string, (tab: AdapterTab) => Promise<void>][]) {
  test(`a guarded page, and a session whose end ${finder} finds: first the whole clean-up, then one redirect`, async ({
    openApp,
    tenant,
  }) => {
    const tab = await openApp({ heartbeat: { ...never, cleanupTimeoutMs: 600_000 } });
    await tab.signIn();
    await tab.goTo('Team');
    await expect(tab.heading('The team of Alice')).toBeVisible();
    await tab.writeDraft(draft);
    const letGo = await tab.holdDatabase();

    await tenant.deleteUserSessions(alice);
    await find(tab);
    await tab.expectLoss('login_required');
    await tab.expectStatus('lost');
    await tab.expectNoCheck();
    await tab.nextFrame();
    // Once, to sign in.
    expect(tab.all('left')).toHaveLength(1);
    expect(logins(tenant)).toBe(1);

    await letGo();
    await tab.expectCleanDeparture();
    expect(logins(tenant)).toBe(2);
    await tab.signInAtTenant();
    await expect(tab.heading('The team of Alice')).toBeVisible();
  });
}

test('the address of a guarded page, opened by nobody: login, once, and back; a reload stays there', async ({
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
