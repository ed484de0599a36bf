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
import { poll } from '../shared/poll.js';

test.use({ profileKind: 'no_third_party_cookies' });

test('is unsupported and keeps the user and the tokens if third-party cookies are blocked', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp({ site: 'cross', heartbeat: short, client: stored });
  await tab.signIn();
  await tab.expectStatus('unsupported');

  const before = silentRequests(tenant);
  await poll(() => silentRequests(tenant)).toBeGreaterThan(before + 3);
  await tab.expectStillSignedIn();
  expect(tab.all('diagnosis').map(({ code }) => code)).toEqual(['third_party_cookies_blocked']);
  const token = await tab.evaluate(() => window.app.client.getTokenSilently());
  expect(token).toBeTruthy();
});

test('verifies a cross-site session and detects its end if third-party cookies are allowed', async ({
  permissiveProfile,
  openApp,
  tenant,
}) => {
  const tab = await openApp({ site: 'cross', profile: permissiveProfile });
  await tab.signIn();
  await tab.expectVerified(1);
  await tab.expectStatus('active');
  expect(tab.all('diagnosis')).toEqual([]);

  await tenant.deleteUserSessions(alice);
  await tab.focus();
  await tab.expectLoss({ reason: 'login_required', trigger: 'focus' });
  await tab.expectTenantLogin();
});

test('loses the session once, without a loop, if the browser begins to block cookies', async ({
  permissiveProfile,
  openApp,
  tenant,
}) => {
  const { hostname } = new URL(tenant.crossSiteDomain);
  const tab = await openApp({ site: 'cross', profile: permissiveProfile });
  await tab.signIn();
  await tab.expectVerified(1);

  // A third-party iframe without its cookies has no session.
  await permissiveProfile.deleteCookies({ domain: hostname });
  await tab.focus();
  await tab.expectLoss({ reason: 'login_required' });

  // The first check after the next login must not see the cookies either: it fails until they are removed.
  const removeFault = tenant.setFault({
    endpoint: '/authorize',
    kind: 'server_error_html',
    silentOnly: true,
  });
  await tab.signInAtTenant();
  await tab.expectFailedChecks(1);
  await permissiveProfile.deleteCookies({ domain: hostname });
  removeFault();
  await tab.expectStatus('unsupported');
  expect(tab.all('diagnosis').map(({ code }) => code)).toEqual(['third_party_cookies_blocked']);
  await tab.expectPlansOf(alice);
  expect(tab.all('sessionLost')).toHaveLength(1);
});

test('a cross-origin isolated page leaves the tokens to the tab that can see the session', async ({
  engineName,
  openApp,
  tenant,
}) => {
  // The tab that is isolated would be lost to the driver, and it is what the story is about.
  test.skip(engineName === 'webkit', 'WebKitWebDriver loses a page that becomes isolated.');
  const heartbeat = { ...never, minGapMs: 10_000 };
  const tab = await openApp({ client: stored, heartbeat });
  await tab.signIn();
  await tab.expectVerified(1);
  const isolated = await openApp({ path: '/isolated', client: stored, heartbeat });
  await isolated.check();
  await isolated.expectStatus('unsupported');
  await tab.expectStillSignedIn();
  await isolated.expectStillSignedIn();

  await tenant.deleteUserSessions(alice);
  await tab.startCheck();
  await tab.expectLoss({ reason: 'login_required' });
  await tab.expectTenantLogin();
  await isolated.expectTenantLogin();
});

test('is unsupported, sends no request and keeps the tokens in a cross-origin isolated page', async ({
  engineName,
  openApp,
  tenant,
}) => {
  // After the login the driver reads nothing of the page any more, and its commands hang.
  test.skip(engineName === 'webkit', 'WebKitWebDriver loses a page that becomes isolated.');
  const tab = await openApp({ path: '/isolated', heartbeat: short, client: stored });
  await tab.signIn();
  expect(await tab.evaluate(() => window.crossOriginIsolated)).toBe(true);
  await tab.expectStatus('unsupported');
  expect(tab.all('diagnosis').map(({ code }) => code)).toEqual(['cross_origin_isolated']);

  await tab.check();
  await tab.check();
  await tab.expectStillSignedIn();
  expect(await tab.snapshot()).toMatchObject({ status: 'unsupported' });
  expect(silentRequests(tenant)).toBe(0);
  expect(await tab.evaluate(() => window.app.client.getTokenSilently())).toBeTruthy();
});

/** Stops the heartbeat and removes the record that the tabs share. */
async function forgetSession(tab: AppTab): Promise<void> {
  await tab.stop();
  await tab.evaluate(() => {
    const own = Object.keys(localStorage).filter((key) => key.startsWith('auth0-heartbeat'));
    for (const key of own) localStorage.removeItem(key);
  });
}

