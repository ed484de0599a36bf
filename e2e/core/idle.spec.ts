import type { Profile } from '../engines/contract.js';
import { type AppTab, expectPlansOf, expectStatus } from './app-tab.js';
import { alice, expect, never, stored, test } from './fixtures.js';
import { logins, silentRequests } from '../shared/tenant-requests.js';
import type { LocalTenant } from '@auth0-heartbeat/local-tenant';
import { poll } from '../shared/poll.js';

const minute = 60_000;
const idle = { ...never, idleTimeoutMs: 15 * minute };
const app = { frontDoor: true, heartbeat: idle };

/** Lets time pass, in all tabs. */
async function pass({ clock }: Profile, ms: number): Promise<void> {
  await clock.runFor(ms);
}

const signOuts = (tenant: LocalTenant) =>
  tenant.requests().filter(({ path }) => path === '/v2/logout').length;

const endOf = (tab: AppTab) =>
  tab.evaluate(() => {
    const { endsAt, endCause, canExtend } = window.app.heartbeat.getSnapshot();
    return { isKnown: endsAt !== null, endCause, canExtend };
  });

const announced = { isKnown: true, endCause: 'idle_timeout', canExtend: true };
const unknown = { isKnown: false, endCause: null, canExtend: false };

/** Two tabs of Alice, in which nothing has happened for 14 minutes. */
async function openTwoIdleTabs(
  profile: Profile,
  openApp: (options: object) => Promise<AppTab>,
): Promise<[AppTab, AppTab]> {
  await profile.clock.install();
  const options = { ...app, client: stored };
  const one = await openApp(options);
  await one.signIn();
  await one.expectVerified(1);
  const other = await openApp(options);
  await other.expectPlansOf(alice);
  await profile.clock.pauseAt((await other.evaluate(() => Date.now())) + 1_000);
  await pass(profile, 14 * minute);
  await poll(() => endOf(one)).toEqual(announced);
  await poll(() => endOf(other)).toEqual(announced);
  return [one, other];
}

test('an idle session is announced to end in both tabs, and staying in one withdraws both', async ({
  profile,
  openApp,
  tenant,
}) => {
  const [one, other] = await openTwoIdleTabs(profile, openApp);
  const before = silentRequests(tenant);
  // A bumped mouse is no decision.
  await one.enginePage.moveMouse(10, 10);
  await one.enginePage.moveMouse(50, 50);
  expect(await endOf(one)).toEqual(announced);

  await other.evaluate(() => window.app.heartbeat.extend());
  for (const tab of [one, other]) {
    await poll(() => endOf(tab)).toEqual(unknown);
    await poll(() => tab.all('sessionExtended')).toEqual([{ cause: 'idle_timeout' }]);
  }
  await poll(() => silentRequests(tenant)).toBe(before + 1);
  await pass(profile, 2 * minute);
  await one.expectStillSignedIn();
  await other.expectStillSignedIn();
});

test('an idle session ends in both tabs and, once, at the tenant; a fresh page is not signed in silently', async ({
  profile,
  openApp,
  tenant,
}) => {
  const [one, other] = await openTwoIdleTabs(profile, openApp);
  const before = silentRequests(tenant);
  // In small steps: the tabs must be able to get a lock in real time before too much of theirs passes.
  const isLost = (tab: AppTab) => tab.all('sessionLost').length > 0;
  while (!isLost(one) && !isLost(other)) await pass(profile, 500);
  await profile.clock.resume();
  for (const tab of [one, other]) await tab.expectLoss({ reason: 'idle_timeout' });
  await poll(() => signOuts(tenant)).toBe(1);

  const isAtLogin = async (tab: AppTab) => (await tab.url()).startsWith(tenant.domain);
  const areAtLogin = () => Promise.all([one, other].map(isAtLogin));
  await poll(async () => (await areAtLogin()).filter(Boolean)).toHaveLength(1);
  const back = (await isAtLogin(one)) ? other : one;
  await back.expectStatus('signed_out');
  expect(await back.snapshot()).toMatchObject({ lastLoss: { reason: 'idle_timeout' } });

  const fresh = await openApp({ ...app, client: stored });
  await fresh.expectStatus('signed_out');
  expect(silentRequests(tenant)).toBe(before);
  expect(signOuts(tenant)).toBe(1);
});

test('the user comes back to the same page, which knows why the session ended', async ({
  profile,
  openApp,
  tenant,
}) => {
  await profile.clock.install();
  const tab = await openApp({ ...app, client: stored });
  await tab.signIn();
  await tab.expectVerified(1);
  await tab.evaluate(() => history.replaceState(null, '', '?view=plans'));
  await profile.clock.fastForward(20 * minute);
  await tab.expectLoss({ reason: 'idle_timeout' });
  await profile.clock.fastForward(1_000);
  await poll(() => signOuts(tenant)).toBe(1);
  await tab.expectStatus('signed_out');
  expect(await tab.snapshot()).toMatchObject({ lastLoss: { reason: 'idle_timeout' } });
  expect(new URL(await tab.url()).search).toBe('');

  await tab.signIn();
  await tab.expectPlansOf(alice);
  expect(new URL(await tab.url()).search).toBe('?view=plans');
});

