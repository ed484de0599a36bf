import type { BrowserContext } from '@playwright/test';
import type { AppTab } from './app-tab.js';
import { alice, expect, never, stored, test } from './fixtures.js';
import { logins, silentRequests } from '../shared/tenant-requests.js';
import type { LocalTenant } from '@auth0-heartbeat/local-tenant';

const minute = 60_000;
const idle = { ...never, idleTimeoutMs: 15 * minute };
const app = { frontDoor: true, heartbeat: idle };

/** Lets time pass, in all tabs. */
async function pass({ clock }: BrowserContext, ms: number): Promise<void> {
  await clock.runFor(ms);
}

const signOuts = (tenant: LocalTenant) =>
  tenant.requests().filter(({ path }) => path === '/v2/logout').length;

const endOf = (tab: AppTab) =>
  tab.page.evaluate(() => {
    const { endsAt, endCause, canExtend } = window.app.heartbeat.getSnapshot();
    return { isKnown: endsAt !== null, endCause, canExtend };
  });

const announced = { isKnown: true, endCause: 'idle_timeout', canExtend: true };
const unknown = { isKnown: false, endCause: null, canExtend: false };

/** Two tabs of Alice, in which nothing has happened for 14 minutes. */
async function openTwoIdleTabs(
  context: BrowserContext,
  openApp: (options: object) => Promise<AppTab>,
): Promise<[AppTab, AppTab]> {
  await context.clock.install();
  const options = { ...app, client: stored };
  const one = await openApp(options);
  await one.signIn();
  await one.expectVerified(1);
  const other = await openApp(options);
  await expect(other.plans).toHaveText(`Plans of ${alice}`);
  await context.clock.pauseAt((await other.page.evaluate(() => Date.now())) + 1_000);
  await pass(context, 14 * minute);
  await expect.poll(() => endOf(one)).toEqual(announced);
  await expect.poll(() => endOf(other)).toEqual(announced);
  return [one, other];
}

test('an idle session is announced to end in both tabs, and staying in one withdraws both', async ({
  context,
  openApp,
  tenant,
}) => {
  const [one, other] = await openTwoIdleTabs(context, openApp);
  const before = silentRequests(tenant);
  // A bumped mouse is no decision.
  await one.page.mouse.move(10, 10);
  await one.page.mouse.move(50, 50);
  expect(await endOf(one)).toEqual(announced);

  await other.page.evaluate(() => window.app.heartbeat.extend());
  for (const tab of [one, other]) {
    await expect.poll(() => endOf(tab)).toEqual(unknown);
    await expect.poll(() => tab.all('sessionExtended')).toEqual([{ cause: 'idle_timeout' }]);
  }
  await expect.poll(() => silentRequests(tenant)).toBe(before + 1);
  await pass(context, 2 * minute);
  await one.expectStillSignedIn();
  await other.expectStillSignedIn();
});

test('an idle session ends in both tabs and, once, at the tenant; a fresh page is not signed in silently', async ({
  context,
  openApp,
  tenant,
}) => {
  const [one, other] = await openTwoIdleTabs(context, openApp);
  const before = silentRequests(tenant);
  // In small steps: the tabs must be able to get a lock in real time before too much of theirs passes.
  const isLost = (tab: AppTab) => tab.all('sessionLost').length > 0;
  while (!isLost(one) && !isLost(other)) await pass(context, 500);
  await context.clock.resume();
  for (const tab of [one, other]) await tab.expectLoss({ reason: 'idle_timeout' });
  await expect.poll(() => signOuts(tenant)).toBe(1);

  const isAtLogin = (tab: AppTab) => tab.page.url().startsWith(tenant.domain);
  await expect.poll(() => [one, other].filter(isAtLogin).length).toBe(1);
  const back = [one, other].find((tab) => !isAtLogin(tab))!;
  await expect(back.status).toHaveText('signed_out');
  expect(await back.snapshot()).toMatchObject({ lastLoss: { reason: 'idle_timeout' } });

  const fresh = await openApp({ ...app, client: stored });
  await expect(fresh.status).toHaveText('signed_out');
  expect(silentRequests(tenant)).toBe(before);
  expect(signOuts(tenant)).toBe(1);
});

test('the user comes back to the same page, which knows why the session ended', async ({
  context,
  openApp,
  tenant,
}) => {
  await context.clock.install();
  const tab = await openApp({ ...app, client: stored });
  await tab.signIn();
  await tab.expectVerified(1);
  await tab.page.evaluate(() => history.replaceState(null, '', '?view=plans'));
  await context.clock.fastForward(20 * minute);
  await tab.expectLoss({ reason: 'idle_timeout' });
  await context.clock.fastForward(1_000);
  await expect.poll(() => signOuts(tenant)).toBe(1);
  await expect(tab.status).toHaveText('signed_out');
  expect(await tab.snapshot()).toMatchObject({ lastLoss: { reason: 'idle_timeout' } });
  expect(new URL(tab.page.url()).search).toBe('');

  await tab.signIn();
  await expect(tab.plans).toHaveText(`Plans of ${alice}`);
  expect(new URL(tab.page.url()).search).toBe('?view=plans');
});

