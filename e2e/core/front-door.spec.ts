import type { AppTab } from './app-tab.js';
import type { InitScripts } from './init-scripts.js';
import { alice, expect, never, stored, test } from './fixtures.js';
import { logins, silentRequests } from '../shared/tenant-requests.js';
import { poll } from '../shared/poll.js';
import { variationAfter } from '../shared/variation.js';

const frontDoor = { frontDoor: true };

/** Records the status in every frame of the next pages. */
function recordFrames(tab: AppTab, initScripts: InitScripts): () => Promise<string[]> {
  initScripts.add(() => {
    const statuses = new Set<string>();
    Object.assign(window, { statuses });
    const record = () => {
      const text = document.querySelector('#status')?.textContent;
      if (text) statuses.add(text);
      requestAnimationFrame(record);
    };
    requestAnimationFrame(record);
  });
  return () => tab.evaluate(() => [...(window as { statuses?: Set<string> }).statuses!]);
}

async function reload(tab: AppTab): Promise<void> {
  await tab.enginePage.reload();
  await tab.expectStarted();
}

test('a reload of a signed-in user shows no frame in which nobody is signed in', async ({
  initScripts,
  openApp,
  tenant,
}) => {
  const tab = await openApp(frontDoor);
  await tab.signIn();
  const framesOf = recordFrames(tab, initScripts);
  const removeFault = tenant.setFault({ endpoint: '*', kind: 'latency', latencyMs: 250 });
  await reload(tab);
  await tab.expectPlansOf(alice);
  expect(await framesOf()).toEqual(['loading', 'active']);
  removeFault();
  expect(tab.all('cleared')).toEqual([]);
});

test('a restore that asked the tenant is the first check', async ({ openApp, tenant }) => {
  // The gap counts from the restore, so that the focus asks nothing.
  const tab = await openApp({ ...frontDoor, heartbeat: { ...never, minGapMs: 600_000 } });
  await tab.signIn();
  await tab.expectVerified(1);
  const before = silentRequests(tenant);
  await reload(tab);
  await tab.expectPlansOf(alice);
  await tab.expectVerified(2);
  await tab.focus();
  expect(silentRequests(tenant)).toBe(before + 1);
});

test('a reload takes over the verification of its session, and the next focus asks', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp({ ...frontDoor, client: stored, heartbeat: never });
  await tab.signIn();
  await tab.expectVerified(1);
  const { verifiedAt } = await tab.snapshot();
  const before = silentRequests(tenant);
  await reload(tab);
  await tab.expectPlansOf(alice);
  expect(await tab.snapshot()).toMatchObject({ status: 'active', verifiedAt });
  expect(silentRequests(tenant)).toBe(before);

  await tenant.blockUser(alice);
  await tab.focus();
  await tab.expectLoss({ trigger: 'focus' });
  await tab.expectTenantLogin();
});

test('a tenant that hangs keeps neither the first paint nor the page waiting', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp({ ...frontDoor, loadTimeoutMs: 4_000 });
  await tab.signIn();
  const removeFault = tenant.setFault({ endpoint: '*', kind: 'hang' });
  // The frame of the silent request may delay the load event until the request ends.
  await tab.enginePage.reload();
  await tab.expectStatus('loading');
  await tab.expectSignInButton();
  await tab.expectStatus('signed_out');
  expect(tab.all('cleared')).toEqual([]);
  removeFault();
});

test('a session that ended while no page was open is cleared at the next load', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp(frontDoor);
  await tab.signIn();
  await tab.expectVerified(1);
  const url = await tab.url();
  await tab.enginePage.goto('about:blank');
  await tenant.blockUser(alice);
  await tab.enginePage.goto(url);
  await tab.expectLoss({ user: null, trigger: 'start' });
  await tab.expectTenantLogin();
});

test.describe('with third-party cookies blocked', () => {
  test.use({ profileKind: 'no_third_party_cookies' });

  test('a browser that blocks the cookies of the tenant loses nothing at a reload', async ({
    openApp,
  }) => {
    const tab = await openApp({ ...frontDoor, site: 'cross' });
    await tab.signIn();
    await reload(tab);
    await tab.expectStatus('signed_out');
    expect(tab.all('sessionLost')).toEqual([]);
    expect(tab.all('cleared')).toEqual([]);
  });
});

