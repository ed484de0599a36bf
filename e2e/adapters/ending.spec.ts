import { expectNothingLeft } from './adapter-tab.js';
import {
  alice,
  draft,
  expect,
  logins,
  never,
  short,
  poll,
  silentRequests,
  test,
} from './fixtures.js';

for (const [answer, reason] of [
  // Or `user_blocked`, where the user is blocked in the middle of a check.
  ['login_required', undefined],
  ['unauthorized', 'user_blocked'],
] as const) {
  test(`block (${answer}): the local state is gone, the page is at login, and there Alice learns that she is blocked`, async ({
    openApp,
    tenant,
  }) => {
    tenant.configure({ blockedUserAnswer: answer });
    const tab = await openApp({ heartbeat: short });
    await tab.signIn();
    await tab.writeDraft(draft);

    await tenant.blockUser(alice);
    await tab.expectLoss(reason);
    await tab.expectCleanDeparture();
    expect(logins(tenant)).toBe(2);

    await tab.signInAtTenant();
    await tab.expectAuth0State({ error: 'user is blocked' });
    await expect(tab.signInButton).toBeVisible();
    // A page that stands still: it does not go to login by itself.
    await tab.expectStatus('idle');
    expect(logins(tenant)).toBe(2);
  });
}

test('focus: the same is found when Alice looks at the tab, with an interval far too long to help', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp({ heartbeat: never });
  await tab.signIn();
  await tab.writeDraft(draft);

  await tenant.blockUser(alice);
  const before = silentRequests(tenant);
  await tab.focus();
  await tab.expectLoss('login_required');
  await tab.expectCleanDeparture();
  expect(silentRequests(tenant)).toBe(before + 1);
  expect(logins(tenant)).toBe(2);
});

test('two tabs: both end, whichever finds out first', async ({ openApp, tenant }) => {
  const one = await openApp({ heartbeat: short });
  await one.signIn();
  const other = await openApp({ heartbeat: short });
  await other.expectWatched();
  await other.writeDraft(draft);

  await tenant.blockUser(alice);
  for (const tab of [one, other]) {
    await tab.expectLoss();
    await tab.expectCleanDeparture();
  }
  expect(logins(tenant)).toBe(3);
});

test('signed out elsewhere: the page is at login, and signing in returns to where Alice was', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp({ heartbeat: short });
  await tab.signIn();
  await tab.goTo('Team');
  await expect(tab.heading('The team of Alice')).toBeVisible();
  await tab.writeDraft(draft);

  await tenant.deleteUserSessions(alice);
  await tab.expectLoss();
  await tab.expectCleanDeparture();

  await tab.signInAtTenant();
  await expect(tab.heading('The team of Alice')).toBeVisible();
  expect(tab.page.url()).toBe(`${tab.address}team`);
  await tab.expectSignedIn();
  await tab.expectStatus('active');
  await expect(tab.draft).toHaveValue('');
});

test('tenant down for some intervals: Alice stays signed in, and the status says so; then it is active again', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp({ heartbeat: { ...short, timeoutMs: 500 } });
  await tab.signIn();
  await tab.writeDraft(draft);

  const bringBack = tenant.setFault({ endpoint: '*', kind: 'connection_reset' });
  await poll(() => tab.all('sessionUnverified').at(-1)?.attempts).toBeGreaterThanOrEqual(3);
  await tab.expectStatus('unverified');
  await tab.expectSignedIn();
  await expect(tab.draft).toHaveValue(draft);

  bringBack();
  await tab.expectStatus('active');
  await tab.expectSignedIn();
  await expect(tab.draft).toHaveValue(draft);
  // No error of a check is an error of the app.
  expect(tab.all('auth0Error')).toEqual([]);
  expect(tab.all('sessionLost')).toEqual([]);
  expect(logins(tenant)).toBe(1);
});

test('an app that stays after a loss: its SDK says that nobody is signed in', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp({ staysAfterLoss: true });
  await tab.signIn();
  await tab.writeDraft(draft);

  await tenant.blockUser(alice);
  await tab.focus();
  await tab.expectLoss('login_required');
  await tab.expectStatus('lost');
  await tab.expectAuth0State({ isAuthenticated: false, user: '' });
  await expect(tab.signInButton).toBeVisible();
  await poll(async () => (await tab.whatIsLeft()).stored).not.toContain('is.authenticated');
  expectNothingLeft(await tab.whatIsLeft());
  expect(await tab.databases()).toEqual([]);
  expect(logins(tenant)).toBe(1);
});

test('an app that stays after a loss: whoever signs in there with a popup is watched again', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp({ staysAfterLoss: true });
  await tab.signIn();
  await tenant.deleteUserSessions(alice);
  await tab.focus();
  await tab.expectLoss('login_required');
  await expect(tab.signInButton).toBeVisible();

  const popup = tab.page.waitForEvent('popup');
  await tab.press('Sign in here');
  await (await popup).getByRole('button', { name: 'Continue as Alice' }).click();
  await tab.expectSignedIn();
  await tab.expectStatus('active');
  await poll(() => tab.all('sessionVerified')).toHaveLength(2);

  await tenant.blockUser(alice);
  await tab.focus();
  await tab.expectStatus('lost');
  await tab.expectAuth0State({ isAuthenticated: false, user: '' });
  expect(tab.all('cleared')).toHaveLength(2);
});
