import { describe, expect, it, vi } from 'vitest';
import { createFakeStream, fakeTimeAndRandom, settle } from './fake-stream.js';

const second = 1_000;

fakeTimeAndRandom();

describe('a kept stream', () => {
  it('is live from the ready event until it ends', async () => {
    const stream = createFakeStream();
    await settle();
    expect(stream.isLive()).toBe(false);
    stream.server.stream().accept();
    await settle();
    expect(stream.isLive()).toBe(false);
    await stream.connect();
    expect(stream.isLive()).toBe(true);
    await stream.end();
    expect(stream.isLive()).toBe(false);
    stream.kept.stop();
  });

  it('forwards hints', async () => {
    const stream = createFakeStream();
    await stream.connect();
    stream.server.stream().hint({ sub: 'auth0|alice', sid: 'one' });
    await settle();
    stream.server.stream().hint({});
    await settle();
    expect(stream.hints).toEqual([{ sub: 'auth0|alice', sid: 'one' }, {}]);
    stream.kept.stop();
  });

  it('has one connection at a time', async () => {
    const stream = createFakeStream();
    for (let turn = 0; turn < 5; turn++) {
      await stream.connect();
      expect(stream.server.open()).toHaveLength(1);
      await stream.end();
      await vi.advanceTimersByTimeAsync(10 * second);
    }
    expect(stream.server.streams).toHaveLength(6);
    stream.kept.stop();
  });
});

describe('the report to the session', () => {
  it('is made before the first request, so that other tabs know who has the stream', async () => {
    const stream = createFakeStream({ requestToken: () => new Promise(() => {}) });
    await settle();
    expect(stream.session.setLive).toHaveBeenCalledExactlyOnceWith(false, undefined);
    expect(stream.server.streams).toHaveLength(0);
    stream.kept.stop();
  });

  it('is repeated every 30 s while the stream is live', async () => {
    const stream = createFakeStream({ liveIntervalMs: 3_600_000 });
    await stream.connect();
    stream.session.setLive.mockClear();
    await stream.keepAlive(89 * second);
    expect(stream.session.setLive.mock.calls).toEqual(Array(2).fill([true, 3_600_000]));
    await stream.keepAlive(second);
    expect(stream.session.setLive).toHaveBeenCalledTimes(3);
    stream.kept.stop();
  });

  it('is repeated every 30 s without a connection', async () => {
    const stream = createFakeStream({ requestToken: async () => undefined });
    await vi.advanceTimersByTimeAsync(600 * second);
    for (let turn = 0; turn < 10; turn++) {
      stream.session.setLive.mockClear();
      await vi.advanceTimersByTimeAsync(30 * second);
      expect(stream.session.setLive).toHaveBeenCalledWith(false, undefined);
    }
    stream.kept.stop();
  });

  it('contains the interval of the options', async () => {
    const stream = createFakeStream({ liveIntervalMs: 7_200_000 });
    await stream.connect();
    expect(stream.session.setLive).toHaveBeenLastCalledWith(true, 7_200_000);
    stream.kept.stop();
  });
});

