import { describe, expect, it } from 'vitest';
import {
  advance,
  awayEvent,
  createFakeStream,
  createLiveStream,
  fakeTimeAndRandom,
  hintEvent,
  minute,
  readyEvent,
  second,
  settle,
} from './fake-stream.js';

fakeTimeAndRandom();

describe('a kept stream', () => {
  it('is live from the ready event until it ends', async () => {
    const stream = createFakeStream();
    await settle();
    stream.server.stream().accept();
    await settle();
    expect(stream.isLive()).toBe(false);
    await stream.connect();
    expect(stream.isLive()).toBe(true);
    await stream.end();
    expect(stream.isLive()).toBe(false);
  });

  it('forwards hints', async () => {
    const stream = await createLiveStream();
    await stream.send(hintEvent({ sub: 'auth0|alice', sid: 'one' }));
    await stream.send(hintEvent());
    expect(stream.hints).toEqual([{ sub: 'auth0|alice', sid: 'one' }, {}]);
  });
});

describe('the report to the session', () => {
  it('is made before the first request, so that other tabs know who has the stream', async () => {
    const { session, server } = createFakeStream({ requestToken: () => new Promise(() => {}) });
    await settle();
    expect(session.setLive).toHaveBeenCalledExactlyOnceWith(false, undefined);
    expect(server.streams).toHaveLength(0);
  });

  it('is repeated every 30 s while the stream is live, with the interval of the options', async () => {
    const { session, keepAlive } = await createLiveStream({ liveIntervalMs: 60 * minute });
    session.setLive.mockClear();
    await keepAlive(89 * second);
    expect(session.setLive.mock.calls).toEqual(Array(2).fill([true, 60 * minute]));
    await keepAlive(second);
    expect(session.setLive).toHaveBeenCalledTimes(3);
  });

  it('is repeated every 30 s without a connection', async () => {
    const { session } = createFakeStream({ requestToken: async () => undefined });
    await advance(10 * minute);
    for (let turn = 0; turn < 10; turn++) {
      session.setLive.mockClear();
      await advance(30 * second);
      expect(session.setLive).toHaveBeenCalledWith(false, undefined);
    }
  });
});

describe('a check for missed hints', () => {
  it.each([
    ['does not follow a first connection within 30 s', 30 * second, {}, 0],
    ['follows a first connection that took longer', 30 * second + 1, {}, 1],
    ['follows a first connection if hints may have been missed before', 0, { openedAt: 0 }, 1],
  ])('%s', async (_, ms, options, checks) => {
    const stream = createFakeStream(options);
    await advance(ms);
    await stream.connect();
    await stream.keepAlive(5 * minute);
    expect(stream.hints).toEqual(Array(checks).fill({ missed: true }));
  });

  it('follows each reconnect once', async () => {
    const stream = await createLiveStream();
    for (let turn = 1; turn < 4; turn++) {
      await stream.reconnect();
      expect(stream.hints).toEqual(Array(turn).fill({ missed: true }));
      await stream.keepAlive(minute);
      expect(stream.hints).toHaveLength(turn);
    }
  });

  it.each([
    ['after the delay that the server asks for', [5], 10],
    ['once for several reconnects within the delay', [20, 20, 20], 25],
    ['without being postponed by further reconnects', [12, 12, 12], 17],
    ['earlier if a further reconnect asks for it', [300, 12, 0], 15],
  ])('is made %s', async (_, delays, dueAfter) => {
    const stream = await createLiveStream({}, { checkAfterMs: second });
    const startedAt = Date.now();
    const checks: number[] = [];
    stream.onHint(() => checks.push((Date.now() - startedAt) / second));
    for (const delay of delays) {
      await stream.reconnect({ checkAfterMs: delay * second }, 5 * second);
    }
    await stream.keepAlive(10 * minute);
    expect(checks).toEqual([dueAfter]);
  });
});

describe('an away event', () => {
  it('ends live, still delivers hints, and leads to a check at the next ready event', async () => {
    const stream = await createLiveStream();
    await stream.send(awayEvent);
    expect(stream.isLive()).toBe(false);
    await stream.send(hintEvent({ sub: 'auth0|alice' }));
    expect(stream.hints).toEqual([{ sub: 'auth0|alice' }]);
    await stream.send(readyEvent);
    expect(stream.isLive()).toBe(true);
    expect(stream.hints).toEqual([{ sub: 'auth0|alice' }, { missed: true }]);
  });

  it('at the start of the first connection leads to a check at the ready event', async () => {
    const stream = createFakeStream();
    await settle();
    stream.server.stream().accept();
    await stream.send(awayEvent);
    expect(stream.hints).toEqual([]);
    await stream.send(readyEvent);
    expect(stream.hints).toEqual([{ missed: true }]);
  });
});
