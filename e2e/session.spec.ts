import type { LeftBehind } from './demo-page.js';
import { expect, test } from './fixtures.js';
import { silentRequests } from './shared/tenant-requests.js';

const alice = 'auth0|alice';
const draft = 'The plan nobody else may read';

/** The prefix of the SDK's entries in web storage, which contain the tokens and the user. */
const tokens = '@@auth0spajs@@';

function expectNothingOf({ shown, stored, cookies }: LeftBehind): void {
  expect(shown).not.toContain(draft);
  expect(stored).not.toContain(draft);
  expect(stored).not.toContain(tokens);
  expect(cookies).not.toContain('is.authenticated');
}

/** An interval that a test can wait for, and one that never ends. */
const short = { intervalMs: 1_000 };
const never = { intervalMs: 86_400_000, minGapMs: 0 };

test('block: within one interval the local state is deleted and the page redirects to login, where Alice sees that she is blocked', async ({
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
  // The next check detected it, within one interval. It may have started before `blockUser` returned.
  expect(silentRequests(tenant) - before).toBeLessThanOrEqual(1);

  await demo.signInAtTenant('Alice');
  await expect(demo.blockedNotice).toBeVisible();
  await expect(demo.draft).toBeHidden();
});

test('focus: a check on focus detects the block, however long the interval is', async ({
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

test('two tabs: the session ends in both, whichever tab detects it', async ({ demo, tenant }) => {
  await demo.openSignedIn(short);
  const other = await demo.openAnotherTab(short);
  await expect(other.status).toHaveText('active');
  await other.writeDraft(draft);

  await tenant.blockUser(alice);
  await demo.expectTenantLogin();
  await other.expectTenantLogin();
});

test('signed out elsewhere: the page redirects to login, and a login returns to the same URL', async ({
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

test('signed out by the user: the local state is deleted in all tabs, and the page returns to the app', async ({
  demo,
}) => {
  await demo.openSignedIn(short);
  await demo.writeDraft(draft);
  const other = await demo.openAnotherTab(short);
  await expect(other.draft).toHaveValue(draft);

  await demo.page.bringToFront();
  const { leftBehind } = await demo.watchDeparture();
  await demo.page.getByRole('button', { name: 'Sign out', exact: true }).click();
  expectNothingOf(await leftBehind);
  await expect(demo.signInButton).toBeVisible();
  expect(new URL(demo.page.url()).searchParams.get('intervalMs')).toBe('1000');
  await other.expectTenantLogin();
});

test('reload: the user of a signed-in page never sees the page of a signed-out user', async ({
  demo,
}) => {
  await demo.openSignedIn(never);
  await demo.watchHeadings();
  await demo.page.reload();
  await expect(demo.status).toHaveText('active');
  const others = (await demo.headings()).filter((heading) => heading !== 'Loading …');
  expect(others).toEqual(['Hello, Alice']);
});

test('session_expiry: the session ends at the time that the tenant set, as announced', async ({
  demo,
  tenant,
}) => {
  // The SDK treats a session as expired 30 s before.
  tenant.configure({ sessionExpiry: true, session: { absoluteTimeoutMs: 45_000 } });
  await demo.openSignedIn(never);
  // The end is less than a minute away, and nothing can put it off.
  await demo.endingDialog.getByRole('button', { name: 'Continue until then' }).click();
  await demo.writeDraft(draft);

  const { leftBehind } = await demo.watchDeparture();
  const before = silentRequests(tenant);
  expectNothingOf(await leftBehind);
  // The client detects it without a request.
  expect(silentRequests(tenant)).toBe(before);
  // The session of the tenant lasts 30 s longer, so the login returns at once, to an app in which
  // nobody is signed in.
  await expect(demo.signInButton).toBeVisible();
});

test('tenant down: the user stays signed in for ten intervals with the status unverified, then the status is active again', async ({
  demo,
  tenant,
  breaksNetwork,
}) => {
  breaksNetwork();
  await demo.openSignedIn({ ...short, timeoutMs: 500 });
  await demo.writeDraft(draft);

  const removeFault = tenant.setFault({ endpoint: '*', kind: 'connection_reset' });
  // Ten inconclusive checks in a row take ten intervals.
  await expect
    .poll(() => demo.checks('inconclusive').count(), { timeout: 30_000 })
    .toBeGreaterThanOrEqual(10);
  await expect(demo.status).toHaveText('unverified');
  await expect(demo.draft).toHaveValue(draft);
  expect(await demo.storedText()).toContain(tokens);

  removeFault();
  await expect(demo.status).toHaveText('active');
  await expect(demo.draft).toHaveValue(draft);
});

test('third-party cookies blocked: the user stays signed in with the status unsupported and one diagnosis', async ({
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