test.describe('confirmByRedirect: true, with third-party cookies blocked', () => {
  const options = {
    site: 'cross',
    client: stored,
    heartbeat: { ...never, confirmByRedirect: true },
  } as const;

  /** An update adds the heartbeat to the app: it knows nothing about the tokens that it finds. */
  async function openSignedInBefore(openApp: OpenApp): Promise<AppTab> {
    const tab = await openApp(options);
    await tab.signIn();
    await tab.expectStatus('unsupported');
    // A login needs no confirmation.
    expect(tab.all('login')).toEqual(['not_a_callback', 'signed_in']);
    await forgetSession(tab);
    return tab;
  }

  test('confirms an unknown session at the start of a visit with one redirect to the same page', async ({
    openApp,
  }) => {
    const tab = await openSignedInBefore(openApp);
    const address = await tab.url();
    await tab.enginePage.reload();
    await poll(() => tab.all('login').slice(2)).toEqual(['not_a_callback', 'signed_in']);
    await tab.expectStatus('unsupported');
    await tab.expectStillSignedIn();
    expect(await tab.url()).toBe(address);
    expect((await tab.snapshot()).verifiedAt).not.toBeNull();
    // The next checks do not redirect again.
    await tab.check();
    await tab.push();
    await tab.check();
    await tab.expectStillSignedIn();
    expect(tab.all('login')).toHaveLength(4);
  });

  test('ends an unknown session at the start of a visit if the tenant has none', async ({
    openApp,
    tenant,
  }) => {
    const tab = await openSignedInBefore(openApp);
    await tenant.deleteUserSessions(alice);
    await tab.enginePage.reload();
    await tab.expectLoss({ reason: 'login_required' });
    await tab.expectTenantLogin();
    expect(tab.all('login').slice(2)).toEqual(['not_a_callback', 'login_required']);
  });

  test('ends a session that is over at the start of a visit hours after the login', async ({
    openApp,
    profile,
    tenant,
  }) => {
    await profile.clock.install();
    const tab = await openApp(options);
    await tab.signIn();
    await tab.expectStatus('unsupported');

    await tab.stop();
    await tenant.deleteUserSessions(alice);
    await profile.clock.fastForward(7_200_000);
    await tab.enginePage.reload();
    await tab.expectLoss({ reason: 'login_required' });
    await tab.expectTenantLogin();
  });

  test('does not navigate for a 401 response', async ({ openApp, tenant }) => {
    const tab = await openApp(options);
    await tab.signIn();
    await tab.expectStatus('unsupported');

    await tenant.deleteUserSessions(alice);
    const before = silentRequests(tenant);
    await tab.evaluate(async () => void (await window.app.fetch('/api')));
    await poll(() => silentRequests(tenant)).toBe(before + 1);
    // A navigation would interrupt the next check.
    await tab.check();
    await tab.expectStillSignedIn();
    expect(tab.all('login')).toEqual(['not_a_callback', 'signed_in']);
  });
});

test('a push hint leads to one redirect that detects the end of an unsupported session', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp({ site: 'cross', client: stored });
  await tab.signIn();
  await tab.expectStatus('unsupported');

  await tenant.deleteUserSessions(alice);
  await tab.push();
  await tab.expectLoss({ reason: 'login_required' });
  await tab.expectTenantLogin();
  expect(tab.all('login').at(-1)).toBe('login_required');
});

test('a push hint does not navigate with confirmByRedirect: false', async ({ openApp, tenant }) => {
  const heartbeat = { ...never, confirmByRedirect: false };
  const tab = await openApp({ site: 'cross', client: stored, heartbeat });
  await tab.signIn();
  await tab.expectStatus('unsupported');

  await tenant.deleteUserSessions(alice);
  const before = silentRequests(tenant);
  await tab.push();
  await poll(() => silentRequests(tenant)).toBe(before + 1);
  // A navigation would interrupt the next check.
  await tab.check();
  await tab.expectStillSignedIn();
  expect(tab.all('login')).toEqual(['not_a_callback', 'signed_in']);
});

test('the start of a visit does not navigate by default', async ({ openApp, tenant }) => {
  const tab = await openApp({ site: 'cross', client: stored });
  await tab.signIn();
  await tab.expectStatus('unsupported');

  await forgetSession(tab);
  await tenant.deleteUserSessions(alice);
  await tab.enginePage.reload();
  await poll(() => tab.all('diagnosis')).toHaveLength(2);
  // A navigation would interrupt the next check.
  await tab.check();
  await tab.expectStillSignedIn();
  expect(tab.all('login')).toEqual(['not_a_callback', 'signed_in', 'not_a_callback']);
});
