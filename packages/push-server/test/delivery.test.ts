import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHintThrottle } from '../src/delivery/hint-throttle.js';
import type { Hint } from '../src/index.js';
import { askForStream, openServer, openStream } from './server.js';

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
  it('gets it when its token was issued before', async () => {
    const { server } = openServer();
    const iat = seconds();
    vi.advanceTimersByTime(10 * second);
    await server.hints.publish({ sub: 'auth0|alice' });
    vi.advanceTimersByTime(10 * second);
    expect(await (await openStream(server, { iat })).arrived()).toEqual([alice()]);
    expect(await (await openStream(server)).arrived()).toEqual([]);
  });

  it('gets it when the clock of who issued its token is five seconds ahead', async () => {
    const { server } = openServer();
    await server.hints.publish({ sub: 'auth0|alice' });
    expect(await (await openStream(server, { iat: seconds() + 5 })).arrived()).toEqual([alice()]);
    expect(await (await openStream(server, { iat: seconds() + 6 })).arrived()).toEqual([]);
  });

  it('gets it when its token was issued in the same second', async () => {
    const { server } = openServer();
    await server.hints.publish({ sub: 'auth0|alice' });
    vi.advanceTimersByTime(999);
    expect(await (await openStream(server, { iat: Math.floor(seconds()) })).arrived()).toEqual([
      alice(),
    ]);
  });

  it('gets it when nobody knows when its token was issued', async () => {
    const { server } = openServer();
    await server.hints.publish({ sub: 'auth0|alice' });
    vi.advanceTimersByTime(10 * second);
    expect(await (await openStream(server, { iat: undefined })).arrived()).toEqual([alice()]);
  });

  it('no longer gets it when it is a minute old', async () => {
    const { server } = openServer();
    const iat = seconds();
    await server.hints.publish({ sub: 'auth0|alice' });
    vi.advanceTimersByTime(60 * second);
    expect(await (await openStream(server, { iat })).arrived()).toEqual([alice()]);
    vi.advanceTimersByTime(1);
    expect(await (await openStream(server, { iat })).arrived()).toEqual([]);
  });

  it('gets nothing that is about others', async () => {
    const { server } = openServer();
    const iat = seconds();
    await server.hints.publish({ sub: 'auth0|bob' });
    await server.hints.publish({ sub: 'auth0|alice', sid: 's2' });
    await server.hints.publish({ sid: 's2' });
    expect(await (await openStream(server, { iat, sid: 's1' })).arrived()).toEqual([]);
  });

  it('gets several as one', async () => {
    const { server } = openServer();
    const iat = seconds();
    await server.hints.publish({ sub: 'auth0|alice', sid: 's1' });
    await server.hints.publish({ sid: 's1' });
    expect(await (await openStream(server, { iat, sid: 's1' })).arrived()).toEqual([alice('s1')]);
    await server.hints.publish({ sub: 'auth0|alice', sid: 's2' });
    expect(await (await openStream(server, { iat })).arrived()).toEqual([alice()]);
  });

  it('misses none of a user with very many sessions', async () => {
    const { server } = openServer();
    const iat = seconds();
    for (let session = 0; session < 100; session += 1) {
      await server.hints.publish({ sub: 'auth0|alice', sid: `s${session}` });
    }
    expect(await (await openStream(server, { iat, sid: 's99' })).arrived()).toHaveLength(1);
  });

  it('gets none where the server is told to remember nothing', async () => {
    const { server } = openServer({ memoryMs: 0 });
    await server.hints.publish({ sub: 'auth0|alice' });
    vi.advanceTimersByTime(1);
    expect(await (await openStream(server, { iat: seconds() - 10 })).arrived()).toEqual([]);
  });
});

