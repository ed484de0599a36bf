import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Backplane, BackplaneEntry, BackplaneSubscriber, Hint } from '../src/index.js';
import type { EventReader } from './event-reader.js';
import { delivery, openServer, openStream } from './server.js';

const START = Date.parse('2026-01-01T00:00:00Z');
const BEFORE = START / 1_000 - 60;

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
  });
  vi.setSystemTime(START);
});
afterEach(() => vi.useRealTimers());

/** Opens a node of a self-service tenant: 25 hints at once, then 11 per second. */
function openNode() {
  const published: BackplaneEntry[] = [];
  let subscriber: BackplaneSubscriber | undefined;
  const backplane: Backplane = {
    subscribe: (value) => void (subscriber = value),
    publish: (entry) => void published.push(entry),
    once: { claim: async () => true },
    state: 'connected',
    close: async () => undefined,
  };
  const { server } = openServer({ backplane, keepAliveMs: 3_600_000 });
  return { server, published, node: subscriber as unknown as BackplaneSubscriber };
}

type Node = ReturnType<typeof openNode>;

const users = (count: number, name = 'user') =>
  Array.from({ length: count }, (_, user) => `${name}-${user}`);
const hint = (sub: string) => ({ event: 'hint', data: { sub } });

const open = ({ server }: Node, sub: string) =>
  openStream(server, { sub, iat: BEFORE, exp: START / 1_000 + 86_400 });
const openAll = (node: Node, subs: readonly string[]) =>
  Promise.all(subs.map((sub) => open(node, sub)));

/** Sends all hints in one webhook. */
const send = ({ server }: Node, subs: readonly string[]) =>
  server.fetch(
    delivery(
      '/webhooks/log-stream',
      subs.map((user_id) => ({ data: { type: 'sdu', user_id } })),
    ),
  );

/** Returns the users that have received a hint since the last call. */
async function hinted(streams: readonly EventReader[]): Promise<unknown[]> {
  const events = (await Promise.all(streams.map((each) => each.readAvailable()))).flat();
  return events.filter(({ event }) => event === 'hint').map(({ data }) => (data as Hint).sub);
}

