import { describe, expect, it, vi } from 'vitest';
import { createFakeStream, fakeTimeAndRandom, settle } from './fake-stream.js';

const second = 1_000;

fakeTimeAndRandom();

describe('the delay before the next connection', () => {
  it('doubles up to a minute', async () => {
    const stream = createFakeStream();
    const delays: number[] = [];
    await settle();
    for (let turn = 0; turn < 9; turn++) {
      stream.server.stream().fail();
      await settle();
      delays.push(await stream.untilNextRequest());
    }
    const seconds = [1, 2, 4, 8, 16, 32, 60, 60, 60];
    expect(delays).toEqual(seconds.map((longest) => (longest * second) / 2));
    stream.kept.stop();
  });

  it.each([
    [0.001, 1],
    [0.25, 250],
    [0.999, 999],
  ])('is random: %d of the first second is %d ms', async (random, ms) => {
    vi.mocked(Math.random).mockReturnValue(random);
    const stream = createFakeStream();
    await stream.connect();
    await stream.end();
    expect(await stream.untilNextRequest()).toBe(ms);
    stream.kept.stop();
  });

  it('also doubles if connections live for less than a minute', async () => {
    const stream = createFakeStream();
    const delays: number[] = [];
    for (let turn = 0; turn < 3; turn++) {
      await stream.connect();
      await stream.keepAlive(59 * second);
      await stream.end();
      delays.push(await stream.untilNextRequest());
    }
    expect(delays).toEqual([500, 1_000, 2_000]);
    stream.kept.stop();
  });

  it('is short again after a connection that lived for a minute', async () => {
    const stream = createFakeStream();
    await settle();
    for (let turn = 0; turn < 6; turn++) {
      stream.server.stream().fail();
      await settle();
      await stream.untilNextRequest();
    }
    await stream.connect();
    await stream.keepAlive(60 * second);
    await stream.end();
    expect(await stream.untilNextRequest()).toBe(500);
    stream.kept.stop();
  });

  it('is not shorter than the retry field of the stream, once', async () => {
    const stream = createFakeStream();
    await stream.connect();
    stream.server.stream().send('retry: 20000\n\n');
    await stream.end();
    expect(await stream.untilNextRequest()).toBe(20 * second);
    await stream.connect();
    await stream.keepAlive(60 * second);
    await stream.end();
    expect(await stream.untilNextRequest()).toBe(500);
    stream.kept.stop();
  });

  it('is five minutes after a newer stream has replaced this one, even if the page is shown', async () => {
    const stream = createFakeStream();
    await stream.connect();
    await stream.keepAlive(60 * second);
    stream.server.stream().send('retry: 300000\n\n');
    await stream.end();
    expect(stream.isLive()).toBe(false);
    await vi.advanceTimersByTimeAsync(299 * second);
    stream.kept.nudge(false);
    stream.kept.nudge(true);
    await settle();
    expect(stream.server.streams).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(second);
    expect(stream.server.streams).toHaveLength(2);
    stream.kept.stop();
  });

  it('is not shorter than the Retry-After of a refusal', async () => {
    const stream = createFakeStream();
    await settle();
    stream.server
      .stream()
      .respond(new Response('', { status: 503, headers: { 'Retry-After': '7' } }));
    await settle();
    expect(await stream.untilNextRequest()).toBe(7 * second);
    stream.kept.stop();
  });

  it('is not shortened by a server that asks for less', async () => {
    const stream = createFakeStream();
    await stream.connect();
    stream.server.stream().send('retry: 100\n\n');
    await stream.end();
    expect(await stream.untilNextRequest()).toBe(500);
    stream.kept.stop();
  });
});