describe('many hints about one user', () => {
  it('go out six at once, and then one every ten seconds', async () => {
    const { server } = openServer();
    const events = await openStream(server);
    for (let hint = 0; hint < 20; hint += 1) await server.hints.publish({ sub: 'auth0|alice' });
    expect(await events.arrived()).toHaveLength(6);
    vi.advanceTimersByTime(9_899);
    expect(await events.arrived()).toEqual([]);
    vi.advanceTimersByTime(201);
    expect(await events.arrived()).toEqual([alice()]);
    vi.advanceTimersByTime(60 * second);
    expect((await events.arrived()).filter(({ event }) => event === 'hint')).toEqual([]);
  });

  it('lose their session only when they are about several', async () => {
    const { server } = openServer({ limits: { hintsPerUserPerMinute: 1 } });
    const events = await openStream(server);
    const hints = async () => (await events.arrived()).filter(({ event }) => event === 'hint');
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

  it('wait no longer when the clock is set back', async () => {
    let setBackMs = 0;
    const { server } = openServer({ now: () => Date.now() - setBackMs });
    const events = await openStream(server);
    for (let hint = 0; hint < 7; hint += 1) await server.hints.publish({ sub: 'auth0|alice' });
    expect(await events.arrived()).toHaveLength(6);
    setBackMs = 600 * second;
    vi.advanceTimersByTime(20 * second + 200);
    expect(await events.arrived()).toEqual([alice()]);
  });

  it('hold up nobody else', async () => {
    const { server } = openServer({ limits: { hintsPerUserPerMinute: 1 } });
    const events = await openStream(server, { sub: 'auth0|bob' });
    for (let hint = 0; hint < 9; hint += 1) await server.hints.publish({ sub: 'auth0|alice' });
    await server.hints.publish({ sub: 'auth0|bob' });
    expect(await events.arrived()).toHaveLength(1);
  });

  it('end no stream by coming all at once, where so many may', async () => {
    const { server } = openServer({ limits: { hintsPerUserPerMinute: 100 } });
    const events = await openStream(server);
    for (let hint = 0; hint < 100; hint += 1) await server.hints.publish({ sub: 'auth0|alice' });
    expect(await events.arrived()).toHaveLength(100);
  });

  it('are not lost when hints about very many users come with them', () => {
    const delivered: Hint[] = [];
    const throttle = createHintThrottle(1, Date.now, (hint) => delivered.push(hint));
    for (let user = 0; user <= 50_000; user += 1) throttle.push({ sub: `${user}` });
    throttle.push({ sub: 'auth0|alice' });
    throttle.push({ sub: 'auth0|alice' });
    expect(delivered).toHaveLength(50_003);
    throttle.flush();
  });

  it('are forgotten when the allowance is whole again', async () => {
    const { server } = openServer();
    for (let hint = 0; hint < 3; hint += 1) await server.hints.publish({ sub: 'auth0|alice' });
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(30_100);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('are refused once the server is closed, and not lost in silence', async () => {
    const { server } = openServer();
    await server.close();
    await expect(server.hints.publish({ sub: 'auth0|alice' })).rejects.toMatchObject({
      code: 'closed',
    });
  });

  it('go out before the streams are closed', async () => {
    const { server } = openServer({ limits: { hintsPerUserPerMinute: 1 } });
    const events = await openStream(server);
    await server.hints.publish({ sub: 'auth0|alice' });
    await server.hints.publish({ sub: 'auth0|alice' });
    await server.close();
    expect(await events.arrived()).toMatchObject([
      alice(),
      alice(),
      { retry: expect.any(Number) as number },
    ]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('limits', () => {
  it('refuse a user with too many streams, and nobody else', async () => {
    const { server } = openServer({ limits: { streamsPerUser: 2 } });
    const first = await openStream(server);
    await openStream(server);
    const refused = await askForStream(server);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('60');
    expect(await refused.json()).toMatchObject({ error: 'too_many_streams' });
    expect((await askForStream(server, { sub: 'auth0|bob' })).status).toBe(200);
    await first.cancel();
    expect((await askForStream(server)).status).toBe(200);
  });

  it('refuse everybody when there are too many streams', async () => {
    const { server } = openServer({ limits: { streams: 2 } });
    for (const sub of ['a', 'b']) await openStream(server, { sub });
    const refused = await askForStream(server, { sub: 'c' });
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('30');
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

  it('passes nothing on but the hint', async () => {
    const { server } = openServer();
    const events = await openStream(server);
    await server.hints.publish({ sub: 'auth0|alice', email: 'alice@example.com' } as object);
    expect(await events.arrived()).toEqual([alice()]);
  });
});
