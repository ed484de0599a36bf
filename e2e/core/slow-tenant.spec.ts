import type { AppTab } from './app-tab.js';
import { alice, expect, silentRequests, stored, test } from './fixtures.js';

/** The tenant responds after more than twice the limit of a check. */
const latencyMs = 2_500;
const heartbeat = { intervalMs: 5_000, minGapMs: 0, timeoutMs: 1_000 };
const inStorage = { useRefreshTokens: true, cacheLocation: 'localstorage' } as const;

/** Tokens of the app: one from the cache, and a new one. */
function getTokens(tab: AppTab) {
  return tab.evaluate(async () => {
    const { client } = window.app;
    return [await client.getTokenSilently(), await client.getTokenSilently({ cacheMode: 'off' })];
  });
}

/** The distinct statuses that the app had, in this order. */
function recordStatuses(tab: AppTab): Promise<void> {
  return tab.evaluate(() => {
    const { heartbeat } = window.app;
    heartbeat.subscribe(() => {
      const { status } = heartbeat.getSnapshot();
      const seen = JSON.parse(sessionStorage.getItem('statuses') ?? '[]') as string[];
      if (seen.at(-1) !== status)
        sessionStorage.setItem('statuses', JSON.stringify([...seen, status]));
    });
  });
}

async function statusesOf(tab: AppTab): Promise<string[]> {
  const seen = await tab.evaluate(() => sessionStorage.getItem('statuses'));
  return JSON.parse(seen ?? '[]') as string[];
}

test.describe('silent requests that take longer than a check', () => {
  test('do not hide the end of a session', async ({ openApp, tenant }) => {
    const tab = await openApp({ client: stored, heartbeat, staysAfterLoss: true });
    await tab.signIn();
    await tab.expectVerified(1);
    await recordStatuses(tab);

    tenant.setFault({ endpoint: '/authorize', kind: 'latency', latencyMs, silentOnly: true });
    await tab.expectFailedChecks(1);
    // The next request waits for the response: the tenant is slow, not silent.
    await tab.expectStatus('active');
    await tab.expectStillSignedIn();

    await tenant.blockUser(alice);
    const before = tab.all('sessionUnverified').length;
    await tab.expectLoss({ reason: 'login_required' });
    expect(tab.all('sessionUnverified').length - before).toBeLessThanOrEqual(2);
    await tab.expectNoPlans();
    expect(new Set(await statusesOf(tab))).toEqual(
      new Set(['unverified', 'active', 'lost', 'signed_out']),
    );
  });

  test('do not disturb the token calls of the app', async ({ openApp, tenant }) => {
    const tab = await openApp({ client: stored, heartbeat });
    await tab.signIn();
    await tab.expectVerified(1);

    tenant.setFault({ endpoint: '/authorize', kind: 'latency', latencyMs, silentOnly: true });
    await tab.expectFailedChecks(1);
    expect(await getTokens(tab)).toEqual([expect.any(String), expect.any(String)]);
    expect(await getTokens(tab)).toEqual([expect.any(String), expect.any(String)]);
    await tab.expectStillSignedIn();
  });

  test('are sent by one tab at a time', async ({ openApp, tenant }) => {
    const tab = await openApp({ client: stored, heartbeat, staysAfterLoss: true });
    await tab.signIn();
    await tab.expectVerified(1);
    const other = await openApp({ client: stored, heartbeat, staysAfterLoss: true });
    await other.expectVerified(1);

    tenant.setFault({ endpoint: '/authorize', kind: 'latency', latencyMs, silentOnly: true });
    await Promise.all([tab.expectFailedChecks(1), other.expectFailedChecks(1)]);
    await tenant.blockUser(alice);
    const before = silentRequests(tenant);
    await Promise.all([
      tab.expectLoss({ reason: 'login_required' }),
      other.expectLoss({ reason: 'login_required' }),
    ]);
    expect(silentRequests(tenant) - before).toBeLessThanOrEqual(2);
  });
});

test.describe('refresh requests that take longer than a check', () => {
  test('do not hide a block', async ({ openApp, tenant }) => {
    const tab = await openApp({ client: inStorage, heartbeat, staysAfterLoss: true });
    await tab.signIn();
    await tab.expectVerified(1);

    tenant.setFault({ endpoint: '/oauth/token', kind: 'latency', latencyMs });
    await tab.expectFailedChecks(1);
    await tab.expectVerifiedAgain();
    expect(await getTokens(tab)).toEqual([expect.any(String), expect.any(String)]);
    await tab.expectStillSignedIn();

    await tenant.blockUser(alice);
    await tab.expectLoss({ reason: 'user_blocked' });
    await tab.expectNoPlans();
  });
});
