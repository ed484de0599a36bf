import { describe, expect, it, vi } from 'vitest';
import {
  advance,
  createFakeStream,
  createLiveStream,
  type FakeStream,
  fakeTimeAndRandom,
  minute,
  second,
  settle,
} from './fake-stream.js';

fakeTimeAndRandom();

describe('the delay before the next connection', () => {
  it('doubles up to a minute', async () => {
    const stream = createFakeStream();
    const delays: number[] = [];
    for (let turn = 0; turn < 9; turn++) {
      await stream.fail();
      delays.push(await stream.untilNextRequest());
    }
    const seconds = [1, 2, 4, 8, 16, 32, 60, 60, 60];
    expect(delays).toEqual(seconds.map((longest) => (longest * second) / 2));
  });

  it.each([0.001, 0.999])('is random: %d of the first second', async (random) => {
    vi.mocked(Math.random).mockReturnValue(random);
    const stream = await createLiveStream();
    await stream.end();
    expect(await stream.untilNextRequest()).toBe(random * second);
  });

  it.each([
    ['doubles if connections live for less than a minute', 59, [500, 1_000, 2_000]],
    ['is short again after a connection that lived for a minute', 60, [500, 500, 500]],
  ])('%s', async (_, seconds, expected) => {
    const stream = createFakeStream();
    const delays: number[] = [];
    for (let turn = 0; turn < 3; turn++) {
      await stream.connect();
      await stream.keepAlive(seconds * second);
      await stream.end();
      delays.push(await stream.untilNextRequest());
    }
    expect(delays).toEqual(expected);
  });

  it.each<[string, (stream: FakeStream) => Promise<unknown>, number]>([
    ['not shorter than the retry field', (stream) => endWithRetry(stream, 20_000), 20_000],
    ['not shorter than Retry-After', (stream) => stream.refuse(503, { 'Retry-After': '7' }), 7_000],
    ['not shortened by the server', (stream) => endWithRetry(stream, 100), 500],
  ])('is %s, once', async (_, end, delay) => {
    const stream = createFakeStream();
    await end(stream);
    expect(await stream.untilNextRequest()).toBe(delay);
    await stream.connect();
    await stream.keepAlive(minute);
    await stream.end();
    expect(await stream.untilNextRequest()).toBe(500);
  });
});

/** A connection that ends after a `retry` field. */
async function endWithRetry(stream: FakeStream, retryMs: number): Promise<void> {
  await stream.connect();
  await stream.send(`retry: ${retryMs}\n\n`);
  await stream.end();
}

describe('a silent connection', () => {
  it.each<[string, object | undefined, number]>([
    ['after twice the keep-alive interval and 5 s', { keepAliveMs: 10 * second }, 25 * second],
    ['after 55 s if the server names no interval', {}, 55 * second],
    ['after 55 s if there is no response', undefined, 55 * second],
  ])('is replaced %s', async (_, ready, ms) => {
    const stream = createFakeStream();
    await (ready ? stream.connect(ready) : settle());
    const served = stream.server.stream();
    await advance(ms - 1);
    expect(served.isAborted()).toBe(false);
    await advance(1);
    expect(served.isAborted()).toBe(true);
    expect(stream.isLive()).toBe(false);
    await stream.untilNextRequest();
    expect(stream.server.streams).toHaveLength(2);
  });
});

describe('a nudge', () => {
  it.each([
    ['keeps a connection with a recent sign of life', 30 * second, false, true],
    ['replaces a connection whose sign of life is late', 30 * second + 1, false, false],
    ['replaces any connection when the network is back', 0, true, false],
  ])('%s', async (_, silentMs, isOnline, isKept) => {
    const stream = await createLiveStream();
    await advance(silentMs);
    stream.kept.nudge(isOnline);
    await settle();
    expect(stream.server.stream().isAborted()).toBe(!isKept);
    expect(stream.isLive()).toBe(isKept);
    if (isKept) return;
    await stream.untilNextRequest();
    await stream.connect();
    expect(stream.isLive()).toBe(true);
  });

  it.each([true, false])('ends a backoff delay (online: %s)', async (isOnline) => {
    const stream = await createLiveStream();
    await stream.end();
    stream.kept.nudge(isOnline);
    await settle();
    expect(stream.server.streams).toHaveLength(2);
    await advance(2 * second);
    expect(stream.server.streams).toHaveLength(2);
  });

  it.each([true, false])(
    'does not end a delay that the server asks for (online: %s)',
    async (isOnline) => {
      const stream = createFakeStream();
      await endWithRetry(stream, 20_000);
      await advance(20 * second - 1);
      stream.kept.nudge(isOnline);
      await settle();
      expect(stream.server.streams).toHaveLength(1);
      await advance(1);
      expect(stream.server.streams).toHaveLength(2);
    },
  );

  it('ends a backoff delay that is longer than the one that the server asks for', async () => {
    vi.mocked(Math.random).mockReturnValue(0.99);
    const stream = createFakeStream();
    await endWithRetry(stream, 100);
    await advance(100);
    stream.kept.nudge(false);
    await settle();
    expect(stream.server.streams).toHaveLength(2);
  });

  it('during a token request does not affect the next connection', async () => {
    let resolveToken: (token: string) => void = () => {};
    const requestToken = () => new Promise<string>((resolve) => (resolveToken = resolve));
    const stream = createFakeStream({ requestToken });
    await settle();
    stream.kept.nudge(true);
    resolveToken('late');
    await stream.connect();
    expect(stream.server.streams).toHaveLength(1);
    expect(stream.server.stream().token).toBe('late');
    expect(stream.isLive()).toBe(true);
  });
});
