import { alice, draft, expect, logins, poll, silentRequests, test } from '../fixtures.js';

test('StrictMode, which mounts everything twice: one heartbeat, and one redirect', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp();
  await tab.signIn();
  await tab.writeDraft(draft);
  // The first check of a browser asks with an iframe of its own before it asks with the SDK.
  expect(silentRequests(tenant)).toBe(2);
  await tab.focus();
  await poll(() => tab.all('sessionVerified')).toHaveLength(2);
  expect(silentRequests(tenant)).toBe(3);

  await tenant.blockUser(alice);
  await tab.focus();
  await tab.expectLoss('login_required');
  await tab.expectCleanDeparture();
  expect(silentRequests(tenant)).toBe(4);
  expect(logins(tenant)).toBe(2);
});
