import {
  alice,
  blockedAtAnyMoment,
  expect,
  poll,
  silentRequests,
  tellNobody,
  test,
} from './fixtures.js';

test('a push server that crashes: polling goes on, and once it is back the browser checks', async ({
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

  // Nobody hears of it: the hint is lost for good.
  tellNobody(tenant);
  await tenant.blockUser(alice);
  await pushServer.restart();
  await tab.expectLoss({ reason: 'login_required', trigger: 'push' });
  await tab.expectTenantLogin();
});

test('while there is no push server, an ending is found by polling', async ({
  openPushed,
  pushServer,
  tenant,
}) => {
  const tab = await openPushed({
    heartbeat: { intervalMs: 500, liveIntervalMs: 900_000, minGapMs: 0, timeoutMs: 1_500 },
  });
  await tab.signIn();
  await tab.expectWatched();
  await pushServer.kill();
  tellNobody(tenant);
  await tenant.blockUser(alice);
  await tab.expectLoss({ ...blockedAtAnyMoment, trigger: 'interval' });
  await tab.expectTenantLogin();
});

test('a deploy: the browser comes back by itself, and stays signed in', async ({
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

test('a stream ends with its token, and the next one has a new token', async ({
  openPushed,
  pushServer,
  tenant,
}) => {
  tenant.configure({ accessTokenLifetimeMs: 3_000 });
  const tokens: string[] = [];
  const tab = await openPushed();
  tab.page.on('request', (request) => {
    if (request.url() === pushServer.hintsUrl && request.method() === 'GET') {
      tokens.push(String(request.headers()['authorization']));
    }
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

test('an idle user’s token is not renewed, which would keep the session from ending', async ({
  openPushed,
  tenant,
}) => {
  tenant.configure({ accessTokenLifetimeMs: 5_000 });
  const tab = await openPushed({
    heartbeat: { intervalMs: 900_000, minGapMs: 0, pauseAfterIdleMs: 500 },
  });
  /** Alice goes on doing something until hints get through. */
  const bePresentUntilLive = () =>
    poll(async () => {
      await tab.page.keyboard.press('Shift');
      return (await tab.snapshot()).live;
    }).toBe(true);
  await tab.signIn();
  await tab.expectVerified(1);
  await bePresentUntilLive();
  // What Alice set off with that has its answer.
  await tab.check();
  const before = silentRequests(tenant);
  await tab.expectLive(false);
  expect(silentRequests(tenant)).toBe(before);

  await bePresentUntilLive();
  await tab.expectStillSignedIn();
});