test('a tab in use keeps the session of a hidden one', async ({ context, openApp }) => {
  await context.clock.install();
  const options = { ...app, client: stored };
  const used = await openApp(options);
  await used.signIn();
  await used.expectVerified(1);
  const hidden = await openApp(options);
  await expect(hidden.plans).toHaveText(`Plans of ${alice}`);
  await context.clock.pauseAt((await hidden.page.evaluate(() => Date.now())) + 1_000);
  for (let count = 0; count < 4; count++) {
    await pass(context, 8 * minute);
    await used.page.bringToFront();
    await used.page.mouse.move(count * 20 + 5, 40);
    await pass(context, 1_000);
  }
  for (const tab of [used, hidden]) {
    expect(tab.all('sessionEnding')).toEqual([]);
    await tab.expectStillSignedIn();
  }
});

test('a laptop that sleeps during the announcement ends the session when it wakes', async ({
  context,
  openApp,
}) => {
  await context.clock.install();
  const tab = await openApp({ ...app, client: stored, staysAfterLoss: true });
  await tab.signIn();
  await tab.expectVerified(1);
  await context.clock.fastForward(14 * minute + 5_000);
  await expect.poll(() => endOf(tab)).toEqual(announced);

  await context.clock.fastForward(600 * minute);
  await tab.expectLoss({ reason: 'idle_timeout' });
  await expect(tab.plans).toBeEmpty();
  await expect.poll(() => endOf(tab)).toEqual(unknown);
  expect(await tab.userOfClient()).toBeUndefined();
});

test('a page that is opened after the night ends the session first', async ({
  context,
  openApp,
  tenant,
}) => {
  await context.clock.install();
  const tab = await openApp({ ...app, client: stored });
  await tab.signIn();
  await tab.expectVerified(1);
  const address = tab.page.url();
  await tab.page.goto('about:blank');
  await context.clock.fastForward(600 * minute);
  const before = silentRequests(tenant);

  await tab.page.goto(address);
  await tab.expectLoss({ reason: 'idle_timeout', trigger: 'start' });
  await tab.expectTenantLogin();
  expect(silentRequests(tenant)).toBe(before);
  // The session of the tenant may be in use elsewhere: it asks for credentials instead of ending it.
  expect(signOuts(tenant)).toBe(0);
});

test('the end at session_expiry is announced and cannot be put off', async ({
  context,
  openApp,
  tenant,
}) => {
  await context.clock.install();
  tenant.configure({ sessionExpiry: true, session: { absoluteTimeoutMs: 60 * minute } });
  const tab = await openApp({ frontDoor: true, client: stored, staysAfterLoss: true });
  await tab.signIn();
  await tab.expectVerified(1);
  const expiry = { isKnown: true, endCause: 'session_expired', canExtend: false };
  expect(await endOf(tab)).toEqual(expiry);
  expect(tab.all('sessionEnding')).toEqual([]);

  await context.clock.fastForward(59 * minute);
  await expect.poll(() => tab.all('sessionEnding')).toMatchObject([{ cause: 'session_expired' }]);
  await tab.page.evaluate(() => window.app.heartbeat.extend());
  expect(await endOf(tab)).toEqual(expiry);
  await context.clock.fastForward(minute);
  await tab.expectLoss({ reason: 'session_expired' });
  expect(tab.all('sessionExtended')).toEqual([]);
});

test('an app in a frame is cleared, and its next page is not signed in silently', async ({
  context,
  openApp,
  tenant,
}) => {
  await context.clock.install();
  const tab = await openApp({ ...app, client: stored });
  await tab.signIn();
  await tab.expectVerified(1);
  const address = tab.page.url();
  await tab.page.goto(`${tenant.domain}/.well-known/openid-configuration`);
  await tab.page.evaluate((src) => {
    document.body.replaceChildren(Object.assign(document.createElement('iframe'), { src }));
  }, address);
  const frame = tab.page.frameLocator('iframe');
  await expect(frame.locator('#plans')).toHaveText(`Plans of ${alice}`);
  const before = silentRequests(tenant);
  await context.clock.fastForward(20 * minute);
  await expect(frame.locator('#status')).toHaveText('signed_out');
  await expect(frame.locator('#plans')).toBeEmpty();
  expect([signOuts(tenant), silentRequests(tenant)]).toEqual([0, before]);

  await tab.page.goto(address);
  await expect(tab.status).toHaveText('signed_out');
  expect(silentRequests(tenant)).toBe(before);
  const count = logins(tenant);
  await tab.page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await tab.expectTenantLogin();
  expect(logins(tenant)).toBe(count + 1);
});
