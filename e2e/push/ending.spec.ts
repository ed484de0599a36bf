import { alice, expect, sendEvent, silentRequests, sendLogTo, test } from './fixtures.js';

test('ends both tabs and the other browser of a blocked user with one check per browser, and checks no other user', async ({
  openBrowser,
  openPushed,
  tenant,
}) => {
  const one = await openPushed();
  await one.signIn();
  await one.expectWatched();
  const other = await openPushed();
  await other.expectWatched();
  const elsewhere = await openPushed({ profile: await openBrowser() });
  await elsewhere.signIn();
  await elsewhere.expectWatched();
  const bobs = await openPushed({ profile: await openBrowser() });
  await bobs.signIn('Bob');
  await bobs.expectWatched();
  const before = silentRequests(tenant);

  await tenant.blockUser(alice);
  for (const tab of [one, other, elsewhere]) {
    await tab.expectLoss({ reason: 'login_required' });
    await tab.expectTenantLogin();
  }
  expect(elsewhere.all('sessionLost')).toMatchObject([{ trigger: 'push' }]);
  // One check per browser.
  expect(silentRequests(tenant)).toBe(before + 2);
  expect(bobs.all('sessionVerified')).toHaveLength(1);
  await bobs.expectStillSignedIn('Bob');
});

test('ends the session of a blocked user if only the log stream reports it', async ({
  openPushed,
  pushServer,
  tenant,
}) => {
  sendLogTo(tenant, pushServer);
  const tab = await openPushed();
  await tab.signIn();
  await tab.expectWatched();
  await tenant.blockUser(alice);
  await tab.expectLoss({ reason: 'login_required', trigger: 'push' });
  await tab.expectTenantLogin();
});

test('checks only in the browser whose session was revoked', async ({
  openBrowser,
  openPushed,
  tenant,
}) => {
  const one = await openPushed();
  await one.signIn();
  await one.expectWatched();
  const other = await openPushed({ profile: await openBrowser() });
  await other.signIn();
  await other.expectWatched();
  const { sid } = (await other.snapshot()).user ?? {};
  const before = silentRequests(tenant);

  await tenant.deleteSession(String(sid));
  await other.expectLoss({ reason: 'login_required', trigger: 'push' });
  await other.expectTenantLogin();
  await tenant.settled();
  expect(silentRequests(tenant)).toBe(before + 1);
  await one.expectStillSignedIn();
});

test('a hint about a session that is alive causes one check and ends nothing', async ({
  openPushed,
  pushServer,
  tenant,
}) => {
  const one = await openPushed();
  await one.signIn();
  await one.expectWatched();
  const other = await openPushed();
  await other.expectWatched();
  const before = silentRequests(tenant);

  await sendEvent(pushServer, { user_id: alice, blocked: true });
  // Both tabs receive the result.
  await one.expectVerified(2);
  await other.expectVerified(2);
  await one.expectStillSignedIn();
  await other.expectStillSignedIn();
  expect(silentRequests(tenant)).toBe(before + 1);
});

test.describe('with third-party cookies blocked', () => {
  test.use({ profileKind: 'no_third_party_cookies' });

  test('confirms a hint by redirect if third-party cookies are blocked', async ({
    openPushed,
    tenant,
  }) => {
    const tab = await openPushed({ site: 'cross' });
    await tab.signIn();
    await tab.expectStatus('unsupported');
    await tab.expectLive();
    await tenant.blockUser(alice);
    await tab.expectTenantLogin();
    expect(tab.all('login')).toContain('login_required');
  });
});