describe('hints for many connected users', () => {
  it('are sent at once up to the limit of a second, and the others at 44 % of the limit', async () => {
    const node = openNode();
    const streams = await openAll(node, users(47));
    await send(node, users(47));
    expect(await hinted(streams)).toEqual(users(25));
    expect(node.server.health()).toMatchObject({ queuedHints: 22 });
    vi.advanceTimersByTime(91);
    expect(await hinted(streams)).toEqual(['user-25']);
    vi.advanceTimersByTime(1_900);
    expect(await hinted(streams)).toEqual(users(46).slice(26));
    vi.advanceTimersByTime(10);
    expect(await hinted(streams)).toEqual(['user-46']);
    expect(node.server.health()).toMatchObject({ queuedHints: 0 });
  });

  it('are published to the other nodes before the webhook is answered', async () => {
    const node = openNode();
    await openAll(node, users(100));
    const response = await send(node, users(100));
    expect(await response.json()).toEqual({ hints: 100, ignored: 0 });
    expect(node.published).toEqual(users(100).map((sub) => ({ hint: { sub }, at: START })));
  });

  it('reach the streams of the other nodes when the node that accepted them crashes', async () => {
    const [accepting, other] = [openNode(), openNode()];
    await openAll(accepting, users(300));
    const streams = await openAll(other, users(300));
    await send(accepting, users(300));
    // The node sends nothing after the crash.
    for (const entry of accepting.published.splice(0)) other.node.receive(entry);
    vi.advanceTimersByTime(25_001);
    expect(await hinted(streams)).toEqual(users(300));
  });

  it('of another node take their turn on this node', async () => {
    const node = openNode();
    const streams = await openAll(node, users(36));
    for (const sub of users(36)) node.node.receive({ hint: { sub }, at: START - 100 });
    expect(await hinted(streams)).toEqual(users(25));
    vi.advanceTimersByTime(1_001);
    expect(await hinted(streams)).toEqual(users(36).slice(25));
    expect(node.published).toEqual([]);
  });

  it('are not sent to the streams of a server that closes, except those whose turn it is', async () => {
    const node = openNode();
    const streams = await openAll(node, users(100));
    await send(node, users(100));
    await node.server.close();
    expect(await hinted(streams)).toEqual(users(25));
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('hints for users without a stream', () => {
  it('do not delay hints for connected users', async () => {
    const node = openNode();
    const alice = await open(node, 'alice');
    for (let batch = 0; batch < 5; batch += 1) await send(node, users(1_000, `away-${batch}`));
    await send(node, ['alice']);
    expect(await alice.readAvailable()).toEqual([hint('alice')]);
    expect(node.published).toHaveLength(5_001);
  });

  it('are kept for streams that open later', async () => {
    const node = openNode();
    await send(node, users(1_000));
    expect(node.server.health()).toMatchObject({ queuedHints: 0 });
    vi.advanceTimersByTime(30_000);
    expect(await (await open(node, 'user-999')).readAvailable()).toEqual([hint('user-999')]);
  });

  it('of another node keep the time of their publication', async () => {
    const node = openNode();
    node.node.receive({ hint: { sub: 'alice' }, at: START - 30_000 });
    expect(await (await open(node, 'alice')).readAvailable()).toEqual([hint('alice')]);
    const newer = await openStream(node.server, { sub: 'alice', iat: BEFORE + 40 });
    expect(await newer.readAvailable()).toEqual([]);
  });
});

describe('a stream that opens while the hint of its user waits', () => {
  /** Opens a node on which the hint of Alice waits behind the hints of `count` other users. */
  const openBusyNode = async (count: number) => {
    const node = openNode();
    await openAll(node, users(count));
    const first = await open(node, 'alice');
    await send(node, [...users(count), 'alice']);
    return { node, first };
  };

  it('receives the hint once, at its turn', async () => {
    const { node, first } = await openBusyNode(35);
    vi.advanceTimersByTime(500);
    const second = await open(node, 'alice');
    expect(await second.readAvailable()).toEqual([]);
    vi.advanceTimersByTime(501);
    for (const events of [first, second]) {
      expect(await events.readAvailable()).toEqual([hint('alice')]);
    }
    vi.advanceTimersByTime(600_000);
    for (const events of [first, second]) expect(await events.readAvailable()).toEqual([]);
  });

  it('receives the hint at its turn when the first stream has ended', async () => {
    const { node, first } = await openBusyNode(35);
    await first.cancel();
    const second = await open(node, 'alice');
    expect(await second.readAvailable()).toEqual([]);
    vi.advanceTimersByTime(1_001);
    expect(await second.readAvailable()).toEqual([hint('alice')]);
  });

  it('receives a missed hint that does not wait', async () => {
    const node = openNode();
    await openStream(node.server, { sub: 'alice', sid: 's1' });
    await openAll(node, users(25));
    await send(node, users(25));
    await node.server.hints.publish({ sub: 'alice', sid: 's1' });
    await node.server.hints.publish({ sub: 'alice', sid: 's2' });
    expect(node.server.health()).toMatchObject({ queuedHints: 1 });
    const other = await openStream(node.server, { sub: 'alice', sid: 's2', iat: BEFORE });
    expect(await other.readAvailable()).toEqual([
      { event: 'hint', data: { sub: 'alice', sid: 's2' } },
    ]);
    vi.advanceTimersByTime(1_000);
    expect(await other.readAvailable()).toEqual([]);
  });
});

it('keeps a hint that has waited for memoryMs after it was sent', async () => {
  const node = openNode();
  const count = 25 + 11 * 100;
  await openAll(node, users(count));
  await send(node, users(1_000));
  await send(node, users(count).slice(1_000));
  vi.advanceTimersByTime(150_000);
  const last = `user-${count - 1}`;
  expect(await (await open(node, last)).readAvailable()).toEqual([hint(last)]);
  expect(await (await open(node, 'user-0')).readAvailable()).toEqual([]);
});
