import {
  alice,
  blockedAtAnyMoment,
  expect,
  poll,
  silentRequests,
  disableWebhooks,
  test,
} from './fixtures.js';

test('continues polling if the push server crashes, and checks when it is back', async ({
  openPushed,
  pushServer,
  tenant,
}) => {
  const tab = await openPushed();
  await tab.signIn();
  await tab.expectWatched();
  await pushServer.kill();
  await tab.expectLive(false);
  await tab.expectStillSignedIn();

  // The hint is lost.
  disableWebhooks(tenant);
  await tenant.blockUser(alice);
  await pushServer.restart();
  await tab.expectLoss({ reason: 'login_required', trigger: 'push' });
  await tab.expectTenantLogin();
});

test('detects an ending by polling while the push server is down', async ({
  openPushed,
  pushServer,
  tenant,
}) => {
  const tab = await openPushed({
    heartbeat: { intervalMs: 500, minGapMs: 0, timeoutMs: 1_500 },
    liveIntervalMs: 900_000,
  });
  await tab.signIn();
  await tab.expectWatched();
  await pushServer.kill();
  disableWebhooks(tenant);
  await tenant.blockUser(alice);
  await tab.expectLoss({ ...blockedAtAnyMoment, trigger: 'interval' });
  await tab.expectTenantLogin();
});

test('reconnects after a deployment of the push server, and stays signed in', async ({
  openPushed,
  pushServer,
}) => {
  const tab = await openPushed();
  await tab.signIn();
  await tab.expectWatched();
  await pushServer.terminate();
  await tab.expectLive(false);
  await pushServer.restart();
  await tab.expectLive();
  await tab.expectVerified(2);
  await tab.expectStillSignedIn();
});

test('a stream ends with its token, and the next one uses a new token', async ({
  openPushed,
  pushServer,
  tenant,
}) => {
  tenant.configure({ accessTokenLifetimeMs: 3_000 });
  const tokens: string[] = [];
  const tab = await openPushed();
  tab.enginePage.onRequest?.(({ url, method, headers }) => {
    if (url === pushServer.hintsUrl && method === 'GET')
      tokens.push(String(headers['authorization']));
  });
  await tab.signIn();
  await tab.expectWatched();
  await poll(() => new Set(tokens).size).toBeGreaterThan(1);
  await tab.expectLive();
  await tenant.blockUser(alice);
  await tab.expectLoss(blockedAtAnyMoment);
  await tab.expectTenantLogin();
  expect(tokens.every((token) => /^Bearer \S+$/.test(token))).toBe(true);
});

test('does not renew the token of an idle user, because that would extend the session', async ({
  openPushed,
  tenant,
}) => {
  tenant.configure({ accessTokenLifetimeMs: 5_000 });
  const tab = await openPushed({
    heartbeat: { intervalMs: 900_000, minGapMs: 0, pauseAfterIdleMs: 500 },
  });
  /** Sends user input until hints arrive. */
  const sendInputUntilLive = () =>
    poll(async () => {
      await tab.enginePage.pressKeys('a');
      return (await tab.snapshot()).live;
    }).toBe(true);
  await tab.signIn();
  await tab.expectVerified(1);
  await sendInputUntilLive();
  // The check that the input triggered has finished.
  await tab.check();
  const before = silentRequests(tenant);
  await tab.expectLive(false);
  expect(silentRequests(tenant)).toBe(before);

  await sendInputUntilLive();
  await tab.expectStillSignedIn();
});
