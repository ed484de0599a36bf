import { alice, draft, expect, logins, poll, silentRequests, test } from '../fixtures.js';

test('creates one heartbeat and redirects once in StrictMode', async ({ openApp, tenant }) => {
  const tab = await openApp();
  await tab.signIn();
  await tab.writeDraft(draft);
  // The first check of a browser sends two requests: from an iframe of its own, then with the SDK.
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