test('a blocked user sees why the login was refused, once, and returns to the same page', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp(frontDoor);
  await tab.signIn();
  await tab.expectVerified(1);
  await tab.evaluate(() => history.replaceState(null, '', `${location.search}#payroll`));
  await tenant.blockUser(alice);
  await tab.check();
  await tab.expectTenantLogin();
  expect(tab.all('cleared')).toHaveLength(1);
  await tab.signInAtTenant();
  await poll(() => tab.all('blocked')).toEqual(['blocked']);
  expect(await tab.snapshot()).toMatchObject({
    status: 'signed_out',
    user: null,
    login: { status: 'blocked', error: { error_description: 'user is blocked' } },
    lastLoss: { reason: tab.all('sessionLost')[0]?.reason },
  });
  expect(tab.all('cleared').at(-1)).toMatchObject({ reason: 'user_blocked' });
  await tab.expectSignInButton();
  const before = logins(tenant);

  await tenant.unblockUser(alice);
  await tab.signIn();
  expect(logins(tenant)).toBe(before + 1);
  expect(new URL(await tab.url()).hash).toBe('#payroll');
  expect((await tab.snapshot()).login).toBeNull();
});

test('the data of the last user is cleared before another user is shown', async ({ openApp }) => {
  const tab = await openApp({ ...frontDoor, client: stored });
  await tab.signIn();
  await tab.evaluate(() => localStorage.setItem('drafts.plan', 'of Alice'));
  await tab.evaluate(() => {
    void window.app.session?.login({ authorizationParams: { prompt: 'login' } });
  });
  await tab.signInAtTenant('Bob');
  await tab.expectPlansOf('auth0|bob');
  const order = tab.messages.map(({ what, payload }) => (what === 'shown' ? payload : what));
  expect(order.indexOf('cleared')).toBeLessThan(order.indexOf('auth0|bob'));
  expect(tab.all('cleared')).toEqual([{ reason: 'user_changed', otherUserSignedIn: false }]);
  expect(await tab.evaluate(() => localStorage.getItem('drafts.plan'))).toBeNull();
  expect(await tab.userOfClient()).toBe('auth0|bob');
  await reload(tab);
  await tab.expectPlansOf('auth0|bob');
});

for (const [index, own] of [true, false].entries()) {
  test(
    `${own ? 'logout()' : 'logout() of the SDK'} clears the app in both tabs, then leaves`,
    variationAfter(index),
    async ({ openApp }) => {
      const tab = await openApp(frontDoor);
      await tab.signIn();
      const other = await openApp(frontDoor);
      await other.expectPlansOf(alice);
      const returnTo = await tab.url();
      await tab.evaluate(
        (byUs, url) => {
          const { client, session } = window.app;
          const options = { logoutParams: { returnTo: String(url) } };
          void (byUs ? session?.logout(options) : client.logout(options));
        },
        own,
        returnTo,
      );
      await other.expectLoss({ reason: 'signed_out' });
      await poll(() => tab.all('cleared')).toMatchObject([{ reason: 'signed_out' }]);
      expect(tab.all('sessionLost')).toEqual([]);
      await tab.expectStatus('signed_out');
    },
  );
}

test('a callback of another provider is left to the app', async ({ openApp }) => {
  const tab = await openApp({ ...frontDoor, client: stored });
  await tab.signIn();
  const url = new URL('?code=X&state=Y&tab=1', await tab.url()).href;
  await tab.enginePage.goto(url);
  await tab.expectPlansOf(alice);
  expect(await tab.url()).toBe(url);
});

test('a page that stays after a loss is signed out, says why, and watches the next login', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp({ ...frontDoor, staysAfterLoss: true, heartbeat: never });
  await tab.signIn();
  await tab.expectVerified(1);
  await tenant.blockUser(alice);
  await tab.check();
  await tab.expectStatus('signed_out');
  expect((await tab.snapshot()).loss).toMatchObject({ user: { sub: alice } });
  await tenant.unblockUser(alice);
  const popup = await tab.openPopup();
  await popup.clickButton('Continue as Alice');
  await tab.expectPlansOf(alice);
  expect((await tab.snapshot()).loss).toBeNull();
});
