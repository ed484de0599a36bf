import { expect, test } from './fixtures.js';
import { silentRequests } from './shared/tenant-requests.js';

/** Every story is told to its end, by the buttons that a reader has. */

const alice = 'auth0|alice';
const short = { intervalMs: 1_000, minGapMs: 0 };

test('Block Alice', async ({ story, tenant }) => {
  await story.begin('block-alice', short);
  await story.signIn();
  await story.act('Write one for me');
  await expect(story.demo.draft).not.toHaveValue('');
  await story.act('Block Alice');
  await story.demo.signInAtTenant('Alice');
  // As `user_blocked` if a check is just at the exchange of its code.
  await story.expectMet(4, /^Lost after \d+\.\d s: (login_required|user_blocked), found by /);
  await story.expectMet(5, 'Nothing of it was left.');
  await story.expectMet(6, 'One redirect, one answer.');
  await expect(story.demo.blockedNotice).toBeVisible();
  expect(tenant.listUsers().find(({ user_id }) => user_id === alice)?.blocked).toBe(true);
  await story.act('Unblock Alice');
  await expect(story.end).toBeVisible();
  await expect
    .poll(() => tenant.listUsers().find(({ user_id }) => user_id === alice)?.blocked)
    .toBe(false);
});

test('Twenty tabs', async ({ story, tenant }) => {
  await story.begin('twenty-tabs', { intervalMs: 1_000 });
  await story.signIn();
  await story.act('Open twenty tabs');
  await story.expectMet(2, 'Twenty tabs watch her session.');
  const before = silentRequests(tenant);
  await story.expectMet(3, /^\d+ checks, heard of by all 20 tabs\.$/);
  const bare = Number(await story.demo.page.getByTestId('requests-bare').innerText());
  expect(silentRequests(tenant) - before).toBeLessThan(bare / 4);
  await story.act('Block Alice');
  await story.expectMet(5, 'Twenty of twenty have ended.');
  await story.act('Tidy up');
  await expect(story.end).toBeVisible();
  await expect(story.demo.signInButton).toBeVisible();
});

test('The tenant is down', async ({ story, breaksNetwork }) => {
  breaksNetwork();
  await story.begin('tenant-down', { ...short, timeoutMs: 500 });
  await story.signIn();
  await story.act('Write one for me');
  await story.act('Take it down');
  await story.expectMet(4, /^\d+ checks in a row without an answer, and nothing ended\.$/);
  await expect(story.demo.status).toHaveText('unverified');
  await story.act('Bring it back');
  await story.expectMet(6, /^Verified after /);
  await expect(story.end).toBeVisible();
  await expect(story.demo.draft).not.toHaveValue('');
});

test('Safari’s cookies, in a browser that blocks third-party cookies by itself', async ({
  story,
  tenant,
}) => {
  await story.begin('safaris-cookies', short);
  await story.act('Go there');
  await story.expectMet(1, 'App and tenant are two sites.');
  await story.act('Be Safari');
  await story.act('Sign in');
  story.demo.tenantDomain = tenant.crossSiteDomain;
  await story.demo.signInAtTenant('Alice');
  await story.expectMet(4, 'Diagnosis: third_party_cookies_blocked.');
  await story.expectMet(5, /^\d+ checks, and nothing ended\.$/);
  await expect(story.demo.page.getByTestId('user-name')).toHaveText('Alice');
  await story.act('Allow them');
  await story.expectMet(7, /^Still unsupported: this browser blocks third-party cookies by itself/);
  await expect(story.end).toBeVisible();
});

test('Asleep for an hour', async ({ story }) => {
  // Long enough that only the waking can find it.
  await story.begin('asleep', { intervalMs: 86_400_000, minGapMs: 0 });
  await story.signIn();
  await story.act('Write one for me');
  await story.act('Close the lid');
  await story.demo.page.mouse.move(300, 300);
  await expect(story.demo.page.getByText('An hour passes')).toBeHidden();
  // The user moves the mouse of the laptop that woke.
  await story.demo.page.mouse.move(500, 500);
  await story.demo.signInAtTenant('Alice');
  await story.expectMet(
    4,
    /^Lost after \d+\.\d s: login_required, found by the check on waking\.$/,
  );
  await story.expectMet(5, 'Nothing of it was left.');
  await expect(story.end).toBeVisible();
  await expect(story.demo.draft).toHaveValue('');
});

