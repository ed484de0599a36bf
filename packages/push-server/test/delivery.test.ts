import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHintThrottle } from '../src/delivery/hint-throttle.js';
import type { Hint } from '../src/index.js';
import { EventReader } from './event-reader.js';
import { openServer, openStream, requestStream } from './server.js';

const alice = (sid?: string) => ({
  event: 'hint',
  data: { sub: 'auth0|alice', ...(sid && { sid }) },
});
const second = 1_000;

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
  });
  vi.setSystemTime('2026-01-01T00:00:00Z');
});
afterEach(() => vi.useRealTimers());

const seconds = () => Date.now() / second;

describe('a stream that opens after a hint', () => {
  it('receives the hint when its token was issued before', async () => {
    const { server } = openServer();
    const iat = seconds();
    vi.advanceTimersByTime(10 * second);
    await server.hints.publish({ sub: 'auth0|alice' });
    vi.advanceTimersByTime(10 * second);
    expect(await (await openStream(server, { iat })).readAvailable()).toEqual([alice()]);
    expect(await (await openStream(server)).readAvailable()).toEqual([]);
  });

  it('receives the hint when the clock of the issuer is up to five seconds ahead', async () => {
    const { server } = openServer();
    await server.hints.publish({ sub: 'auth0|alice' });
    expect(await (await openStream(server, { iat: seconds() + 5 })).readAvailable()).toEqual([
      alice(),
    ]);
    expect(await (await openStream(server, { iat: seconds() + 6 })).readAvailable()).toEqual([]);
  });

  it('receives the hint when its token was issued in the same second', async () => {
    const { server } = openServer();
    await server.hints.publish({ sub: 'auth0|alice' });
    vi.advanceTimersByTime(999);
    expect(
      await (await openStream(server, { iat: Math.floor(seconds()) })).readAvailable(),
    ).toEqual([alice()]);
  });

  it('receives the hint when its token has no iat', async () => {
    const { server } = openServer();
    await server.hints.publish({ sub: 'auth0|alice' });
    vi.advanceTimersByTime(10 * second);
    expect(await (await openStream(server, { iat: undefined })).readAvailable()).toEqual([alice()]);
  });

  it('does not receive a hint older than a minute', async () => {
    const { server } = openServer();
    const iat = seconds();
    await server.hints.publish({ sub: 'auth0|alice' });
    vi.advanceTimersByTime(60 * second);
    expect(await (await openStream(server, { iat })).readAvailable()).toEqual([alice()]);
    vi.advanceTimersByTime(1);
    expect(await (await openStream(server, { iat })).readAvailable()).toEqual([]);
  });

  it('does not receive hints for other users or sessions', async () => {
    const { server } = openServer();
    const iat = seconds();
    await server.hints.publish({ sub: 'auth0|bob' });
    await server.hints.publish({ sub: 'auth0|alice', sid: 's2' });
    await server.hints.publish({ sid: 's2' });
    expect(await (await openStream(server, { iat, sid: 's1' })).readAvailable()).toEqual([]);
  });

  it('receives several hints merged into one', async () => {
    const { server } = openServer();
    const iat = seconds();
    await server.hints.publish({ sub: 'auth0|alice', sid: 's1' });
    await server.hints.publish({ sid: 's1' });
    expect(await (await openStream(server, { iat, sid: 's1' })).readAvailable()).toEqual([
      alice('s1'),
    ]);
    await server.hints.publish({ sub: 'auth0|alice', sid: 's2' });
    expect(await (await openStream(server, { iat })).readAvailable()).toEqual([alice()]);
  });

  it('receives a hint for a user with many sessions', async () => {
    const { server } = openServer({ tenantRequestsPerSecond: 100 });
    const iat = seconds();
    for (let session = 0; session < 100; session += 1) {
      await server.hints.publish({ sub: 'auth0|alice', sid: `s${session}` });
    }
    expect(await (await openStream(server, { iat, sid: 's99' })).readAvailable()).toHaveLength(1);
  });

  it('receives no earlier hint when memoryMs is 0', async () => {
    const { server } = openServer({ memoryMs: 0 });
    await server.hints.publish({ sub: 'auth0|alice' });
    vi.advanceTimersByTime(1);
    expect(await (await openStream(server, { iat: seconds() - 10 })).readAvailable()).toEqual([]);
  });
});

