import type { BrowserContext } from '@playwright/test';
import { denyLocalStorage, withoutBroadcastChannel, withoutWebLocks } from './browser.js';
import {
  alice,
  blockedAtAnyMoment,
  expect,
  never,
  short,
  silentRequests,
  stored,
  test,
} from './fixtures.js';

test('storage denied: checks go on, failures end nothing, and the end is found', async ({
  context,
  openApp,
  tenant,
}) => {
  await denyLocalStorage(context);
  // By default the SDK keeps anonymous sessions in localStorage, and then it throws when it is made.
  const tab = await openApp({ heartbeat: short, client: { anonymousSessionsCacheMode: 'memory' } });
  await tab.signIn();
  await tab.expectVerified(2);

  const bringBack = tenant.setFault({ endpoint: '*', kind: 'connection_reset' });
  await tab.expectFailedChecks(2);
  await tab.expectStillSignedIn();
  bringBack();
  await tab.expectVerifiedAgain();

  await tenant.blockUser(alice);
  await tab.expectLoss(blockedAtAnyMoment);
  await tab.expectTenantLogin();
  expect(tab.all('exception')).toEqual([]);
});

const lacks: [name: string, prepare: (context: BrowserContext) => Promise<unknown>][] = [
  ['Web Locks', withoutWebLocks],
  ['BroadcastChannel', withoutBroadcastChannel],
  [
    'Web Locks and BroadcastChannel',
    async (context) => {
      await withoutWebLocks(context);
      await withoutBroadcastChannel(context);
    },
  ],
];

for (const [name, prepare] of lacks) {
  test(`no ${name}: two tabs share the check of one, and both end`, async ({
    context,
    openApp,
    tenant,
  }) => {
    await prepare(context);
    const one = await openApp({ client: stored });
    await one.signIn();
    await one.expectVerified(1);
    const other = await openApp({ client: stored, heartbeat: { ...never, minGapMs: 60_000 } });
    await other.expectVerified(1);

    const before = silentRequests(tenant);
    await one.focus();
    await one.expectVerified(2);
    await expect
      .poll(() => other.all('sessionVerified').at(-1))
      .toEqual({ ...one.all('sessionVerified').at(-1), trigger: 'other_tab' });
    expect(silentRequests(tenant)).toBe(before + 1);

    await tenant.blockUser(alice);
    await one.focus();
    await one.expectLoss({ reason: 'login_required', trigger: 'focus' });
    await other.expectLoss({ reason: 'login_required', trigger: 'other_tab' });
    expect(silentRequests(tenant)).toBe(before + 2);
    for (const tab of [one, other]) {
      await tab.expectTenantLogin();
      expect(tab.all('exception')).toEqual([]);
    }
  });
}

test('a strict Content Security Policy with Trusted Types: no violation, and the end is found', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp({ path: '/strict-csp', client: stored });
  await tab.signIn();
  // The first check asks in both ways: in an iframe of the heartbeat's own, and with the SDK.
  await tab.expectVerified(1);
  await tab.check();
  expect(tab.all('sessionVerified').map(({ trigger }) => trigger)).toEqual(['start', 'manual']);

  await tenant.blockUser(alice);
  await tab.focus();
  await tab.expectLoss({ reason: 'login_required' });
  await tab.expectTenantLogin();
  expect(tab.all('csp_violation')).toEqual([]);
  expect(tab.all('exception')).toEqual([]);
});
