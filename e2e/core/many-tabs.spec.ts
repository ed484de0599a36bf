import type { LocalTenant } from '@auth0-heartbeat/local-tenant';
import { variation } from '../shared/variation.js';
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
import { poll } from '../shared/poll.js';

/** Long enough for a busy machine: a check that times out is repeated. */
const patient = { intervalMs: 1_500, minGapMs: 1_000, timeoutMs: 15_000 };

/** Returns when the checks started that any of the tabs know, after `since`. */
function checksOf(tabs: readonly AppTab[], since: number): number[] {
  const moments = tabs.flatMap((tab) => tab.all('sessionVerified').map(({ at }) => at));
  return [...new Set(moments)].filter((at) => at > since).sort((one, other) => one - other);
}

/** Waits for some checks, and expects no more than those of one tab. */
async function expectChecksOfOneTab(tenant: LocalTenant, tabs: readonly AppTab[]): Promise<void> {
  const since = Date.now();
  await poll(() => checksOf(tabs, since).length).toBeGreaterThanOrEqual(4);
  const checks = checksOf(tabs, since);
  const gaps = checks.slice(1).map((at, index) => at - checks[index]!);
  for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(patient.intervalMs);
  // One silent request per check. The last one may still be running.
  const [first, last] = [checks[0]!, checks.at(-1)!];
  const asked = tenant.requests().filter(({ silent, at }) => silent && at >= first && at < last);
  expect(asked).toHaveLength(checks.length - 1);
  // Every tab receives the result.
  for (const tab of tabs) {
    await poll(() => tab.all('sessionVerified').at(-1)?.at).toBeGreaterThanOrEqual(first);
  }
}

test(
  'twenty tabs send as many requests as one tab, and all end',
  variation,
  async ({ openApp, tenant }) => {
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
  },
);

test('two visible windows make one check per interval, and both end at login', async ({
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

/**
 * Opens two tabs: the first holds the lock in a check that hangs, the second waits in the queue.
 *
 * `timeoutMs`: the limit of the check. After three times this limit, the waiting tab takes the lock.
 */
async function openWaitingFor(
  openApp: OpenApp,
  tenant: LocalTenant,
  timeoutMs: number,
  probe?: 'session',
): Promise<[holder: AppTab, waiting: AppTab]> {
  const heartbeat = { ...never, timeoutMs };
  const options = { client: stored, heartbeat, ...(probe && { probe }) };
  const holder = await openApp(options);
  await holder.signIn();
  await holder.expectVerified(1);
  const waiting = await openApp(options);
  await waiting.expectVerified(1);

  // Once: the other tab asks as soon as the browser releases the lock.
  tenant.setFault({ endpoint: '/authorize', kind: 'hang', silentOnly: true, times: 1 });
  await holder.push();
  await poll(() => unanswered(tenant)).toBe(1);
  await waiting.focus();
  await poll(async () => (await waiting.snapshot()).checking).toBe(true);
  expect(unanswered(tenant)).toBe(1);
  return [holder, waiting];
}

test('the next tab in the queue checks if a tab crashes during its check', async ({
  openApp,
  tenant,
}) => {
  // A check that times out before the crash would answer the waiting one.
  const [holder, waiting] = await openWaitingFor(openApp, tenant, 60_000);
  const before = silentRequests(tenant);
  await holder.enginePage.crash();

  await poll(() => waiting.all('sessionVerified').at(-1)?.trigger).toBe('focus');
  expect(silentRequests(tenant)).toBe(before + 1);
  await waiting.expectStillSignedIn();
});

// With sessionProbe, because the SDK holds locks of its own during a token call. A browser freezes no
// page that holds a lock, but the debugger does.
test('another tab takes the lock from a tab that is frozen during its check, and both continue', async ({
  openApp,
  tenant,
}) => {
  const [holder, waiting] = await openWaitingFor(openApp, tenant, 1_500, 'session');
  await holder.freeze();
  tenant.clearFaults();

  await poll(() => waiting.all('sessionVerified').at(-1)?.trigger).toBe('focus');
  // It is still frozen: its check would have timed out before the other tab took the lock.
  expect(holder.all('sessionUnverified')).toEqual([]);

  const before = holder.all('sessionVerified').length;
  await holder.wakeUp();
  await holder.expectVerified(before + 1);
  await poll(async () => (await holder.snapshot()).checking).toBe(false);
  for (const tab of [holder, waiting]) await tab.expectStillSignedIn();
  // The browser releases a lock a moment after the page.
  await poll(async () => {
    const { held = [], pending = [] } = await waiting.evaluate(() => navigator.locks.query());
    return [...held, ...pending];
  }).toEqual([]);
});

test('a frozen tab that wakes up after the loss clears and goes to login', async ({
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
  await other.startCheck();
  await other.expectTenantLogin();
  expect(frozen.all('sessionLost')).toEqual([]);

  await frozen.wakeUp();
  await frozen.expectLoss({ reason: 'login_required' });
  await frozen.expectTenantLogin();
});
