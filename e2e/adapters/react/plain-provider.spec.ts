import { alice, draft, expect, logins, test } from '../fixtures.js';

test('the plain provider in Auth0Provider watches the session from the login to a block', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp({ plainProvider: true, heartbeat: { minGapMs: 1_000 } });
  await tab.signIn();
  await tab.writeDraft(draft);

  await tenant.blockUser(alice);
  await tab.focus();
  await tab.expectLoss('login_required');
  await tab.expectTenantLogin();
  expect(await tab.databases()).toEqual([]);
  expect(logins(tenant)).toBe(2);
});
