import type { LocalTenant } from '@auth0-heartbeat/local-tenant';
import type { AppTab } from './app-tab.js';
import {
  alice,
  blockedAtAnyMoment,
  expect,
  never,
  type OpenApp,
  silentRequests,
  stored,
  test,
  unanswered,
} from './fixtures.js';

/** On a busy machine no check may run out of time: it would be asked again. */
const patient = { intervalMs: 1_500, minGapMs: 1_000, timeoutMs: 15_000 };

/** When the checks began that any of the tabs know of, after `since`. */
function checksOf(tabs: readonly AppTab[], since: number): number[] {
  const moments = tabs.flatMap((tab) => tab.all('sessionVerified').map(({ at }) => at));
  return [...new Set(moments)].filter((at) => at > since).sort((one, other) => one - other);
}

/** Waits for some checks; all tabs together make as many as one tab would. */
async function expectChecksOfOneTab(tenant: LocalTenant, tabs: readonly AppTab[]): Promise<void> {
  const since = Date.now();
  await expect.poll(() => checksOf(tabs, since).length).toBeGreaterThanOrEqual(4);
  const checks = checksOf(tabs, since);
  const gaps = checks.slice(1).map((at, index) => at - checks[index]!);
  for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(patient.intervalMs);
  // One silent request a check. The last one may still be under way.
  const [first, last] = [checks[0]!, checks.at(-1)!];
  const asked = tenant.requests().filter(({ silent, at }) => silent && at >= first && at < last);
  expect(asked).toHaveLength(checks.length - 1);
  // Every tab knows of them.
  for (const tab of tabs) {
    await expect.poll(() => tab.all('sessionVerified').at(-1)?.at).toBeGreaterThanOrEqual(first);
  }
}

test('twenty tabs ask the tenant as often as one tab does, and all end', async ({
  openApp,
  tenant,
}) => {
  const options = { client: stored, heartbeat: patient, staysAfterLoss: true };
  const first = await openApp(options);
  await first.signIn();
  await first.expectVerified(1);
  const tabs = [first];
  while (tabs.length < 20) tabs.push(await openApp(options));
  await expectChecksOfOneTab(tenant, tabs);

  await tenant.blockUser(alice);
  for (const tab of tabs) await tab.expectLoss(blockedAtAnyMoment);
  expect(tabs.filter((tab) => tab.all('sessionLost')[0]?.trigger === 'interval')).toHaveLength(1);
});

test('two visible windows: one check an interval, and both end at login', async ({
  openApp,
  tenant,
}) => {
  const options = { client: stored, heartbeat: patient };
  const one = await openApp(options);
  await one.signIn();
  await one.expectVerified(1);
  const other = await openApp({ ...options, inWindow: true });
  await other.expectVerified(1);
  await expectChecksOfOneTab(tenant, [one, other]);

  await tenant.blockUser(alice);
  for (const tab of [one, other]) {
    await tab.expectLoss(blockedAtAnyMoment);
    await tab.expectTenantLogin();
  }
});

/** Two tabs; the first holds the lease, in a check that hangs, and the second waits for it. */
async function openWaitingFor(
  openApp: OpenApp,
  tenant: LocalTenant,
  probe?: 'session',
): Promise<[holder: AppTab, waiting: AppTab]> {
  const options = { client: stored, heartbeat: never, ...(probe && { probe }) };
  const holder = await openApp(options);
  await holder.signIn();
  await holder.expectVerified(1);
  const waiting = await openApp(options);
  await waiting.expectVerified(1);

  tenant.setFault({ endpoint: '/authorize', kind: 'hang', silentOnly: true });
  await holder.push();
  await expect.poll(() => unanswered(tenant)).toBe(1);
  await waiting.focus();
  await expect.poll(async () => (await waiting.snapshot()).checking).toBe(true);
  expect(unanswered(tenant)).toBe(1);
  return [holder, waiting];
}

test('a tab that dies while it checks: another one goes on after the deadline of the lease', async ({
  openApp,
  tenant,
}) => {
  const [holder, waiting] = await openWaitingFor(openApp, tenant);
  await holder.crash();
  tenant.clearFaults();

  const before = silentRequests(tenant);
  await expect.poll(() => waiting.all('sessionVerified').at(-1)?.trigger).toBe('focus');
  expect(silentRequests(tenant)).toBe(before + 1);
  await waiting.expectStillSignedIn();
});

// With sessionProbe: the SDK's own locks, which a check with tokens holds, are nobody's to take. A
// browser does not freeze a page that holds one; the debugger does.
test('a tab that is frozen while it checks: another one takes the lease, and both live on', async ({
  openApp,
  tenant,
}) => {
  const [holder, waiting] = await openWaitingFor(openApp, tenant, 'session');
  await holder.freeze();
  tenant.clearFaults();

  await expect.poll(() => waiting.all('sessionVerified').at(-1)?.trigger).toBe('focus');
  // It ran no further: its check would have been over before the lease was.
  expect(holder.all('sessionUnverified')).toEqual([]);

  const before = holder.all('sessionVerified').length;
  await holder.wakeUp();
  await holder.expectVerified(before + 1);
  await expect.poll(async () => (await holder.snapshot()).checking).toBe(false);
  for (const tab of [holder, waiting]) await tab.expectStillSignedIn();
  const locks = await waiting.page.evaluate(() => navigator.locks.query());
  expect([...(locks.held ?? []), ...(locks.pending ?? [])]).toEqual([]);
});

test('a frozen tab that wakes up after the loss: it shows nothing more and goes to login', async ({
  openApp,
  tenant,
}) => {
  const options = { client: stored, heartbeat: never };
  const frozen = await openApp(options);
  await frozen.signIn();
  await frozen.expectVerified(1);
  const other = await openApp(options);
  await other.expectVerified(1);
  await frozen.freeze();

  await tenant.blockUser(alice);
  await other.beginCheck();
  await other.expectTenantLogin();
  expect(frozen.all('sessionLost')).toEqual([]);

  await frozen.wakeUp();
  await frozen.expectLoss({ reason: 'login_required' });
  await frozen.expectTenantLogin();
});
