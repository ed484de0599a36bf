import type { RunningPushServer } from './push-server.js';
import { alice, expect, poll, sendEvent, tellEventsTo, test } from './fixtures.js';

const backplaneOf = (node: RunningPushServer) => async () => (await node.health()).backplane;

test('two nodes: one is told, and the browsers of the other end too', async ({
  openBrowser,
  openPushed,
  redis,
  startNode,
  tenant,
}) => {
  const told = await startNode({ redisUrl: redis.url });
  const other = await startNode({ redisUrl: redis.url });
  tellEventsTo(tenant, told);
  const here = await openPushed({ node: told });
  await here.signIn();
  await here.expectWatched();
  const there = await openPushed({ node: other, context: await openBrowser() });
  await there.signIn();
  await there.expectWatched();
  await tenant.blockUser(alice);
  for (const tab of [here, there]) {
    await tab.expectLoss({ reason: 'login_required', trigger: 'push' });
    await tab.expectTenantLogin();
  }
});

test('Redis away: a node’s own hints go out, and the other nodes get theirs once it is back', async ({
  openBrowser,
  openPushed,
  redis,
  startNode,
}) => {
  const told = await startNode({ redisUrl: redis.url });
  const other = await startNode({ redisUrl: redis.url });
  const here = await openPushed({ node: told });
  await here.signIn();
  await here.expectWatched();
  const there = await openPushed({ node: other, context: await openBrowser() });
  await there.signIn();
  await there.expectWatched();
  for (const node of [told, other]) await poll(backplaneOf(node)).toBe('connected');

  await redis.kill();
  for (const node of [told, other]) await poll(backplaneOf(node)).toBe('disconnected');
  expect(await told.health()).toMatchObject({ status: 'degraded' });
  await sendEvent(told, { user_id: alice, blocked: true });
  await here.expectVerified(2);
  expect(there.all('sessionVerified')).toHaveLength(1);
  // For a while nothing is lost; then they poll.
  await here.expectLive(false);
  await there.expectLive(false);

  await redis.start();
  for (const node of [told, other]) await poll(backplaneOf(node)).toBe('connected');
  await there.expectVerified(2);
  await here.expectLive();
  await there.expectLive();
  await here.expectStillSignedIn();
  await there.expectStillSignedIn();
});
