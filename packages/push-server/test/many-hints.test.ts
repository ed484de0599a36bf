import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Backplane, BackplaneEntry, BackplaneSubscriber } from '../src/index.js';
import { blocked, delivery, openServer, openStream, request } from './server.js';
import { logoutToken } from './tokens.js';

const START = Date.parse('2026-01-01T00:00:00Z');

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
  });
  vi.setSystemTime(START);
});
afterEach(() => vi.useRealTimers());

/** Opens a node, by default of a self-service tenant: 25 hints at once, then 11 per second. */
function openNode(options: { tenantRequestsPerSecond?: number } = {}) {
  const published: BackplaneEntry[] = [];
  const claim = vi.fn(async () => true);
  let subscriber: BackplaneSubscriber | undefined;
  const backplane: Backplane = {
    subscribe: (value) => void (subscriber = value),
    publish: (entry) => void published.push(entry),
    once: { claim },
    state: 'connected',
    close: async () => undefined,
  };
  const { server } = openServer({ ...options, backplane, keepAliveMs: 3_600_000 });
  return { server, published, claim, node: subscriber as unknown as BackplaneSubscriber };
}

type Node = ReturnType<typeof openNode>;

const batch = (users: readonly string[]) =>
  delivery(
    '/webhooks/log-stream',
    users.map((user_id) => ({ data: { type: 'sdu', user_id } })),
  );

async function publish({ server }: Node, users: readonly string[]): Promise<void> {
  for (const sub of users) await server.hints.publish({ sub });
}

const users = (count: number) => Array.from({ length: count }, (_, user) => `user-${user}`);
const hint = (sub: string) => ({ event: 'hint', data: { sub } });

describe('hints for many users', () => {
  it('are sent at once up to the limit of a second, and the others at 44 % of the limit', async () => {
    const node = openNode();
    const first = await openStream(node.server, { sub: 'user-24' });
    const second = await openStream(node.server, { sub: 'user-25' });
    const last = await openStream(node.server, { sub: 'user-46' });
    await publish(node, users(47));
    expect(await first.readAvailable()).toEqual([hint('user-24')]);
    expect(await second.readAvailable()).toEqual([]);
    vi.advanceTimersByTime(91);
    expect(await second.readAvailable()).toEqual([hint('user-25')]);
    vi.advanceTimersByTime(1_900);
    expect(await last.readAvailable()).toEqual([]);
    vi.advanceTimersByTime(10);
    expect(await last.readAvailable()).toEqual([hint('user-46')]);
  });

  it('of a webhook are accepted before they are sent', async () => {
    const { server, published } = openNode();
    const response = await server.fetch(batch(users(100)));
    expect(await response.json()).toEqual({ hints: 100, ignored: 0 });
    expect(published).toHaveLength(25);
    expect(server.health()).toMatchObject({ queuedHints: 75 });
    vi.advanceTimersByTime(60_000);
    expect(published).toHaveLength(100);
    expect(server.health()).toMatchObject({ queuedHints: 0 });
  });

  it('wait before they are sent to the other nodes, in the order of their arrival', async () => {
    const node = openNode();
    await publish(node, users(36));
    expect(node.published).toHaveLength(25);
    vi.advanceTimersByTime(1_001);
    expect(node.published.map((entry) => entry.hint.sub)).toEqual(users(36));
    expect(node.published[35]?.at).toBeGreaterThan(START + 900);
  });

  it('reach a stream that opens while its hint is queued, once', async () => {
    const node = openNode();
    const iat = START / 1_000 - 10;
    await publish(node, users(36));
    vi.advanceTimersByTime(500);
    const events = await openStream(node.server, { sub: 'user-35', iat });
    expect(await events.readAvailable()).toEqual([]);
    vi.advanceTimersByTime(600);
    expect(await events.readAvailable()).toEqual([hint('user-35')]);
    vi.advanceTimersByTime(600_000);
    expect(await events.readAvailable()).toEqual([]);
  });

  it('reach a stream that opens after its hint waited for longer than memoryMs', async () => {
    const node = openNode();
    const iat = START / 1_000 - 10;
    const count = 25 + 11 * 100;
    await publish(node, users(count));
    vi.advanceTimersByTime(100_001);
    expect(node.published).toHaveLength(count);
    vi.advanceTimersByTime(50_000);
    const events = await openStream(node.server, { sub: `user-${count - 1}`, iat });
    expect(await events.readAvailable()).toEqual([hint(`user-${count - 1}`)]);
  });
});

