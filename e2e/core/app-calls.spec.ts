import { alice, expect, never, silentRequests, stored, test, unanswered } from './fixtures.js';

test("the app's own token calls are unharmed while a check hangs, and after it", async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp({ client: stored });
  await tab.signIn();
  await tab.expectVerified(1);

  const bringBack = tenant.setFault({ endpoint: '*', kind: 'hang' });
  await tab.beginCheck();
  await expect.poll(() => unanswered(tenant)).toBe(1);
  const cached = await tab.page.evaluate(async () => {
    const token = await window.app.client.getTokenSilently();
    return { token, stillChecking: window.app.heartbeat.getSnapshot().checking };
  });
  expect(cached).toEqual({ token: expect.any(String), stillChecking: true });

  await tab.expectFailedChecks(1);
  bringBack();
  const fresh = await tab.page.evaluate(() =>
    window.app.client.getTokenSilently({ cacheMode: 'off' }),
  );
  expect(fresh).toEqual(expect.any(String));
  await tab.expectStillSignedIn();
});

test("an off call of the app that waits for a check's lock succeeds once the check is over", async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp({ client: stored });
  await tab.signIn();
  await tab.expectVerified(1);

  tenant.setFault({ endpoint: '/authorize', kind: 'hang', silentOnly: true, times: 1 });
  await tab.beginCheck();
  await expect.poll(() => unanswered(tenant)).toBe(1);
  const fresh = await tab.page.evaluate(() =>
    window.app.client.getTokenSilently({ cacheMode: 'off', detailedResponse: true }),
  );
  expect(fresh?.access_token).toEqual(expect.any(String));
  await tab.expectStillSignedIn();
});

// https://github.com/auth0/auth0-spa-js/issues/1691
test("a check at the moment of an app's own token call asks the tenant all the same", async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp({ client: stored });
  await tab.signIn();
  await tab.expectVerified(1);

  await tenant.blockUser(alice);
  await tab.page.evaluate(() => {
    const { client } = window.app;
    const getTokenSilently = client.getTokenSilently.bind(client);
    client.getTokenSilently = (async (options?: { cacheMode?: 'off' }) => {
      // The app's, which its cache answers, is under way when the check's begins.
      if (options?.cacheMode === 'off') void getTokenSilently();
      return getTokenSilently(options);
    }) as typeof client.getTokenSilently;
    void window.app.heartbeat.check();
  });
  await tab.expectLoss({ reason: 'login_required', trigger: 'manual' });
  await tab.expectTenantLogin();
});

test('a request that is refused with 401 is a reason to check, inside minGapMs', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp({ client: stored, heartbeat: { ...never, minGapMs: 3_600_000 } });
  await tab.signIn();
  await tab.expectVerified(1);

  const before = silentRequests(tenant);
  const request = () => tab.page.evaluate(async () => (await window.app.fetch('/api')).status);
  expect(await request()).toBe(401);
  await expect.poll(() => tab.all('sessionVerified').at(-1)?.trigger).toBe('report');
  await tab.expectStillSignedIn();
  expect(silentRequests(tenant)).toBe(before + 1);

  // The same again and again is no reason to ask again and again.
  expect(await request()).toBe(401);
  expect(await tab.snapshot()).toMatchObject({ status: 'active', checking: false });
  expect(silentRequests(tenant)).toBe(before + 1);
});

test('a refused request after the end of the session: the check that it causes finds the end', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp({ client: stored, heartbeat: { ...never, minGapMs: 3_600_000 } });
  await tab.signIn();
  await tab.expectVerified(1);
  await tenant.blockUser(alice);
  await tab.page.evaluate(async () => void (await window.app.fetch('/api')));
  await tab.expectLoss({ reason: 'login_required', trigger: 'report' });
  await tab.expectTenantLogin();
});

test("an error of the app's own token call that is definitive ends the session at once", async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp();
  await tab.signIn();
  await tab.expectVerified(1);
  await tenant.deleteUserSessions(alice);
  const before = silentRequests(tenant);
  await tab.page.evaluate(async () => {
    try {
      await window.app.client.getTokenSilently({ cacheMode: 'off' });
    } catch (error) {
      window.app.heartbeat.report(error);
    }
  });
  await tab.expectLoss({ reason: 'login_required', trigger: 'report' });
  await tab.expectTenantLogin();
  // The app had asked; nobody asked again.
  expect(silentRequests(tenant)).toBe(before + 1);
});
