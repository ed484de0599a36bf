import { describe, expect, it, vi } from 'vitest';
import {
  type FakePushStream,
  createFakePushStream,
  fakeTimeAndChance,
  settle,
} from './fake-push-stream.js';

const hour = 3_600_000;

fakeTimeAndChance();

async function reconnect(world: FakePushStream, checkAfterMs = 0): Promise<void> {
  await world.connect();
  await world.end();
  await vi.advanceTimersByTimeAsync(1_000);
  await world.connect({ checkAfterMs });
}

/** Each brings a stream to a moment in which it is stopped. */
const moments: [string, (world: FakePushStream) => Promise<unknown>][] = [
  ['at once', async () => undefined],
  ['while it is asked for', settle],
  [
    'when it is answered',
    async ({ server }) => {
      await settle();
      server.stream().accept();
    },
  ],
  ['while it is read', (world) => world.connect()],
  [
    'when something has come',
    async (world) => {
      await world.connect();
      world.server.stream().hint();
    },
  ],
  [
    'when it has ended',
    async (world) => {
      await world.connect();
      world.server.stream().end();
    },
  ],
  [
    'in a pause',
    async (world) => {
      await world.connect();
      await world.end();
    },
  ],
  [
    'in a pause that the server wants',
    async (world) => {
      await world.connect();
      world.server.stream().send('retry: 60000\n\n');
      await world.end();
    },
  ],
  ['before it checks what was missed', (world) => reconnect(world, 60_000)],
  [
    'in a pause before it checks what was missed',
    async (world) => {
      await reconnect(world, 60_000);
      await world.end();
    },
  ],
  [
    'after a nudge',
    async (world) => {
      await world.connect();
      world.kept.nudge(true);
    },
  ],
  [
    'when it cannot be reached',
    async (world) => {
      await settle();
      world.server.stream().fail();
    },
  ],
  [
    'when it is refused',
    async (world) => {
      await settle();
      world.server.stream().answer(new Response('', { status: 503 }));
    },
  ],
];

async function expectNothingMore(world: FakePushStream): Promise<void> {
  const { session, getToken, server } = world;
  const hints = world.hints().length;
  await settle();
  expect(vi.getTimerCount()).toBe(0);
  expect(server.open()).toEqual([]);
  const asked = server.streams.length;
  const tokens = getToken.mock.calls.length;
  await vi.advanceTimersByTimeAsync(hour);
  expect(server.streams).toHaveLength(asked);
  expect(getToken).toHaveBeenCalledTimes(tokens);
  expect(world.hints()).toHaveLength(hints);
  expect(session.report).not.toHaveBeenCalled();
  expect(vi.getTimerCount()).toBe(0);
}

describe('a stream that is stopped', () => {
  it.each(moments)('%s leaves nothing', async (_, bringTo) => {
    const world = createFakePushStream();
    await bringTo(world);
    world.kept.stop();
    await expectNothingMore(world);
  });

  it.each(moments)('%s, twice and with a nudge, leaves nothing', async (_, bringTo) => {
    const world = createFakePushStream();
    await bringTo(world);
    world.kept.stop();
    world.kept.nudge(true);
    world.kept.stop();
    await settle();
    world.kept.nudge(false);
    await expectNothingMore(world);
  });

  it.each(['gives', 'refuses'])('before a token is there, which a client then %s', async (does) => {
    const world = createFakePushStream();
    let answer = () => {};
    world.getToken.mockImplementation(
      () =>
        new Promise((resolve, reject) => {
          answer = () => (does === 'gives' ? resolve('late') : reject(new Error('late')));
        }),
    );
    await world.connect();
    await world.end();
    await vi.advanceTimersByTimeAsync(1_000);
    world.kept.stop();
    answer();
    await expectNothingMore(world);
    expect(world.server.streams).toHaveLength(1);
  });

  it.each(['ready', 'hint'])('by whom it tells %s leaves nothing', async (event) => {
    const world = createFakePushStream();
    await world.connect();
    await world.end();
    await vi.advanceTimersByTimeAsync(1_000);
    world.listen((told) => {
      if (event === 'hint' ? told.type === 'hint' : told.type === 'live' && told.live) {
        world.kept.stop();
      }
    });
    world.server.stream().accept();
    const data = 'data: {"checkAfterMs":60000}';
    const events = [event, 'ready', 'hint'].map((name) => `event: ${name}\n${data}\n\n`);
    world.server.stream().send(events.join(''));
    await settle();
    expect(world.hints()).toHaveLength(event === 'hint' ? 1 : 0);
    expect(world.isLive()).toBe(false);
    await expectNothingMore(world);
  });
});
