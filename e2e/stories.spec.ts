import { expect, test } from './fixtures.js';
import { silentRequests } from './shared/tenant-requests.js';
import { variation } from './shared/variation.js';

// Completes every story with the buttons of the page.

const alice = 'auth0|alice';
const short = { intervalMs: 1_000, minGapMs: 0 };

test('Block Alice', async ({ story, tenant }) => {
  await story.start('block-alice', short);
  await story.signIn();
  await story.act('Write one for me');
  await expect(story.demo.draft).not.toHaveValue('');
  await story.act('Block Alice');
  await story.demo.signInAtTenant('Alice');
  // `user_blocked` if a check exchanges its code at that moment.
  await story.expectMet(4, /^Lost after \d+\.\d s: (login_required|user_blocked), detected by /);
  await story.expectMet(5, 'The draft is deleted.');
  await story.expectMet(6, 'One redirect, one message.');
  await expect(story.demo.blockedNotice).toBeVisible();
  expect(tenant.listUsers().find(({ user_id }) => user_id === alice)?.blocked).toBe(true);
  await story.act('Unblock Alice');
  await expect(story.end).toBeVisible();
  await expect
    .poll(() => tenant.listUsers().find(({ user_id }) => user_id === alice)?.blocked)
    .toBe(false);
});

test('Twenty tabs', variation, async ({ story, tenant }) => {
  await story.start('twenty-tabs', { intervalMs: 1_000 });
  await story.signIn();
  await story.act('Open twenty tabs');
  await story.expectMet(2, 'Twenty tabs watch the session.');
  const before = silentRequests(tenant);
  await story.expectMet(3, /^\d+ checks for 20 tabs\.$/);
  const bare = Number(await story.demo.page.getByTestId('requests-bare').innerText());
  expect(silentRequests(tenant) - before).toBeLessThan(bare / 4);
  await story.act('Block Alice');
  await story.expectMet(5, 'The session ended in twenty of twenty tabs.');
  await story.act('Clean up');
  await expect(story.end).toBeVisible();
  await expect(story.demo.signInButton).toBeVisible();
});

test('The tenant is down', variation, async ({ story, breaksNetwork }) => {
  breaksNetwork();
  await story.start('tenant-down', { ...short, timeoutMs: 500 });
  await story.signIn();
  await story.act('Write one for me');
  await story.act('Take it down');
  await story.expectMet(4, /^\d+ inconclusive checks in a row, and Alice is still signed in\.$/);
  await expect(story.demo.status).toHaveText('unverified');
  await story.act('Restore it');
  await story.expectMet(6, /^Verified after /);
  await expect(story.end).toBeVisible();
  await expect(story.demo.draft).not.toHaveValue('');
});

test(
  'Safari’s cookies, in a browser that itself blocks third-party cookies',
  variation,
  async ({ story, tenant }) => {
    await story.start('safaris-cookies', short);
    await story.act('Open it');
    await story.expectMet(1, 'The app and the tenant are different sites.');
    await story.act('Simulate Safari');
    await story.act('Sign in');
    story.demo.tenantDomain = tenant.crossSiteDomain;
    await story.demo.signInAtTenant('Alice');
    await story.expectMet(4, 'Diagnosis: third_party_cookies_blocked.');
    await story.expectMet(5, /^\d+ checks, and Alice is still signed in\.$/);
    await expect(story.demo.page.getByTestId('user-name')).toHaveText('Alice');
    await story.act('Allow cookies');
    await story.expectMet(7, /^Still unsupported: this browser itself blocks third-party cookies/);
    await expect(story.end).toBeVisible();
  },
);

