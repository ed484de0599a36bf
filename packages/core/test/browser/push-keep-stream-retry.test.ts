import { describe, expect, it, vi } from 'vitest';
import { createFakePushStream, fakeTimeAndChance, settle } from './fake-push-stream.js';

const second = 1_000;

fakeTimeAndChance();

describe('the next stream is asked for', () => {
  it('later and later, up to a minute', async () => {
    const world = createFakePushStream();
    const waits: number[] = [];
    await settle();
    for (let turn = 0; turn < 9; turn++) {
      world.server.stream().fail();
      await settle();
      waits.push(await world.untilNext());
    }
    const seconds = [1, 2, 4, 8, 16, 32, 60, 60, 60];
    expect(waits).toEqual(seconds.map((longest) => (longest * second) / 2));
    world.kept.stop();
  });

  it.each([
    [0.001, 1],
    [0.25, 250],
    [0.999, 999],
  ])('by chance (%d) at any time until then', async (random, ms) => {
    vi.mocked(Math.random).mockReturnValue(random);
    const world = createFakePushStream();
    await world.connect();
    await world.end();
    expect(await world.untilNext()).toBe(ms);
    world.kept.stop();
  });

  it('later and later too where streams live only for a moment', async () => {
    const world = createFakePushStream();
    const waits: number[] = [];
    for (let turn = 0; turn < 3; turn++) {
      await world.connect();
      await world.live(59 * second);
      await world.end();
      waits.push(await world.untilNext());
    }
    expect(waits).toEqual([500, 1_000, 2_000]);
    world.kept.stop();
  });

  it('soon again after one that lived for a minute', async () => {
    const world = createFakePushStream();
    await settle();
    for (let turn = 0; turn < 6; turn++) {
      world.server.stream().fail();
      await settle();
      await world.untilNext();
    }
    await world.connect();
    await world.live(60 * second);
    await world.end();
    expect(await world.untilNext()).toBe(500);
    world.kept.stop();
  });

  it('not before the server wants it', async () => {
    const world = createFakePushStream();
    await world.connect();
    world.server.stream().send('retry: 20000\n\n');
    await world.end();
    expect(await world.untilNext()).toBe(20 * second);
    // It was about that one stream.
    await world.connect();
    await world.live(60 * second);
    await world.end();
    expect(await world.untilNext()).toBe(500);
    world.kept.stop();
  });

  it('not before a refusal says', async () => {
    const world = createFakePushStream();
    await settle();
    world.server
      .stream()
      .answer(new Response('', { status: 503, headers: { 'Retry-After': '7' } }));
    await settle();
    expect(await world.untilNext()).toBe(7 * second);
    world.kept.stop();
  });

  it('as late as it would be anyway where the server wants less', async () => {
    const world = createFakePushStream();
    await world.connect();
    world.server.stream().send('retry: 100\n\n');
    await world.end();
    expect(await world.untilNext()).toBe(500);
    world.kept.stop();
  });
});
