import type { LeftBehind } from './demo-page.js';
import { expect, test } from './fixtures.js';
import { silentRequests } from './shared/tenant-requests.js';

const alice = 'auth0|alice';
const draft = 'The plan nobody else may read';

/** What the SDK's entries in web storage begin with: tokens and the user. */
const tokens = '@@auth0spajs@@';

function expectNothingOf({ shown, stored, cookies }: LeftBehind): void {
  expect(shown).not.toContain(draft);
  expect(stored).not.toContain(draft);
  expect(stored).not.toContain(tokens);
  expect(cookies).not.toContain('is.authenticated');
}

/** An interval that a test can wait for, and one that will never come. */
const short = { intervalMs: 1_000 };
const never = { intervalMs: 86_400_000, minGapMs: 0 };

test('block: within one interval the local state is gone and the page is at login, where Alice learns that she is blocked', async ({
  demo,
  tenant,
}) => {
  await demo.openSignedIn(short);
  await demo.writeDraft(draft);
  expect(await demo.storedText()).toContain(tokens);

  const { leftBehind } = await demo.watchDeparture();
  await tenant.blockUser(alice);
  const before = silentRequests(tenant);
  expectNothingOf(await leftBehind);
  // The very next check found out: it took no longer than one interval. (It may have come in
  // already while the user was being blocked.)
  expect(silentRequests(tenant) - before).toBeLessThanOrEqual(1);

  await demo.signInAtTenant('Alice');
  await expect(demo.blockedNotice).toBeVisible();
  await expect(demo.draft).toBeHidden();
});

test('focus: the same is found when the user looks at the tab, with an interval far too long to help', async ({
  demo,
  tenant,
}) => {
  await demo.openSignedIn(never);
  await demo.writeDraft(draft);

  const { leftBehind } = await demo.watchDeparture();
  await tenant.blockUser(alice);
  const before = silentRequests(tenant);
  await demo.lookAwayAndBack();
  expectNothingOf(await leftBehind);
  expect(silentRequests(tenant)).toBe(before + 1);

  await demo.signInAtTenant('Alice');
  await expect(demo.blockedNotice).toBeVisible();
});

test('two tabs: both end, whichever finds out first', async ({ demo, tenant }) => {
  await demo.openSignedIn(short);
  const other = await demo.openAnotherTab(short);
  await expect(other.status).toHaveText('active');
  await other.writeDraft(draft);

  await tenant.blockUser(alice);
  await demo.expectTenantLogin();
  await other.expectTenantLogin();
});

test('signed out elsewhere: the page is at login, and signing in returns to where the user was', async ({
  demo,
  tenant,
}) => {
  await demo.openSignedIn(short);
  await demo.writeDraft(draft);
  await demo.page.getByRole('link', { name: 'Payroll' }).click();
  await expect(demo.page.getByRole('cell', { name: 'Alice' })).toBeVisible();
  const address = demo.page.url();
  expect(address).toContain('view=payroll');

  await tenant.deleteUserSessions(alice);
  await demo.expectTenantLogin();
  await demo.signInAtTenant('Alice');
  await expect(demo.status).toHaveText('active');
  expect(demo.page.url()).toBe(address);
  await demo.page.getByRole('link', { name: 'Home' }).click();
  await expect(demo.draft).toHaveValue('');
});

test('session_expiry: the session ends at the moment that the tenant had set', async ({
  demo,
  tenant,
}) => {
  // The SDK takes it for reached 30 s before.
  tenant.configure({ sessionExpiry: true, session: { absoluteTimeoutMs: 42_000 } });
  await demo.openSignedIn(never);
  await demo.writeDraft(draft);

  const { leftBehind } = await demo.watchDeparture();
  const before = silentRequests(tenant);
  expectNothingOf(await leftBehind);
  // The client knew it by itself.
  expect(silentRequests(tenant)).toBe(before);
  // The tenant's session lives those 30 s longer, so its login leads back at once, to an app that
  // takes nobody for signed in.
  await expect(demo.signInButton).toBeVisible();
});

test('tenant down: for ten intervals the user stays signed in and the status says so; then it is active again', async ({
  demo,
  tenant,
  breaksNetwork,
}) => {
  breaksNetwork();
  await demo.openSignedIn({ ...short, timeoutMs: 500 });
  await demo.writeDraft(draft);

  const bringBack = tenant.setFault({ endpoint: '*', kind: 'connection_reset' });
  // Ten failed checks in a row are ten intervals.
  await expect
    .poll(() => demo.checks('inconclusive').count(), { timeout: 30_000 })
    .toBeGreaterThanOrEqual(10);
  await expect(demo.status).toHaveText('unverified');
  await expect(demo.draft).toHaveValue(draft);
  expect(await demo.storedText()).toContain(tokens);

  bringBack();
  await expect(demo.status).toHaveText('active');
  await expect(demo.draft).toHaveValue(draft);
});

test('third-party cookies blocked: the user stays signed in, unsupported, with one diagnosis', async ({
  crossSiteDemo: demo,
  tenant,
}) => {
  await demo.openAndSignIn({ intervalMs: 500 });
  await expect(demo.status).toHaveText('unsupported');
  await demo.writeDraft(draft);

  const before = silentRequests(tenant);
  await expect.poll(() => silentRequests(tenant)).toBeGreaterThan(before + 5);
  await expect(demo.status).toHaveText('unsupported');
  await expect(demo.draft).toHaveValue(draft);
  await expect(demo.page.getByTestId('diagnosis')).toHaveCount(1);
  expect(await demo.storedText()).toContain(tokens);

  await demo.page.reload();
  await expect(demo.status).toHaveText('unsupported');
  await expect(demo.draft).toHaveValue(draft);
});
