import { describe, expect, it, vi } from 'vitest';
import { createFakePushStream, fakeTimeAndChance, settle } from './fake-push-stream.js';

const second = 1_000;

fakeTimeAndChance();

describe('a stream', () => {
  it('is live from when the server is ready until it ends', async () => {
    const world = createFakePushStream();
    await settle();
    expect(world.isLive()).toBeUndefined();
    world.server.stream().accept();
    await settle();
    expect(world.isLive()).toBeUndefined();
    await world.connect();
    expect(world.isLive()).toBe(true);
    await world.end();
    expect(world.isLive()).toBe(false);
    world.kept.stop();
  });

  it('tells its hints, with the time of now', async () => {
    const world = createFakePushStream();
    await world.connect();
    await vi.advanceTimersByTimeAsync(second);
    world.server.stream().hint({ sub: 'auth0|alice', sid: 'one' });
    await settle();
    expect(world.hints()).toEqual([{ sub: 'auth0|alice', sid: 'one', at: Date.now() }]);
    world.kept.stop();
  });

  it('is one at a time', async () => {
    const world = createFakePushStream();
    for (let turn = 0; turn < 5; turn++) {
      await world.connect();
      expect(world.server.open()).toHaveLength(1);
      await world.end();
      await vi.advanceTimersByTimeAsync(10 * second);
    }
    expect(world.server.streams).toHaveLength(6);
    world.kept.stop();
  });
});

describe('what may have been missed is asked for', () => {
  it('not after the first stream', async () => {
    const world = createFakePushStream();
    await world.connect();
    await world.live(300 * second);
    expect(world.hints()).toEqual([]);
    world.kept.stop();
  });

  it('once after every other', async () => {
    const world = createFakePushStream();
    await world.connect();
    for (let turn = 1; turn < 4; turn++) {
      await world.end();
      await vi.advanceTimersByTimeAsync(10 * second);
      expect(world.hints()).toHaveLength(turn - 1);
      await world.connect();
      expect(world.hints()).toHaveLength(turn);
      expect(world.hints().at(-1)).toEqual({ at: Date.now(), missed: true });
      await world.live(60 * second);
      expect(world.hints()).toHaveLength(turn);
    }
    world.kept.stop();
  });

  it('when the server wants it', async () => {
    const world = createFakePushStream();
    await world.connect({ checkAfterMs: 5 * second });
    await world.end();
    await vi.advanceTimersByTimeAsync(second);
    await world.connect({ checkAfterMs: 5 * second });
    await vi.advanceTimersByTimeAsync(5 * second - 1);
    expect(world.hints()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(world.hints()).toEqual([{ at: Date.now(), missed: true }]);
    await world.live(60 * second);
    expect(world.hints()).toHaveLength(1);
    world.kept.stop();
  });

  it('once where a stream ends before it was asked for', async () => {
    const world = createFakePushStream();
    await world.connect();
    for (let turn = 0; turn < 3; turn++) {
      await world.end();
      await vi.advanceTimersByTimeAsync(5 * second);
      await world.connect({ checkAfterMs: 20 * second });
    }
    await world.live(60 * second);
    expect(world.hints()).toHaveLength(1);
    world.kept.stop();
  });

  it.each([
    [30 * second, 0],
    [30 * second + 1, 1],
  ])('after a first stream that takes %d ms', async (ms, hints) => {
    const world = createFakePushStream();
    await vi.advanceTimersByTimeAsync(ms);
    await world.connect();
    expect(world.hints()).toHaveLength(hints);
    world.kept.stop();
  });

  it('after the hints of other nodes did not get through, and meanwhile it is not live', async () => {
    const world = createFakePushStream();
    await world.connect();
    world.server.stream().send('event: away\ndata: {"keepAliveMs":25000}\n\n');
    await settle();
    expect(world.isLive()).toBe(false);
    world.server.stream().hint({ sub: 'auth0|alice' });
    await settle();
    expect(world.hints()).toMatchObject([{ sub: 'auth0|alice' }]);
    world.server.stream().send('event: ready\ndata: {"keepAliveMs":25000}\n\n');
    await settle();
    expect(world.isLive()).toBe(true);
    expect(world.hints()).toHaveLength(2);
    expect(world.hints()[1]).toMatchObject({ missed: true });
    world.kept.stop();
  });

  it('after a first stream that brought the hints of its node alone for a while', async () => {
    const world = createFakePushStream();
    await settle();
    world.server.stream().accept();
    world.server.stream().send('event: away\ndata: {}\n\n');
    await settle();
    expect(world.hints()).toEqual([]);
    world.server.stream().send('event: ready\ndata: {}\n\n');
    await settle();
    expect(world.hints()).toMatchObject([{ missed: true }]);
    world.kept.stop();
  });

  it('after a first stream where there was none for longer', async () => {
    const world = createFakePushStream({ begunAt: 0 });
    await world.connect();
    expect(world.hints()).toHaveLength(1);
    world.kept.stop();
  });
});
