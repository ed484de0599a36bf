import { denyLocalStorage, removeBroadcastChannel, removeWebLocks } from './init-scripts.js';
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
import { poll } from '../shared/poll.js';
import { variationAfter } from '../shared/variation.js';

test('checks continue without storage, failures end nothing, and the end is detected', async ({
  initScripts,
  openApp,
  tenant,
}) => {
  initScripts.add(denyLocalStorage);
  // By default the SDK stores anonymous sessions in localStorage, and its constructor would throw.
  const tab = await openApp({ heartbeat: short, client: { anonymousSessionsCacheMode: 'memory' } });
  await tab.signIn();
  await tab.expectVerified(2);

  const removeFault = tenant.setFault({ endpoint: '*', kind: 'connection_reset' });
  await tab.expectFailedChecks(2);
  await tab.expectStillSignedIn();
  removeFault();
  await tab.expectVerifiedAgain();

  await tenant.blockUser(alice);
  await tab.expectLoss(blockedAtAnyMoment);
  await tab.expectTenantLogin();
  expect(tab.all('exception')).toEqual([]);
});

const lacks: [name: string, ...removals: (() => void)[]][] = [
  ['Web Locks and BroadcastChannel', removeWebLocks, removeBroadcastChannel],
  ['Web Locks', removeWebLocks],
  ['BroadcastChannel', removeBroadcastChannel],
];

for (const [index, [name, ...removals]] of lacks.entries()) {
  test(
    `two tabs share the result of one check without ${name}, and both end`,
    variationAfter(index),
    async ({ initScripts, openApp, tenant }) => {
      for (const remove of removals) initScripts.add(remove);
      const one = await openApp({ client: stored });
      await one.signIn();
      await one.expectVerified(1);
      const other = await openApp({ client: stored, heartbeat: { ...never, minGapMs: 60_000 } });
      await other.expectVerified(1);

      const before = silentRequests(tenant);
      await one.focus();
      await one.expectVerified(2);
      await poll(() => other.all('sessionVerified').at(-1)).toEqual({
        ...one.all('sessionVerified').at(-1),
        trigger: 'other_tab',
      });
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
    },
  );
}

test('violates no strict Content Security Policy with Trusted Types, and detects the end', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp({ path: '/strict-csp', client: stored });
  await tab.signIn();
  // The first check uses both probes: an iframe of the heartbeat, and the SDK.
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