test('Bob signs in', async ({ story }) => {
  // So that no check of Alice's comes while Bob is signing in, when nobody is signed in at all.
  await story.begin('bob-signs-in', { intervalMs: 86_400_000, minGapMs: 0 });
  await story.signIn();
  await story.act('Write one for me');
  const opened = story.demo.page.context().waitForEvent('page');
  await story.act('Open Bob’s tab');
  const bobs = story.demo.inPage(await opened);
  await bobs.signInAtTenant('Bob');
  await expect(bobs.page.getByTestId('user-name')).toHaveText('Bob');
  await expect(bobs.draft).toHaveValue('');
  await story.demo.page.bringToFront();
  await story.expectMet(4, /^Lost after \d+\.\d s: user_changed, found by /);
  await story.expectMet(6, 'Hello Bob: an empty draft.');
  await expect(story.demo.page.getByTestId('user-name')).toHaveText('Bob');
});

test('a story goes on after a reload, and can be told again or left at any time', async ({
  story,
}) => {
  const { page } = story.demo;
  await story.begin('tenant-down', short);
  await story.signIn();
  await story.expectMet(1, 'Alice is signed in.');
  await page.reload();
  await story.act('Write one for me');
  await story.expectMet(2, 'It is in the page and in the browser’s storage.');
  // The button is gone; the focus is where there is something to do.
  await expect(story.current).toBeFocused();
  await story.demo.draft.fill('');
  await page.getByRole('button', { name: 'Tell it again' }).click();
  await expect(story.current).toContainText('Write a draft');
  await page.getByRole('button', { name: 'All stories' }).click();
  await page.getByRole('button', { name: /^Bob signs in/ }).click();
  await story.expectMet(1, 'Alice is signed in.');
});

test('a story notices what is done in the panel, and takes nothing for done that failed', async ({
  story,
  breaksNetwork,
}) => {
  breaksNetwork();
  const { page } = story.demo;
  await story.begin('block-alice', short);
  await story.signIn();
  await story.act('Write one for me');
  await page.route('**/api/v2/users/**', (route) => route.fulfill({ status: 500 }));
  await story.act('Block Alice');
  await expect(page.getByText(/was answered with 500/)).toBeVisible();
  await expect(story.current).toContainText('Block her at the tenant');
  await page.unroute('**/api/v2/users/**');
  await page.getByRole('button', { name: 'Block Alice', exact: true }).last().click();
  await story.demo.signInAtTenant('Alice');
  await story.expectMet(6, 'One redirect, one answer.');
});

test('a story that needs the same site goes there', async ({ story, tenant }) => {
  await story.begin('safaris-cookies', short);
  await story.act('Go there');
  await story.expectMet(1, 'App and tenant are two sites.');
  await story.demo.page.getByRole('button', { name: 'All stories' }).click();
  await story.demo.page.getByRole('button', { name: /^Asleep for an hour/ }).click();
  await expect(story.current).toContainText('Sign in as Alice.');
  expect(new URL(story.demo.page.url()).hostname).toBe('localhost');
  expect(tenant.listSessions()).toEqual([]);
});

test('the counter says what the tenant was asked', async ({ demo, tenant }) => {
  await demo.openSignedIn({ intervalMs: 1_000, minGapMs: 0 });
  await expect(demo.status).toHaveText('active');
  await expect
    .poll(async () => Number(await demo.page.getByTestId('requests-bare').innerText()))
    .toBeGreaterThanOrEqual(6);
  const login = tenant.requests().findIndex(({ path, silent }) => path === '/authorize' && silent);
  const asked = () =>
    tenant
      .requests()
      .slice(login)
      .filter(({ path }) => path === '/authorize' || path === '/oauth/token').length;
  await expect
    .poll(async () => asked() - Number(await demo.page.getByTestId('requests-made').innerText()))
    .toBe(0);
  expect(asked()).toBeGreaterThan(4);
});
