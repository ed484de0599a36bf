import { alice, expect, never, silentRequests, test } from './fixtures.js';

const minute = 60_000;

test('a clock that jumps, as over a sleep, is a reason to check: wake', async ({
  context,
  openApp,
  tenant,
}) => {
  await context.clock.install();
  const tab = await openApp();
  await tab.signIn();
  await tab.expectVerified(1);
  await tenant.blockUser(alice);

  await context.clock.fastForward(10 * minute);
  await tab.expectLoss({ reason: 'login_required', trigger: 'wake' });
  await tab.expectTenantLogin();
});

test('no check at the interval once the user is idle; their next input checks at once: activity', async ({
  context,
  openApp,
  tenant,
}) => {
  await context.clock.install();
  const tab = await openApp({
    heartbeat: { ...never, intervalMs: 20 * minute, pauseAfterIdleMs: 30 * minute },
  });
  await tab.signIn();
  await tab.expectVerified(1);
  await context.clock.pauseAt((await tab.page.evaluate(() => Date.now())) + 1_000);

  await context.clock.runFor(20 * minute);
  await expect
    .poll(() => tab.all('sessionVerified').map(({ trigger }) => trigger))
    .toEqual(['start', 'interval']);
  const before = silentRequests(tenant);
  await context.clock.runFor(240 * minute);
  expect(silentRequests(tenant)).toBe(before);
  expect(await tab.snapshot()).toMatchObject({ status: 'active', checking: false });

  await tenant.blockUser(alice);
  await tab.page.keyboard.press('a');
  await tab.expectLoss({ reason: 'login_required', trigger: 'activity' });
  await tab.expectTenantLogin();
  expect(silentRequests(tenant)).toBe(before + 1);
});

test('session_expiry: the session ends at the moment that the tenant had set, without a question', async ({
  context,
  openApp,
  tenant,
}) => {
  await context.clock.install();
  tenant.configure({ sessionExpiry: true, session: { absoluteTimeoutMs: 60 * minute } });
  const tab = await openApp({ staysAfterLoss: true });
  await tab.signIn();
  await tab.expectVerified(1);
  const before = silentRequests(tenant);

  await context.clock.fastForward(58 * minute);
  await expect.poll(() => tab.all('sessionVerified').length).toBe(2);
  expect(silentRequests(tenant)).toBe(before + 1);
  // The SDK takes it for reached 30 s before.
  await context.clock.fastForward(2 * minute);
  await tab.expectLoss({ reason: 'session_expired' });
  expect(silentRequests(tenant)).toBe(before + 1);
  expect(await tab.userOfClient()).toBeUndefined();
});

test('Back after a loss, to a page that is loaded anew: nobody is signed in, and login is asked for', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp();
  await tab.signIn();
  await tab.expectVerified(1);
  await tenant.blockUser(alice);
  await tab.focus();
  await tab.expectTenantLogin();

  await tab.page.goBack();
  await expect(tab.signInButton).toBeVisible();
  await expect(tab.status).toHaveText('idle');
  await expect(tab.plans).toBeEmpty();
  expect(tab.all('shown')).toHaveLength(1);
  expect(await tab.page.evaluate(() => sessionStorage.getItem('plans'))).toBeNull();
  await tab.signInButton.click();
  await tab.expectTenantLogin();
});

test('Back after a loss, to a page out of the back/forward cache: it shows nothing and goes to login again', async ({
  bfcacheContext,
  openApp,
  tenant,
}) => {
  const tab = await openApp({ context: bfcacheContext });
  await tab.signIn();
  await tab.expectVerified(1);
  await tab.page.evaluate(() => {
    addEventListener('pageshow', ({ persisted }) => {
      const seen = { persisted, plans: document.querySelector('#plans')?.textContent };
      void window.tellTest({ what: 'login', payload: JSON.stringify(seen) });
    });
  });
  await tenant.blockUser(alice);
  await tab.focus();
  await tab.expectTenantLogin();

  await tab.page.goBack({ waitUntil: 'commit' });
  await expect
    .poll(() => tab.all('login').at(-1))
    .toBe(JSON.stringify({ persisted: true, plans: '' }));
  await tab.expectTenantLogin();
  expect(tab.all('shown')).toHaveLength(1);
  expect(tab.all('sessionLost')).toHaveLength(1);
});
