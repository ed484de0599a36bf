import { alice, blockedAtAnyMoment, expect, poll, silentRequests, test } from './fixtures.js';

/** Longer than a tab with the stream may be silent. */
const suspendedMs = 200_000;

test('three tabs share one stream, and another tab takes over when the tab with the stream closes', async ({
  openPushed,
  pushServer,
  tenant,
}) => {
  const first = await openPushed();
  await first.signIn();
  await first.expectWatched();
  const others = [await openPushed(), await openPushed()];
  for (const tab of others) await tab.expectWatched();
  await poll(async () => (await pushServer.health()).streams).toBe(1);

  await first.enginePage.close();
  await poll(async () => (await pushServer.health()).streams).toBe(1);
  for (const tab of others) await tab.expectLive();
  const before = silentRequests(tenant);
  await tenant.blockUser(alice);
  for (const tab of others) {
    await tab.expectLoss({ reason: 'login_required' });
    await tab.expectTenantLogin();
  }
  expect(silentRequests(tenant)).toBe(before + 1);
});

test('a visible tab takes over the stream of a suspended tab', async ({
  openPushed,
  pushServer,
  tenant,
}) => {
  const frozen = await openPushed();
  await frozen.signIn();
  await frozen.expectWatched();
  const shown = await openPushed();
  await shown.expectWatched();
  await shown.setVisible(false);
  await frozen.freeze(suspendedMs);

  await shown.moveClock(suspendedMs);
  await shown.setVisible(true);
  await poll(async () => (await pushServer.health()).streams).toBe(2);
  await shown.expectLive();
  // A check for hints that may have been missed.
  await shown.expectVerified(2);
  // No check is under way when the user is blocked: its answer would be another one.
  await shown.evaluate(() => window.app.heartbeat.check());
  await poll(async () => (await shown.snapshot()).checking).toBe(false);
  await tenant.blockUser(alice);
  await shown.expectLoss({ reason: 'login_required' });
  await shown.expectTenantLogin();
  await frozen.wakeUp();
  await frozen.expectLoss({ reason: 'login_required' });
  await frozen.expectTenantLogin();
  await poll(async () => (await pushServer.health()).streams).toBe(0);
});

test('a hidden tab with the stream receives the hint, and both tabs end', async ({
  openPushed,
  tenant,
}) => {
  const hidden = await openPushed();
  await hidden.signIn();
  await hidden.expectWatched();
  const shown = await openPushed();
  await shown.expectWatched();
  await hidden.setVisible(false);
  const before = silentRequests(tenant);

  await tenant.blockUser(alice);
  await shown.expectLoss({ reason: 'login_required' });
  await shown.expectTenantLogin();
  await hidden.expectLoss({ reason: 'login_required' });
  await hidden.expectNoPlans();
  expect(silentRequests(tenant)).toBe(before + 1);
});

test('a page with the stream enters the back/forward cache, and opens a new stream when it is restored', async ({
  bfcacheProfile,
  openPushed,
  tenant,
}) => {
  const tab = await openPushed({ profile: bfcacheProfile });
  await tab.signIn();
  await tab.expectWatched();
  await tab.evaluate(() => {
    window.addEventListener('pageshow', ({ persisted }) => {
      document.title = persisted ? 'restored' : 'reloaded';
    });
  });
  await tab.enginePage.goto(`${tab.address}api`);
  await tab.enginePage.goBack();
  await poll(() => tab.enginePage.readText('title')).toBe('restored');
  await tab.expectLive();
  await tenant.blockUser(alice);
  await tab.expectLoss(blockedAtAnyMoment);
  await tab.expectTenantLogin();
});