test('Asleep for an hour', variation, async ({ story }) => {
  // So long that only the check on wake can detect it.
  await story.start('asleep', { intervalMs: 86_400_000, minGapMs: 0 });
  await story.signIn();
  await story.act('Write one for me');
  await story.act('Close the lid');
  await story.demo.page.mouse.move(300, 300);
  await expect(story.demo.page.getByText('An hour passes')).toBeHidden();
  // The user moves the mouse after the laptop wakes.
  await story.demo.page.mouse.move(500, 500);
  await story.demo.signInAtTenant('Alice');
  await story.expectMet(4, /^Lost after \d+\.\d s: login_required, detected by a check on wake\.$/);
  await story.expectMet(5, 'The draft is deleted.');
  await expect(story.end).toBeVisible();
  await expect(story.demo.draft).toHaveValue('');
});

test('Away from the desk', variation, async ({ story, tenant }) => {
  const { demo } = story;
  const { page, endingDialog } = demo;
  await story.start('away', { ...short, idleTimeoutMs: 6_000, warnBeforeMs: 3_000 });
  await story.signIn();
  await story.act('Write one for me');
  await expect(endingDialog).toHaveAccessibleName('Are you still there?');
  const stay = endingDialog.getByRole('button', { name: 'Stay signed in' });
  await expect(stay).toBeFocused();
  await story.expectMet(3, /^Announced [23]\.\d s before the end\.$/);
  await page.mouse.move(300, 300);
  await page.mouse.move(400, 400);
  await story.expectMet(4, 'The input changed nothing.');
  await expect(endingDialog).toBeVisible();
  await stay.click();
  await expect(endingDialog).toBeHidden();
  // The step with the button that had the focus is complete.
  await story.expectMet(5, 'The session continues.');
  await expect(endingDialog).toBeVisible();
  await story.expectMet(6, 'Signed out, in the app and at the tenant.');
  await expect(
    page.getByRole('heading', { name: /^Signed out after 6\sseconds without activity$/ }),
  ).toBeVisible();
  await story.expectMet(7, 'The reason survived the redirects.');
  expect(tenant.listSessions()).toEqual([]);
  await story.signIn();
  await expect(story.end).toBeVisible();
  await expect(demo.draft).not.toHaveValue('');
});

test('Away from the desk reloads the page with its own options', async ({ story }) => {
  const { page, endingDialog } = story.demo;
  await story.demo.open(short);
  await page.getByRole('button', { name: /^Away from the desk/ }).click();
  await story.signIn();
  await expect(endingDialog).toBeVisible();
  await endingDialog.getByRole('button', { name: 'Stay signed in' }).click();
  const reloaded = page.waitForEvent('load');
  await page.getByRole('button', { name: 'All stories' }).click();
  await reloaded;
  await expect(page.getByRole('button', { name: /^Away from the desk/ })).toBeVisible();
  await expect(story.demo.status).toHaveText('active');
});

test('the warning: Escape extends the session, in all tabs', async ({ demo }) => {
  const idle = { ...short, idleTimeoutMs: 8_000, warnBeforeMs: 4_000 };
  await demo.openSignedIn(idle);
  const other = await demo.openAnotherTab(idle);
  await expect(other.endingDialog).toBeVisible();
  await demo.page.bringToFront();
  await expect(demo.endingDialog).toBeVisible();
  await demo.page.keyboard.press('Escape');
  await expect(demo.endingDialog).toBeHidden();
  await expect(other.endingDialog).toBeHidden();
  await expect(demo.status).toHaveText('active');
});

test('the warning: the focus returns to where it was', async ({ demo }) => {
  await demo.openSignedIn({ ...short, idleTimeoutMs: 6_000, warnBeforeMs: 3_000 });
  await demo.draft.fill('Hers');
  await expect(demo.endingDialog).toBeVisible();
  await demo.page.keyboard.press('Enter');
  await expect(demo.endingDialog).toBeHidden();
  await expect(demo.draft).toBeFocused();
});

test('the warning: signs out on request', async ({ demo, tenant }) => {
  await demo.openSignedIn({ ...short, idleTimeoutMs: 6_000, warnBeforeMs: 3_000 });
  await demo.endingDialog.getByRole('button', { name: 'Sign out now' }).click();
  await expect.poll(() => tenant.listSessions()).toEqual([]);
});

