import type { LocalTenantFault } from '@auth0-heartbeat/local-tenant';
import { expect, never, short, silentRequests, stored, test } from './fixtures.js';
import { poll } from '../shared/poll.js';
import { variation } from '../shared/variation.js';

interface Story {
  readonly title: string;
  readonly fault: LocalTenantFault;
  readonly cause: string;
  readonly isVariation?: true;
}

const stories: Story[] = [
  {
    title: 'resets connections',
    isVariation: true,
    fault: { endpoint: '*', kind: 'connection_reset' },
    cause: 'timeout',
  },
  {
    title: 'hangs',
    fault: { endpoint: '*', kind: 'hang' },
    cause: 'timeout',
  },
  {
    title: 'is slower than timeoutMs',
    isVariation: true,
    fault: { endpoint: '/authorize', kind: 'latency', latencyMs: 3_000, silentOnly: true },
    cause: 'timeout',
  },
  {
    title: 'answers 429 at /authorize',
    fault: { endpoint: '/authorize', kind: 'rate_limited', silentOnly: true },
    cause: 'timeout',
  },
  {
    title: 'answers 429 with "Access Denied" at /oauth/token',
    isVariation: true,
    fault: {
      endpoint: '/oauth/token',
      kind: 'rate_limited',
      error: 'access_denied',
      errorDescription: 'Access Denied',
    },
    cause: 'unknown',
  },
  {
    title: 'answers 500 as HTML at /authorize',
    isVariation: true,
    fault: { endpoint: '/authorize', kind: 'server_error_html', silentOnly: true },
    cause: 'timeout',
  },
  {
    title: 'answers 500 as JSON at /authorize',
    isVariation: true,
    fault: { endpoint: '/authorize', kind: 'server_error_json', silentOnly: true },
    cause: 'timeout',
  },
  {
    title: 'answers 500 as HTML at /oauth/token',
    isVariation: true,
    fault: { endpoint: '/oauth/token', kind: 'server_error_html' },
    cause: 'unknown',
  },
  {
    title: 'answers 500 as JSON at /oauth/token',
    isVariation: true,
    fault: { endpoint: '/oauth/token', kind: 'server_error_json' },
    cause: 'unknown',
  },
];

for (const { title, fault, cause, isVariation } of stories) {
  const details = isVariation ? variation : {};
  test(
    `keeps the session if the tenant ${title}, and verifies it afterwards`,
    details,
    async ({ openApp, tenant }) => {
      // Without an answer a check takes the whole timeout. An answer may take longer on a slow machine.
      const timeoutMs = cause === 'timeout' ? 500 : 3_000;
      const tab = await openApp({ heartbeat: { ...short, timeoutMs }, client: stored });
      await tab.signIn();
      await tab.expectVerified(1);

      const removeFault = tenant.setFault(fault);
      await tab.expectFailedChecks(2);
      expect(tab.all('sessionUnverified').at(-1)).toMatchObject({ cause });
      await tab.expectStatus('unverified');
      await tab.expectStillSignedIn();

      removeFault();
      await tab.expectVerifiedAgain();
      await tab.expectStatus('active');
      await tab.expectStillSignedIn();
    },
  );
}

test('asks at the interval if the tenant answers 429 at /oauth/token, and verifies the session afterwards', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp({ heartbeat: short, client: stored });
  await tab.signIn();
  await tab.expectVerified(1);
  const removeFault = tenant.setFault({ endpoint: '/oauth/token', kind: 'rate_limited' });
  // A check that had its code before may still verify the session.
  const before = silentRequests(tenant);
  await poll(() => silentRequests(tenant)).toBeGreaterThan(before + 1);
  const { verifiedAt } = await tab.snapshot();
  await poll(() => silentRequests(tenant)).toBeGreaterThan(before + 3);
  expect(await tab.snapshot()).toMatchObject({ status: 'active', verifiedAt });
  expect(tab.all('sessionUnverified')).toEqual([]);
  await tab.expectStillSignedIn();

  removeFault();
  await tab.expectVerifiedAgain();
  await tab.expectStillSignedIn();
});

test('keeps the session if the tenant refuses connections', async ({ openApp, served }) => {
  const tenant = await served.startTenant();
  const tab = await openApp({ tenant, heartbeat: { ...short, timeoutMs: 500 }, client: stored });
  await tab.signIn();
  await tab.expectVerified(1);

  await tenant.stop();
  await tab.expectFailedChecks(3);
  await tab.expectStatus('unverified');
  await tab.expectStillSignedIn();
});

test('keeps the session while the browser is offline, and checks again when it is online', async ({
  openApp,
  profile,
  tenant,
}) => {
  await profile.clock.install();
  const tab = await openApp({
    heartbeat: { ...never, timeoutMs: 3_000 },
    client: stored,
  });
  await tab.signIn();
  await tab.expectVerified(1);

  // While the clock stands still, no retry is due.
  await profile.clock.pauseAt((await tab.evaluate(() => Date.now())) + 1_000);
  const before = silentRequests(tenant);
  await profile.setOffline(true);
  await tab.startCheck();
  await poll(async () => (await tab.snapshot()).checking).toBe(true);
  await profile.clock.runFor(3_000);
  await tab.expectFailedChecks(1);
  await tab.expectStatus('unverified');
  await tab.expectStillSignedIn();
  expect(silentRequests(tenant)).toBe(before);

  await profile.setOffline(false);
  // The SDK may have begun its request a moment after the check, and waits for its own time limit.
  await profile.clock.resume();
  await poll(() => tab.all('sessionVerified').at(-1)?.trigger).toBe('retry');
  await tab.expectStatus('active');
  await tab.expectStillSignedIn();
});

test('checks within a third of the interval after a reconnect', async ({
  openApp,
  profile,
  tenant,
}) => {
  const tab = await openApp({ heartbeat: { intervalMs: 30_000, minGapMs: 0 }, client: stored });
  await tab.signIn();
  await tab.expectVerified(1);

  const before = silentRequests(tenant);
  await profile.setOffline(true);
  await profile.setOffline(false);
  await poll(() => tab.all('sessionVerified').at(-1)?.trigger).toBe('online');
  expect(silentRequests(tenant)).toBe(before + 1);
});