describe('many hints for one user', () => {
  it('are limited to six at once and one every ten seconds', async () => {
    const { server } = openServer();
    const events = await openStream(server);
    for (let hint = 0; hint < 20; hint += 1) await server.hints.publish({ sub: 'auth0|alice' });
    expect(await events.readAvailable()).toHaveLength(6);
    vi.advanceTimersByTime(9_899);
    expect(await events.readAvailable()).toEqual([]);
    vi.advanceTimersByTime(201);
    expect(await events.readAvailable()).toEqual([alice()]);
    vi.advanceTimersByTime(60 * second);
    expect((await events.readAvailable()).filter(({ event }) => event === 'hint')).toEqual([]);
  });

  it('keep the sid unless they name several sessions', async () => {
    const { server } = openServer({ limits: { hintsPerUserPerMinute: 1 } });
    const events = await openStream(server);
    const hints = async () =>
      (await events.readAvailable()).filter(({ event }) => event === 'hint');
    for (let hint = 0; hint < 3; hint += 1) {
      await server.hints.publish({ sub: 'auth0|alice', sid: 's1' });
    }
    vi.advanceTimersByTime(60_100);
    expect(await hints()).toEqual([alice('s1'), alice('s1')]);
    await server.hints.publish({ sub: 'auth0|alice', sid: 's1' });
    await server.hints.publish({ sub: 'auth0|alice', sid: 's2' });
    vi.advanceTimersByTime(60_100);
    expect(await hints()).toEqual([alice()]);
  });

  it('are not delayed longer when the clock is set back', async () => {
    let setBackMs = 0;
    const { server } = openServer({ now: () => Date.now() - setBackMs });
    const events = await openStream(server);
    for (let hint = 0; hint < 7; hint += 1) await server.hints.publish({ sub: 'auth0|alice' });
    expect(await events.readAvailable()).toHaveLength(6);
    setBackMs = 600 * second;
    vi.advanceTimersByTime(20 * second + 200);
    expect(await events.readAvailable()).toEqual([alice()]);
  });

  it('do not delay hints for other users', async () => {
    const { server } = openServer({ limits: { hintsPerUserPerMinute: 1 } });
    const events = await openStream(server, { sub: 'auth0|bob' });
    for (let hint = 0; hint < 9; hint += 1) await server.hints.publish({ sub: 'auth0|alice' });
    await server.hints.publish({ sub: 'auth0|bob' });
    expect(await events.readAvailable()).toHaveLength(1);
  });

  it('do not close the stream when the limit allows all of them at once', async () => {
    const { server } = openServer({
      tenantRequestsPerSecond: 100,
      limits: { hintsPerUserPerMinute: 100 },
    });
    const events = await openStream(server);
    for (let hint = 0; hint < 100; hint += 1) await server.hints.publish({ sub: 'auth0|alice' });
    expect(await events.readAvailable()).toHaveLength(100);
  });

  it('are not lost when the throttle tracks too many users', () => {
    const delivered: Hint[] = [];
    const throttle = createHintThrottle(1, Date.now, (hint) => delivered.push(hint));
    for (let user = 0; user <= 50_000; user += 1) throttle.push({ sub: `${user}` });
    throttle.push({ sub: 'auth0|alice' });
    throttle.push({ sub: 'auth0|alice' });
    expect(delivered).toHaveLength(50_003);
    throttle.flush();
  });

  it('leave no timer once the rate limit is fully refilled', async () => {
    const { server } = openServer();
    await openStream(server);
    const timers = vi.getTimerCount();
    for (let hint = 0; hint < 3; hint += 1) await server.hints.publish({ sub: 'auth0|alice' });
    expect(vi.getTimerCount()).toBe(timers + 1);
    vi.advanceTimersByTime(30_100);
    expect(vi.getTimerCount()).toBe(timers);
  });

  it('are rejected after the server is closed', async () => {
    const { server } = openServer();
    await server.close();
    await expect(server.hints.publish({ sub: 'auth0|alice' })).rejects.toMatchObject({
      code: 'closed',
    });
  });

  it('are delivered before the streams are closed', async () => {
    const { server } = openServer({ limits: { hintsPerUserPerMinute: 1 } });
    const events = await openStream(server);
    await server.hints.publish({ sub: 'auth0|alice' });
    await server.hints.publish({ sub: 'auth0|alice' });
    await server.close();
    expect(await events.readAvailable()).toMatchObject([
      alice(),
      alice(),
      { retry: expect.any(Number) as number },
    ]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('limits', () => {
  it('close the oldest stream of a user with too many, for five minutes', async () => {
    const { server, log } = openServer({ limits: { streamsPerUser: 2 } });
    const bobs = await openStream(server, { sub: 'auth0|bob' });
    const oldest = await openStream(server);
    const others = [await openStream(server), await openStream(server)];
    expect(await oldest.next()).toEqual({ retry: 300_000 });
    expect(await oldest.next()).toBeUndefined();
    expect(server.health().streams).toBe(3);
    expect(log).toEqual([expect.objectContaining({ event: 'oldest_stream_closed' })]);
    await server.hints.publish({ sub: 'auth0|alice' });
    for (const events of others) expect(await events.next()).toEqual(alice());
    expect(await bobs.readAvailable()).toEqual([]);
  });

  it('end the connection of the oldest stream if nobody reads it', async () => {
    const { server } = openServer({ limits: { streamsPerUser: 1 } });
    const unread = await requestStream(server);
    await openStream(server);
    await expect(new EventReader(unread).next()).rejects.toThrow('does not read');
  });

  it('reject all users when there are too many streams', async () => {
    const { server } = openServer({ limits: { streams: 2 } });
    for (const sub of ['a', 'b']) await openStream(server, { sub });
    const rejected = await requestStream(server, { sub: 'c' });
    expect(rejected.status).toBe(503);
    expect(rejected.headers.get('retry-after')).toBe('30');
  });
});

describe('hints.publish', () => {
  it.each([
    {},
    null,
    'auth0|alice',
    { sub: '' },
    { sub: 1 },
    { sid: {} },
    { sub: 'a', sid: null },
    { sub: 'x'.repeat(513) },
    { sub: 'a\nevent: hint' },
  ])('rejects %j', async (input) => {
    const { server } = openServer();
    await expect(server.hints.publish(input as object)).rejects.toMatchObject({
      name: 'PushServerError',
      code: 'invalid_hint',
    });
  });

  it('removes unknown members of a hint', async () => {
    const { server } = openServer();
    const events = await openStream(server);
    await server.hints.publish({ sub: 'auth0|alice', email: 'alice@example.com' } as object);
    expect(await events.readAvailable()).toEqual([alice()]);
  });
});
