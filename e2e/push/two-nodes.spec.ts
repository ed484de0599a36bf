import type { RunningPushServer } from './push-server.js';
import { variation } from '../shared/variation.js';
import type { AppTab } from '../core/app-tab.js';
import { alice, expect, poll, sendEvent, sendWebhooksTo, test as base } from './fixtures.js';

const backplaneOf = (node: RunningPushServer) => async () => (await node.health()).backplane;

interface TwoNodes {
  readonly receiver: RunningPushServer;
  readonly other: RunningPushServer;
  /** A tab of a browser that is watched through the receiver. */
  readonly here: AppTab;
  /** A tab of another browser, through the other node. */
  readonly there: AppTab;
}

const test = base.extend<{ twoNodes: TwoNodes }>({
  twoNodes: async ({ openBrowser, openPushed, redis, startNode }, provide) => {
    const receiver = await startNode({ redisUrl: redis.url });
    const other = await startNode({ redisUrl: redis.url });
    const here = await openPushed({ node: receiver });
    await here.signIn();
    await here.expectWatched();
    const there = await openPushed({ node: other, profile: await openBrowser() });
    await there.signIn();
    await there.expectWatched();
    await provide({ receiver, other, here, there });
  },
});

test('an event at one node ends the browsers of both nodes', async ({ tenant, twoNodes }) => {
  const { receiver, here, there } = twoNodes;
  sendWebhooksTo(tenant, receiver);
  await tenant.blockUser(alice);
  for (const tab of [here, there]) {
    await tab.expectLoss({ reason: 'login_required', trigger: 'push' });
    await tab.expectTenantLogin();
  }
});

test(
  'a node without Redis delivers its own hints, and the other node catches up when Redis is back',
  variation,
  async ({ redis, twoNodes: { receiver, other, here, there } }) => {
    for (const node of [receiver, other]) await poll(backplaneOf(node)).toBe('connected');

    await redis.kill();
    for (const node of [receiver, other]) await poll(backplaneOf(node)).toBe('disconnected');
    expect(await receiver.health()).toMatchObject({ status: 'degraded' });
    await sendEvent(receiver, { user_id: alice, blocked: true });
    await here.expectVerified(2);
    expect(there.all('sessionVerified')).toHaveLength(1);
    // After a while without Redis, tabs poll.
    await here.expectLive(false);
    await there.expectLive(false);

    await redis.start();
    for (const node of [receiver, other]) await poll(backplaneOf(node)).toBe('connected');
    await there.expectVerified(2);
    await here.expectLive();
    await there.expectLive();
    await here.expectStillSignedIn();
    await there.expectStillSignedIn();
  },
);