describe('hints of other nodes', () => {
  const receive = ({ node }: Node, subs: readonly string[], at: number) => {
    for (const sub of subs) node.receive({ hint: { sub }, at });
  };

  /** Opens a stream for each of 36 users. Returns a function that counts the new hints. */
  const openStreams = async ({ server }: Node) => {
    const streams = await Promise.all(users(36).map((sub) => openStream(server, { sub })));
    return async () =>
      (await Promise.all(streams.map((events) => events.readAvailable()))).flat().length;
  };

  it('are not delayed again when they arrive at once', async () => {
    const node = openNode();
    const count = await openStreams(node);
    receive(node, users(36), START - 100);
    expect(await count()).toBe(36);
    expect(node.published).toEqual([]);
  });

  it('take their turn when they come late, as after an outage of the backplane', async () => {
    const node = openNode();
    const count = await openStreams(node);
    receive(node, users(36), START - 60_000);
    expect(await count()).toBe(25);
    vi.advanceTimersByTime(1_001);
    expect(await count()).toBe(11);
    expect(node.published).toEqual([]);
  });

  it('are sent to the other nodes when they are merged with a hint of this node', async () => {
    const node = openNode();
    await openStreams(node);
    receive(node, users(36), START - 60_000);
    await publish(node, ['user-35']);
    vi.advanceTimersByTime(1_001);
    expect(node.published.map((entry) => entry.hint.sub)).toEqual(['user-35']);
  });

  it('are kept for new streams at once when they come late and have no stream', async () => {
    const node = openNode();
    receive(node, users(1_000), START - 30_000);
    expect(node.server.health()).toMatchObject({ queuedHints: 0 });
    const iat = START / 1_000 - 60;
    const missed = await openStream(node.server, { sub: 'user-999', iat });
    expect(await missed.readAvailable()).toEqual([hint('user-999')]);
    const newer = await openStream(node.server, { sub: 'user-999', iat: iat + 40 });
    expect(await newer.readAvailable()).toEqual([]);
  });
});

describe('a full queue', () => {
  // One hint at once, then one in 23 seconds. The queue has room for 158 hints.
  const openFullNode = async () => {
    const node = openNode({ tenantRequestsPerSecond: 0.1 });
    await publish(node, users(159));
    return node;
  };

  it('rejects a webhook with 503, so that the sender retries', async () => {
    const { server, published } = await openFullNode();
    const response = await server.fetch(batch(['user-10', 'alice']));
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('30');
    vi.advanceTimersByTime(23_000);
    expect((await server.fetch(batch(['alice']))).status).toBe(200);
    vi.advanceTimersByTime(3_700_000);
    expect(published).toHaveLength(160);
    expect(published.at(-1)?.hint).toEqual({ sub: 'alice' });
  });

  it('accepts a webhook for users who have a queued hint', async () => {
    const { server } = await openFullNode();
    const response = await server.fetch(delivery('/webhooks/event-stream', blocked('user-10')));
    expect(response.status).toBe(200);
    expect(server.health()).toMatchObject({ queuedHints: 158 });
  });

  it('rejects a logout token before it is used up', async () => {
    const { server, claim } = await openFullNode();
    const body = new URLSearchParams({ logout_token: await logoutToken() });
    const logout = () => server.fetch(request('/backchannel-logout', { method: 'POST', body }));
    expect((await logout()).status).toBe(503);
    expect(claim).not.toHaveBeenCalled();
    vi.advanceTimersByTime(23_000);
    expect((await logout()).status).toBe(200);
  });

  it('rejects a hint of your own code', async () => {
    const { server } = await openFullNode();
    await server.hints.publish({ sub: 'user-10' });
    await expect(server.hints.publish({ sub: 'alice' })).rejects.toMatchObject({
      name: 'PushServerError',
      code: 'queue_full',
    });
  });
});

describe('a server that closes with queued hints', () => {
  it('hands all of them to the other nodes, with the times of their arrival', async () => {
    const node = openNode();
    await publish(node, users(100));
    vi.advanceTimersByTime(50);
    await node.server.close();
    expect(node.published.map((entry) => entry.hint.sub)).toEqual(users(100));
    expect(node.published.at(-1)?.at).toBe(START);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('sends no more hints to its own streams than in a burst', async () => {
    const node = openNode();
    const streams = await Promise.all(users(100).map((sub) => openStream(node.server, { sub })));
    await publish(node, users(100));
    await node.server.close();
    const events = (await Promise.all(streams.map((each) => each.readAvailable()))).flat();
    expect(events.filter(({ event }) => event === 'hint')).toHaveLength(50);
  });
});
