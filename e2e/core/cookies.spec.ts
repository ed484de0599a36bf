import type { AppTab } from './app-tab.js';
import {
  alice,
  expect,
  never,
  type OpenApp,
  short,
  silentRequests,
  stored,
  test,
} from './fixtures.js';

test('third-party cookies blocked: the status is unsupported, and the user and their tokens stay', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp({ site: 'cross', heartbeat: short, client: stored });
  await tab.signIn();
  await expect(tab.status).toHaveText('unsupported');

  const before = silentRequests(tenant);
  await expect.poll(() => silentRequests(tenant)).toBeGreaterThan(before + 3);
  await tab.expectStillSignedIn();
  expect(tab.all('diagnosis').map(({ code }) => code)).toEqual(['third_party_cookies_blocked']);
  const token = await tab.page.evaluate(() => window.app.client.getTokenSilently());
  expect(token).toBeTruthy();
});

test('third-party cookies allowed: the session is proven across sites, and its end is found', async ({
  permissiveContext,
  openApp,
  tenant,
}) => {
  const tab = await openApp({ site: 'cross', context: permissiveContext });
  await tab.signIn();
  await tab.expectVerified(1);
  await expect(tab.status).toHaveText('active');
  expect(tab.all('diagnosis')).toEqual([]);

  await tenant.deleteUserSessions(alice);
  await tab.focus();
  await tab.expectLoss({ reason: 'login_required', trigger: 'focus' });
  await tab.expectTenantLogin();
});

test('cookies that the browser stops to allow: one loss, and then no loop', async ({
  permissiveContext,
  openApp,
  tenant,
}) => {
  const { hostname } = new URL(tenant.crossSiteDomain);
  const tab = await openApp({ site: 'cross', context: permissiveContext });
  await tab.signIn();
  await tab.expectVerified(1);

  // An iframe of a third party without its cookies has no session.
  await permissiveContext.clearCookies({ domain: hostname });
  await tab.focus();
  await tab.expectLoss({ reason: 'login_required' });

  // Nor has the first check after the next login any: before they are gone it gets no answer.
  const bringBack = tenant.setFault({
    endpoint: '/authorize',
    kind: 'server_error_html',
    silentOnly: true,
  });
  await tab.signInAtTenant();
  await tab.expectFailedChecks(1);
  await permissiveContext.clearCookies({ domain: hostname });
  bringBack();
  await expect(tab.status).toHaveText('unsupported');
  expect(tab.all('diagnosis').map(({ code }) => code)).toEqual(['third_party_cookies_blocked']);
  await expect(tab.plans).toHaveText(`Plans of ${alice}`);
  expect(tab.all('sessionLost')).toHaveLength(1);
});

test('a cross-origin isolated page: unsupported with that diagnosis, no question, and the tokens stay', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp({ path: '/isolated', heartbeat: short, client: stored });
  await tab.signIn();
  expect(await tab.page.evaluate(() => window.crossOriginIsolated)).toBe(true);
  await expect(tab.status).toHaveText('unsupported');
  expect(tab.all('diagnosis').map(({ code }) => code)).toEqual(['cross_origin_isolated']);

  await tab.check();
  await tab.check();
  await tab.expectStillSignedIn();
  expect(await tab.snapshot()).toMatchObject({ status: 'unsupported' });
  expect(silentRequests(tenant)).toBe(0);
  expect(await tab.page.evaluate(() => window.app.client.getTokenSilently())).toBeTruthy();
});

test.describe('confirmByRedirect, with third-party cookies blocked', () => {
  const options = {
    site: 'cross',
    client: stored,
    heartbeat: { ...never, confirmByRedirect: true },
  } as const;

  /** The app gets the heartbeat with an update: nothing is known of the tokens that it finds. */
  async function openSignedInBefore(openApp: OpenApp): Promise<AppTab> {
    const tab = await openApp(options);
    await tab.signIn();
    await expect(tab.status).toHaveText('unsupported');
    // Right after a login no redirect is needed.
    expect(tab.all('login')).toEqual(['not_a_callback', 'signed_in']);
    await tab.rest();
    await tab.page.evaluate(() => {
      const own = Object.keys(localStorage).filter((key) => key.startsWith('auth0-heartbeat'));
      for (const key of own) localStorage.removeItem(key);
    });
    return tab;
  }

  test('tokens from before: their session is alive: one redirect, back where the user was, and no loop', async ({
    openApp,
  }) => {
    const tab = await openSignedInBefore(openApp);
    const address = tab.page.url();
    await tab.page.reload();
    await expect.poll(() => tab.all('login').slice(2)).toEqual(['not_a_callback', 'signed_in']);
    await expect(tab.status).toHaveText('unsupported');
    await tab.expectStillSignedIn();
    expect(tab.page.url()).toBe(address);
    expect((await tab.snapshot()).verifiedAt).not.toBeNull();
    // The next checks ask for no further redirect.
    await tab.check();
    await tab.push();
    await tab.check();
    await tab.expectStillSignedIn();
    expect(tab.all('login')).toHaveLength(4);
  });

  test('tokens from before, their session is gone: the loss login_required, and the login page', async ({
    openApp,
    tenant,
  }) => {
    const tab = await openSignedInBefore(openApp);
    await tenant.deleteUserSessions(alice);
    await tab.page.reload();
    await tab.expectLoss({ reason: 'login_required' });
    await tab.expectTenantLogin();
    expect(tab.all('login').slice(2)).toEqual(['not_a_callback', 'login_required']);
  });

  test('a visit hours after the login, whose session is gone: the loss login_required', async ({
    context,
    openApp,
    tenant,
  }) => {
    await context.clock.install();
    const tab = await openApp(options);
    await tab.signIn();
    await expect(tab.status).toHaveText('unsupported');

    await tab.rest();
    await tenant.deleteUserSessions(alice);
    await context.clock.fastForward('02:00:00');
    await tab.page.reload();
    await tab.expectLoss({ reason: 'login_required' });
    await tab.expectTenantLogin();
  });
});

test('unsupported, and a hint: it is confirmed by one redirect, which finds the end', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp({ site: 'cross', client: stored });
  await tab.signIn();
  await expect(tab.status).toHaveText('unsupported');

  await tenant.deleteUserSessions(alice);
  await tab.push();
  await tab.expectLoss({ reason: 'login_required' });
  await tab.expectTenantLogin();
  expect(tab.all('login').at(-1)).toBe('login_required');
});
