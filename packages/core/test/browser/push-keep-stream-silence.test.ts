import { describe, expect, it, vi } from 'vitest';
import { createFakePushStream, fakeTimeAndChance, settle } from './fake-push-stream.js';

const second = 1_000;

fakeTimeAndChance();

describe('a silent stream', () => {
  it('is given up after twice the time between signs of life, and a little', async () => {
    const world = createFakePushStream();
    await world.connect({ keepAliveMs: 10 * second });
    const stream = world.server.stream();
    await vi.advanceTimersByTimeAsync(24_999);
    expect(stream.isGivenUp()).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(stream.isGivenUp()).toBe(true);
    expect(world.isLive()).toBe(false);
    await world.untilNext();
    expect(world.server.streams).toHaveLength(2);
    world.kept.stop();
  });

  it('is one that says nothing at all, not even a comment', async () => {
    const world = createFakePushStream();
    await world.connect({ keepAliveMs: 10 * second });
    for (let turn = 0; turn < 10; turn++) {
      await vi.advanceTimersByTimeAsync(24 * second);
      world.server.stream().send(':\n\n');
    }
    expect(world.server.streams).toHaveLength(1);
    world.kept.stop();
  });

  it('is also one that is never answered', async () => {
    const world = createFakePushStream();
    await vi.advanceTimersByTimeAsync(54_999);
    expect(world.server.stream().isGivenUp()).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(world.server.stream().isGivenUp()).toBe(true);
    world.kept.stop();
  });
});

describe('a nudge', () => {
  it('leaves a stream alone that gives signs of life', async () => {
    const world = createFakePushStream();
    await world.connect();
    await vi.advanceTimersByTimeAsync(30 * second);
    world.kept.nudge(false);
    await settle();
    expect(world.server.open()).toHaveLength(1);
    world.kept.stop();
  });

  it('replaces one whose sign of life is late', async () => {
    const world = createFakePushStream();
    await world.connect();
    await vi.advanceTimersByTimeAsync(30 * second + 1);
    world.kept.nudge(false);
    await settle();
    expect(world.server.open()).toHaveLength(0);
    await world.untilNext();
    await world.connect();
    expect(world.isLive()).toBe(true);
    world.kept.stop();
  });

  it('replaces any stream when the network has come back', async () => {
    const world = createFakePushStream();
    await world.connect();
    world.kept.nudge(true);
    await settle();
    expect(world.server.stream().isGivenUp()).toBe(true);
    await world.untilNext();
    expect(world.server.streams).toHaveLength(2);
    world.kept.stop();
  });

  it.each([true, false])('ends a pause (online: %s)', async (isOnline) => {
    const world = createFakePushStream();
    await world.connect();
    await world.end();
    world.kept.nudge(isOnline);
    await settle();
    expect(world.server.streams).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(2 * second);
    expect(world.server.streams).toHaveLength(2);
    world.kept.stop();
  });

  it.each([true, false])(
    'never ends a pause that the server wants (online: %s)',
    async (isOnline) => {
      const world = createFakePushStream();
      await world.connect();
      world.server.stream().send('retry: 20000\n\n');
      await world.end();
      await vi.advanceTimersByTimeAsync(20 * second - 1);
      world.kept.nudge(isOnline);
      await settle();
      expect(world.server.streams).toHaveLength(1);
      await vi.advanceTimersByTimeAsync(1);
      expect(world.server.streams).toHaveLength(2);
      world.kept.stop();
    },
  );

  it('ends what is left of a pause once the server wants no more', async () => {
    vi.mocked(Math.random).mockReturnValue(0.99);
    const world = createFakePushStream();
    await world.connect();
    world.server.stream().send('retry: 100\n\n');
    await world.end();
    await vi.advanceTimersByTimeAsync(100);
    world.kept.nudge(false);
    await settle();
    expect(world.server.streams).toHaveLength(2);
    world.kept.stop();
  });

  it('while a token is asked for spoils no stream', async () => {
    const world = createFakePushStream();
    let give: (token: string) => void = () => {};
    world.getToken.mockImplementation(() => new Promise((resolve) => (give = resolve)));
    await world.connect();
    await world.end();
    await vi.advanceTimersByTimeAsync(60 * second);
    world.kept.nudge(true);
    give('late');
    await world.connect();
    expect(world.server.streams).toHaveLength(2);
    expect(world.server.stream().token).toBe('late');
    expect(world.isLive()).toBe(true);
    world.kept.stop();
  });
});