test('Bob signs in', variation, async ({ story }) => {
  // So long that no check of Alice's tab runs while Bob signs in and nobody is signed in.
  await story.start('bob-signs-in', { intervalMs: 86_400_000, minGapMs: 0 });
  await story.signIn();
  await story.act('Write one for me');
  const opened = story.demo.page.context().waitForEvent('page');
  await story.act('Open Bob’s tab');
  const bobs = story.demo.inPage(await opened);
  await bobs.signInAtTenant('Bob');
  await expect(bobs.page.getByTestId('user-name')).toHaveText('Bob');
  await expect(bobs.draft).toHaveValue('');
  await story.demo.page.bringToFront();
  await story.expectMet(4, /^Lost after \d+\.\d s: user_changed, detected by /);
  await story.expectMet(6, 'Bob is signed in, with an empty draft.');
  await expect(story.demo.page.getByTestId('user-name')).toHaveText('Bob');
});

test('a story continues after a reload, and can be restarted or left at any time', async ({
  story,
}) => {
  const { page } = story.demo;
  await story.start('tenant-down', short);
  await story.signIn();
  await story.expectMet(1, 'Alice is signed in.');
  await page.reload();
  await story.act('Write one for me');
  await story.expectMet(2, 'It is on the page and in the storage of the browser.');
  // The button was removed: the current step has the focus.
  await expect(story.current).toBeFocused();
  await story.demo.draft.fill('');
  await page.getByRole('button', { name: 'Restart', exact: true }).click();
  await expect(story.current).toContainText('Write a draft');
  await page.getByRole('button', { name: 'All stories' }).click();
  await page.getByRole('button', { name: /^Bob signs in/ }).click();
  await story.expectMet(1, 'Alice is signed in.');
});

test('a story recognizes actions in the tenant panel, and ignores actions that failed', async ({
  story,
  breaksNetwork,
}) => {
  breaksNetwork();
  const { page } = story.demo;
  await story.start('block-alice', short);
  await story.signIn();
  await story.act('Write one for me');
  await page.route('**/api/v2/users/**', (route) => route.fulfill({ status: 500 }));
  await story.act('Block Alice');
  await expect(page.getByText(/failed with status 500/)).toBeVisible();
  await expect(story.current).toContainText('Block Alice at the tenant');
  await page.unroute('**/api/v2/users/**');
  await page.getByRole('button', { name: 'Block Alice', exact: true }).last().click();
  await story.demo.signInAtTenant('Alice');
  await story.expectMet(6, 'One redirect, one message.');
});

test('a story that needs the same-site URL opens it', async ({ story, tenant }) => {
  await story.start('safaris-cookies', short);
  await story.act('Open it');
  await story.expectMet(1, 'The app and the tenant are different sites.');
  await story.demo.page.getByRole('button', { name: 'All stories' }).click();
  await story.demo.page.getByRole('button', { name: /^Asleep for an hour/ }).click();
  await expect(story.current).toContainText('Sign in as Alice.');
  expect(new URL(story.demo.page.url()).hostname).toBe('localhost');
  expect(tenant.listSessions()).toEqual([]);
});

test('the counter shows the requests to the tenant', async ({ demo, tenant }) => {
  await demo.openSignedIn({ intervalMs: 1_000, minGapMs: 0 });
  await expect(demo.status).toHaveText('active');
  await expect
    .poll(async () => Number(await demo.page.getByTestId('requests-bare').innerText()))
    .toBeGreaterThanOrEqual(6);
  const login = tenant.requests().findIndex(({ path, silent }) => path === '/authorize' && silent);
  const requests = () =>
    tenant
      .requests()
      .slice(login)
      .filter(({ path }) => path === '/authorize' || path === '/oauth/token').length;
  await expect
    .poll(async () => requests() - Number(await demo.page.getByTestId('requests-made').innerText()))
    .toBe(0);
  expect(requests()).toBeGreaterThan(4);
});