test('a tab in use keeps the session of a hidden one', async ({ profile, openApp }) => {
  await profile.clock.install();
  const options = { ...app, client: stored };
  const used = await openApp(options);
  await used.signIn();
  await used.expectVerified(1);
  const hidden = await openApp(options);
  await hidden.expectPlansOf(alice);
  await profile.clock.pauseAt((await hidden.evaluate(() => Date.now())) + 1_000);
  for (let count = 0; count < 4; count++) {
    await pass(profile, 8 * minute);
    await used.setVisible(true);
    await used.enginePage.moveMouse(count * 20 + 5, 40);
    await pass(profile, 1_000);
  }
  for (const tab of [used, hidden]) {
    expect(tab.all('sessionEnding')).toEqual([]);
    await tab.expectStillSignedIn();
  }
});

test('a laptop that sleeps during the announcement ends the session when it wakes', async ({
  profile,
  openApp,
}) => {
  await profile.clock.install();
  const tab = await openApp({ ...app, client: stored, staysAfterLoss: true });
  await tab.signIn();
  await tab.expectVerified(1);
  await profile.clock.fastForward(14 * minute + 5_000);
  await poll(() => endOf(tab)).toEqual(announced);

  await profile.clock.fastForward(600 * minute);
  await tab.expectLoss({ reason: 'idle_timeout' });
  await tab.expectNoPlans();
  await poll(() => endOf(tab)).toEqual(unknown);
  expect(await tab.userOfClient()).toBeUndefined();
});

test('a page that is opened after the night ends the session first', async ({
  profile,
  openApp,
  tenant,
}) => {
  await profile.clock.install();
  const tab = await openApp({ ...app, client: stored });
  await tab.signIn();
  await tab.expectVerified(1);
  const address = await tab.url();
  await tab.enginePage.goto('about:blank');
  await profile.clock.fastForward(600 * minute);
  const before = silentRequests(tenant);

  await tab.enginePage.goto(address);
  await tab.expectLoss({ reason: 'idle_timeout', trigger: 'start' });
  await tab.expectTenantLogin();
  expect(silentRequests(tenant)).toBe(before);
  // The session of the tenant may be in use elsewhere: it asks for credentials instead of ending it.
  expect(signOuts(tenant)).toBe(0);
});

test('the end at session_expiry is announced and cannot be put off', async ({
  profile,
  openApp,
  tenant,
}) => {
  await profile.clock.install();
  tenant.configure({ sessionExpiry: true, session: { absoluteTimeoutMs: 60 * minute } });
  const tab = await openApp({ frontDoor: true, client: stored, staysAfterLoss: true });
  await tab.signIn();
  await tab.expectVerified(1);
  const expiry = { isKnown: true, endCause: 'session_expired', canExtend: false };
  expect(await endOf(tab)).toEqual(expiry);
  expect(tab.all('sessionEnding')).toEqual([]);

  await profile.clock.fastForward(59 * minute);
  await poll(() => tab.all('sessionEnding')).toMatchObject([{ cause: 'session_expired' }]);
  await tab.evaluate(() => window.app.heartbeat.extend());
  expect(await endOf(tab)).toEqual(expiry);
  await profile.clock.fastForward(minute);
  await tab.expectLoss({ reason: 'session_expired' });
  expect(tab.all('sessionExtended')).toEqual([]);
});

test('an app in a frame is cleared, and its next page is not signed in silently', async ({
  profile,
  openApp,
  tenant,
}) => {
  await profile.clock.install();
  const tab = await openApp({ ...app, client: stored });
  await tab.signIn();
  await tab.expectVerified(1);
  const address = await tab.url();
  await tab.enginePage.goto(`${tenant.domain}/.well-known/openid-configuration`);
  await tab.evaluate((src) => {
    document.body.replaceChildren(Object.assign(document.createElement('iframe'), { src }));
  }, address);
  const frame = tab.enginePage.frame();
  await expectPlansOf(frame, alice);
  const before = silentRequests(tenant);
  await profile.clock.fastForward(20 * minute);
  await expectStatus(frame, 'signed_out');
  await expectPlansOf(frame, null);
  expect([signOuts(tenant), silentRequests(tenant)]).toEqual([0, before]);

  await tab.enginePage.goto(address);
  await tab.expectStatus('signed_out');
  expect(silentRequests(tenant)).toBe(before);
  const count = logins(tenant);
  await tab.clickSignIn();
  await tab.expectTenantLogin();
  expect(logins(tenant)).toBe(count + 1);
});
