import { describe, expect, it, vi } from 'vitest';
import { createFakeStream, fakeTimeAndRandom, settle } from './fake-stream.js';

const second = 1_000;

fakeTimeAndRandom();

describe('a silent connection', () => {
  it('is replaced after twice the keep-alive interval and 5 s', async () => {
    const stream = createFakeStream();
    await stream.connect({ keepAliveMs: 10 * second });
    const served = stream.server.stream();
    await vi.advanceTimersByTimeAsync(25 * second - 1);
    expect(served.isAborted()).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(served.isAborted()).toBe(true);
    expect(stream.isLive()).toBe(false);
    await stream.untilNextRequest();
    expect(stream.server.streams).toHaveLength(2);
    stream.kept.stop();
  });

  it('is not one with comments', async () => {
    const stream = createFakeStream();
    await stream.connect({ keepAliveMs: 10 * second });
    for (let turn = 0; turn < 10; turn++) {
      await vi.advanceTimersByTimeAsync(24 * second);
      stream.server.stream().send(':\n\n');
    }
    expect(stream.server.streams).toHaveLength(1);
    stream.kept.stop();
  });

  it('is also a request without a response, after 55 s', async () => {
    const stream = createFakeStream();
    await vi.advanceTimersByTimeAsync(55 * second - 1);
    expect(stream.server.stream().isAborted()).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(stream.server.stream().isAborted()).toBe(true);
    stream.kept.stop();
  });
});

describe('a nudge', () => {
  it('keeps a connection with a recent sign of life', async () => {
    const stream = createFakeStream();
    await stream.connect();
    await vi.advanceTimersByTimeAsync(30 * second);
    stream.kept.nudge(false);
    await settle();
    expect(stream.server.open()).toHaveLength(1);
    stream.kept.stop();
  });

  it('replaces a connection whose sign of life is late', async () => {
    const stream = createFakeStream();
    await stream.connect();
    await vi.advanceTimersByTimeAsync(30 * second + 1);
    stream.kept.nudge(false);
    await settle();
    expect(stream.server.open()).toHaveLength(0);
    await stream.untilNextRequest();
    await stream.connect();
    expect(stream.isLive()).toBe(true);
    stream.kept.stop();
  });

  it('replaces any connection when the network is back', async () => {
    const stream = createFakeStream();
    await stream.connect();
    stream.kept.nudge(true);
    await settle();
    expect(stream.server.stream().isAborted()).toBe(true);
    await stream.untilNextRequest();
    expect(stream.server.streams).toHaveLength(2);
    stream.kept.stop();
  });

  it.each([true, false])('ends a backoff delay (online: %s)', async (isOnline) => {
    const stream = createFakeStream();
    await stream.connect();
    await stream.end();
    stream.kept.nudge(isOnline);
    await settle();
    expect(stream.server.streams).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(2 * second);
    expect(stream.server.streams).toHaveLength(2);
    stream.kept.stop();
  });

  it.each([true, false])(
    'does not end a delay that the server asks for (online: %s)',
    async (isOnline) => {
      const stream = createFakeStream();
      await stream.connect();
      stream.server.stream().send('retry: 20000\n\n');
      await stream.end();
      await vi.advanceTimersByTimeAsync(20 * second - 1);
      stream.kept.nudge(isOnline);
      await settle();
      expect(stream.server.streams).toHaveLength(1);
      await vi.advanceTimersByTimeAsync(1);
      expect(stream.server.streams).toHaveLength(2);
      stream.kept.stop();
    },
  );

  it('ends a backoff delay that is longer than the one that the server asks for', async () => {
    vi.mocked(Math.random).mockReturnValue(0.99);
    const stream = createFakeStream();
    await stream.connect();
    stream.server.stream().send('retry: 100\n\n');
    await stream.end();
    await vi.advanceTimersByTimeAsync(100);
    stream.kept.nudge(false);
    await settle();
    expect(stream.server.streams).toHaveLength(2);
    stream.kept.stop();
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
    stream.kept.stop();
  });
});
