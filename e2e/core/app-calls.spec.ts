import { alice, expect, never, silentRequests, stored, test, unanswered } from './fixtures.js';
import { poll } from '../shared/poll.js';

test('token calls of the app succeed while a check hangs, and after it', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp({ client: stored });
  await tab.signIn();
  await tab.expectVerified(1);

  const removeFault = tenant.setFault({ endpoint: '*', kind: 'hang' });
  await tab.startCheck();
  await poll(() => unanswered(tenant)).toBe(1);
  const cached = await tab.evaluate(async () => {
    const token = await window.app.client.getTokenSilently();
    return { token, stillChecking: window.app.heartbeat.getSnapshot().checking };
  });
  expect(cached).toEqual({ token: expect.any(String), stillChecking: true });

  await tab.expectFailedChecks(1);
  removeFault();
  const fresh = await tab.evaluate(() => window.app.client.getTokenSilently({ cacheMode: 'off' }));
  expect(fresh).toEqual(expect.any(String));
  await tab.expectStillSignedIn();
});

test('a token call of the app that waits for the lock of a check succeeds after the check', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp({ client: stored });
  await tab.signIn();
  await tab.expectVerified(1);

  tenant.setFault({ endpoint: '/authorize', kind: 'hang', silentOnly: true, times: 1 });
  await tab.startCheck();
  await poll(() => unanswered(tenant)).toBe(1);
  const fresh = await tab.evaluate(() =>
    window.app.client.getTokenSilently({ cacheMode: 'off', detailedResponse: true }),
  );
  expect(fresh?.access_token).toEqual(expect.any(String));
  await tab.expectStillSignedIn();
});

// https://github.com/auth0/auth0-spa-js/issues/1691
test('a check asks the tenant even if it starts during a cached token call of the app', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp({ client: stored });
  await tab.signIn();
  await tab.expectVerified(1);

  await tenant.blockUser(alice);
  await tab.evaluate(() => {
    const { client } = window.app;
    const getTokenSilently = client.getTokenSilently.bind(client);
    client.getTokenSilently = (async (options?: { cacheMode?: 'off' }) => {
      // The app's call, which the cache answers, is pending when the check's call starts.
      if (options?.cacheMode === 'off') void getTokenSilently();
      return getTokenSilently(options);
    }) as typeof client.getTokenSilently;
    void window.app.heartbeat.check();
  });
  await tab.expectLoss({ reason: 'login_required', trigger: 'manual' });
  await tab.expectTenantLogin();
});

test('a 401 response triggers a check within minGapMs, a repeated one does not', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp({ client: stored, heartbeat: { ...never, minGapMs: 3_600_000 } });
  await tab.signIn();
  await tab.expectVerified(1);

  const before = silentRequests(tenant);
  const request = () => tab.evaluate(async () => (await window.app.fetch('/api')).status);
  expect(await request()).toBe(401);
  await poll(() => tab.all('sessionVerified').at(-1)?.trigger).toBe('report');
  await tab.expectStillSignedIn();
  expect(silentRequests(tenant)).toBe(before + 1);

  expect(await request()).toBe(401);
  expect(await tab.snapshot()).toMatchObject({ status: 'active', checking: false });
  expect(silentRequests(tenant)).toBe(before + 1);
});

test('a 401 response after the end of the session triggers the check that detects it', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp({ client: stored, heartbeat: { ...never, minGapMs: 3_600_000 } });
  await tab.signIn();
  await tab.expectVerified(1);
  await tenant.blockUser(alice);
  await tab.evaluate(async () => void (await window.app.fetch('/api')));
  await tab.expectLoss({ reason: 'login_required', trigger: 'report' });
  await tab.expectTenantLogin();
});

test('a token call of the app that fails triggers a check, which detects the end', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp();
  await tab.signIn();
  await tab.expectVerified(1);
  await tenant.deleteUserSessions(alice);
  const before = silentRequests(tenant);
  await tab.evaluate(async () => {
    try {
      await window.app.client.getTokenSilently({ cacheMode: 'off' });
    } catch (error) {
      window.app.heartbeat.report(error);
    }
  });
  await tab.expectLoss({ reason: 'login_required', trigger: 'report' });
  await tab.expectTenantLogin();
  // One request of the app, one of the check.
  expect(silentRequests(tenant)).toBe(before + 2);
});
