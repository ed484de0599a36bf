import { alice, blockedAtAnyMoment, expect, poll, test } from './fixtures.js';

const intervalMs = 2_000;

test('a push server that floods the page is left alone, and polling detects the end within one interval', async ({
  floodServer,
  openPushed,
  tenant,
}) => {
  const tab = await openPushed({
    node: floodServer,
    heartbeat: { intervalMs, minGapMs: 0, timeoutMs: 1_500 },
    liveIntervalMs: 900_000,
  });
  await tab.signIn();
  await tab.expectWatched();

  floodServer.flood();
  await poll(() => tab.all('diagnosis')).toEqual([{ code: 'push_flood' }]);
  await tab.expectLive(false);
  await tenant.blockUser(alice);
  const blockedAt = Date.now();
  await tab.expectLoss(blockedAtAnyMoment);
  const [loss] = tab.all('sessionLost');
  expect(loss?.at).toBeLessThan(blockedAt + intervalMs + 1_500);
  await tab.expectTenantLogin();
  expect(floodServer.streams()).toBe(1);
});

test('a blocked user is signed out during the flood', async ({
  floodServer,
  openPushed,
  tenant,
}) => {
  const tab = await openPushed({
    node: floodServer,
    heartbeat: { intervalMs, minGapMs: 0, timeoutMs: 1_500 },
  });
  await tab.signIn();
  await tab.expectWatched();
  await tenant.blockUser(alice);
  floodServer.flood();
  await tab.expectLoss(blockedAtAnyMoment);
  await tab.expectTenantLogin();
});