describe('a check for missed hints', () => {
  it('does not follow the first connection', async () => {
    const stream = createFakeStream();
    await stream.connect();
    await stream.keepAlive(300 * second);
    expect(stream.hints).toEqual([]);
    stream.kept.stop();
  });

  it('follows each reconnect once', async () => {
    const stream = createFakeStream();
    await stream.connect();
    for (let turn = 1; turn < 4; turn++) {
      await stream.end();
      await vi.advanceTimersByTimeAsync(10 * second);
      expect(stream.hints).toHaveLength(turn - 1);
      await stream.connect();
      expect(stream.hints).toHaveLength(turn);
      expect(stream.hints.at(-1)).toEqual({ missed: true });
      await stream.keepAlive(60 * second);
      expect(stream.hints).toHaveLength(turn);
    }
    stream.kept.stop();
  });

  it('waits for the delay that the server asks for', async () => {
    const stream = createFakeStream();
    await stream.connect({ checkAfterMs: 5 * second });
    await stream.end();
    await vi.advanceTimersByTimeAsync(second);
    await stream.connect({ checkAfterMs: 5 * second });
    await vi.advanceTimersByTimeAsync(5 * second - 1);
    expect(stream.hints).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(stream.hints).toEqual([{ missed: true }]);
    await stream.keepAlive(60 * second);
    expect(stream.hints).toHaveLength(1);
    stream.kept.stop();
  });

  it('is made once for several reconnects within the delay', async () => {
    const stream = createFakeStream();
    await stream.connect();
    for (let turn = 0; turn < 3; turn++) {
      await stream.end();
      await vi.advanceTimersByTimeAsync(5 * second);
      await stream.connect({ checkAfterMs: 20 * second });
    }
    await stream.keepAlive(60 * second);
    expect(stream.hints).toHaveLength(1);
    stream.kept.stop();
  });

  it('is not postponed by further reconnects', async () => {
    const stream = createFakeStream();
    await stream.connect();
    for (let turn = 0; turn < 3; turn++) {
      await stream.end();
      await vi.advanceTimersByTimeAsync(5 * second);
      expect(stream.hints).toEqual([]);
      await stream.connect({ checkAfterMs: 12 * second });
    }
    await vi.advanceTimersByTimeAsync(2 * second - 1);
    expect(stream.hints).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(stream.hints).toEqual([{ missed: true }]);
    await stream.keepAlive(60 * second);
    expect(stream.hints).toHaveLength(1);
    stream.kept.stop();
  });

  it('is made earlier if a further reconnect asks for it', async () => {
    const stream = createFakeStream();
    await stream.connect();
    for (const checkAfterMs of [300 * second, 12 * second, 0]) {
      await stream.end();
      await vi.advanceTimersByTimeAsync(5 * second);
      expect(stream.hints).toEqual([]);
      await stream.connect({ checkAfterMs });
    }
    expect(stream.hints).toEqual([{ missed: true }]);
    await stream.keepAlive(600 * second);
    expect(stream.hints).toHaveLength(1);
    stream.kept.stop();
  });

  it.each([
    [30 * second, 0],
    [30 * second + 1, 1],
  ])('follows a first connection that took %d ms: %d', async (ms, hints) => {
    const stream = createFakeStream();
    await vi.advanceTimersByTimeAsync(ms);
    await stream.connect();
    expect(stream.hints).toHaveLength(hints);
    stream.kept.stop();
  });

  it('follows a first connection if hints may have been missed before', async () => {
    const stream = createFakeStream({ openedAt: 0 });
    await stream.connect();
    expect(stream.hints).toEqual([{ missed: true }]);
    stream.kept.stop();
  });
});

describe('an away event', () => {
  it('ends live, still delivers hints, and leads to a check at the next ready event', async () => {
    const stream = createFakeStream();
    await stream.connect();
    stream.server.stream().send('event: away\ndata: {"keepAliveMs":25000}\n\n');
    await settle();
    expect(stream.isLive()).toBe(false);
    stream.server.stream().hint({ sub: 'auth0|alice' });
    await settle();
    expect(stream.hints).toEqual([{ sub: 'auth0|alice' }]);
    stream.server.stream().send('event: ready\ndata: {"keepAliveMs":25000}\n\n');
    await settle();
    expect(stream.isLive()).toBe(true);
    expect(stream.hints).toEqual([{ sub: 'auth0|alice' }, { missed: true }]);
    stream.kept.stop();
  });

  it('at the start of the first connection leads to a check at the ready event', async () => {
    const stream = createFakeStream();
    await settle();
    stream.server.stream().accept();
    stream.server.stream().send('event: away\ndata: {}\n\n');
    await settle();
    expect(stream.hints).toEqual([]);
    stream.server.stream().send('event: ready\ndata: {}\n\n');
    await settle();
    expect(stream.hints).toEqual([{ missed: true }]);
    stream.kept.stop();
  });
});
