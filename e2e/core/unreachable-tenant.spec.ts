import type { LocalTenantFault } from '@auth0-heartbeat/local-tenant';
import { expect, never, short, silentRequests, stored, test } from './fixtures.js';

interface Story {
  readonly title: string;
  readonly fault: LocalTenantFault;
  readonly cause: string;
}

const stories: Story[] = [
  {
    title: 'resets connections',
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
    fault: { endpoint: '/authorize', kind: 'latency', latencyMs: 3_000, silentOnly: true },
    cause: 'timeout',
  },
  {
    title: 'answers 429 at /authorize',
    fault: { endpoint: '/authorize', kind: 'rate_limited', silentOnly: true },
    cause: 'timeout',
  },
  {
    title: 'answers 429 at /oauth/token',
    fault: { endpoint: '/oauth/token', kind: 'rate_limited' },
    cause: 'rate_limited',
  },
  {
    title: 'answers 429 with "Access Denied" at /oauth/token',
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
    fault: { endpoint: '/authorize', kind: 'server_error_html', silentOnly: true },
    cause: 'timeout',
  },
  {
    title: 'answers 500 as JSON at /authorize',
    fault: { endpoint: '/authorize', kind: 'server_error_json', silentOnly: true },
    cause: 'timeout',
  },
  {
    title: 'answers 500 as HTML at /oauth/token',
    fault: { endpoint: '/oauth/token', kind: 'server_error_html' },
    cause: 'unknown',
  },
  {
    title: 'answers 500 as JSON at /oauth/token',
    fault: { endpoint: '/oauth/token', kind: 'server_error_json' },
    cause: 'unknown',
  },
];

for (const { title, fault, cause } of stories) {
  test(`a tenant that ${title} ends no session, and a proof follows as soon as it answers`, async ({
    openApp,
    tenant,
  }) => {
    // No answer takes a whole timeout; an answer that is one may take longer on a slow machine.
    const timeoutMs = cause === 'timeout' ? 500 : 3_000;
    const tab = await openApp({ heartbeat: { ...short, timeoutMs }, client: stored });
    await tab.signIn();
    await tab.expectVerified(1);

    const bringBack = tenant.setFault(fault);
    await tab.expectFailedChecks(2);
    expect(tab.all('sessionUnverified').at(-1)).toMatchObject({ cause });
    await expect(tab.status).toHaveText('unverified');
    await tab.expectStillSignedIn();

    bringBack();
    await tab.expectVerifiedAgain();
    await expect(tab.status).toHaveText('active');
    await tab.expectStillSignedIn();
  });
}

test('a tenant that refuses connections ends no session', async ({ openApp, served }) => {
  const tenant = await served.startTenant();
  const tab = await openApp({ tenant, heartbeat: { ...short, timeoutMs: 500 }, client: stored });
  await tab.signIn();
  await tab.expectVerified(1);

  await tenant.stop();
  await tab.expectFailedChecks(3);
  await expect(tab.status).toHaveText('unverified');
  await tab.expectStillSignedIn();
});

test('a browser that is offline ends no session, and one that is online again checks at once', async ({
  context,
  openApp,
  tenant,
}) => {
  const tab = await openApp({
    heartbeat: { ...never, timeoutMs: 3_000, triggers: { retry: false } },
    client: stored,
  });
  await tab.signIn();
  await tab.expectVerified(1);

  const before = silentRequests(tenant);
  await context.setOffline(true);
  await tab.check();
  await tab.expectFailedChecks(1);
  await expect(tab.status).toHaveText('unverified');
  await tab.expectStillSignedIn();
  expect(silentRequests(tenant)).toBe(before);

  await context.setOffline(false);
  await expect.poll(() => tab.all('sessionVerified').at(-1)?.trigger).toBe('online');
  await expect(tab.status).toHaveText('active');
  await tab.expectStillSignedIn();
});
