import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { matchesOwner } from '../src/hint.js';
import { EventReader } from './event-reader.js';
import { blocked, delivery, openServer, openStream, requestStream } from './server.js';
import { keys } from './tokens.js';

const hint = (data: object) => ({ event: 'hint', data });

describe('a stream', () => {
  it('is neither cached nor buffered', async () => {
    const { headers } = await requestStream(openServer().server);
    expect(headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-store, no-transform');
    expect(headers.get('x-accel-buffering')).toBe('no');
  });

  it('starts with its expiry and keep-alive period', async () => {
    const exp = Math.floor(Date.now() / 1_000) + 60;
    const response = await requestStream(openServer({ keepAliveMs: 10_000 }).server, { exp });
    const data = { expiresAt: exp * 1_000, keepAliveMs: 10_000, checkAfterMs: 0 };
    expect(await new EventReader(response).next()).toEqual({ event: 'ready', data });
  });

  it('gets a later check than the streams opened before it', async () => {
    const { server } = openServer({
      tenantRequestsPerSecond: 80,
      now: () => 1_767_225_600_000,
    });
    const delays: unknown[] = [];
    for (let each = 0; each < 3; each++) {
      const claims = { sub: `auth0|${each}`, iat: 1_767_225_500, exp: 1_767_229_200 };
      const response = await requestStream(server, claims);
      const { data } = (await new EventReader(response).next()) as {
        data: { checkAfterMs: number };
      };
      delays.push(data.checkAfterMs);
    }
    expect(delays).toEqual([0, 100, 200]);
  });

  it('receives the hint of a webhook', async () => {
    const { server } = openServer();
    const events = await openStream(server);
    await server.fetch(delivery('/webhooks/event-stream', blocked('auth0|alice')));
    expect(await events.next()).toEqual(hint({ sub: 'auth0|alice' }));
  });

  it.each([
    ['a hint about the user', { sub: 'auth0|alice' }, 's1', [hint({ sub: 'auth0|alice' })]],
    [
      'a hint about the session',
      { sub: 'auth0|alice', sid: 's1' },
      's1',
      [hint({ sub: 'auth0|alice', sid: 's1' })],
    ],
    [
      'a hint about a session of the user when its own is unknown',
      { sub: 'auth0|alice', sid: 's2' },
      undefined,
      [hint({ sub: 'auth0|alice', sid: 's2' })],
    ],
    [
      'a hint with the session alone',
      { sid: 's1' },
      's1',
      [hint({ sub: 'auth0|alice', sid: 's1' })],
    ],
    ['no hint about another session', { sub: 'auth0|alice', sid: 's2' }, 's1', []],
    ['no hint about another user', { sub: 'auth0|bob' }, 's1', []],
    ['no hint about another user with its session', { sub: 'auth0|bob', sid: 's1' }, 's1', []],
    ['no hint about another session alone', { sid: 's2' }, 's1', []],
    ['no hint about a session alone when its own is unknown', { sid: 's1' }, undefined, []],
  ])('receives %s', async (_, published, sid, expected) => {
    const { server } = openServer();
    const events = await openStream(server, { sid });
    await server.hints.publish(published);
    expect(await events.readAvailable()).toEqual(expected);
  });

  it('reads the session ID from the configured claim', async () => {
    const { server } = openServer({ sidClaim: 'https://app.example/sid' });
    const events = await openStream(server, { 'https://app.example/sid': 's1', sid: 's2' });
    await server.hints.publish({ sid: 's2' });
    await server.hints.publish({ sid: 's1' });
    expect(await events.readAvailable()).toEqual([hint({ sub: 'auth0|alice', sid: 's1' })]);
  });

  it('receives the hint in every tab of the user', async () => {
    const { server } = openServer();
    const tabs = [await openStream(server), await openStream(server)];
    await server.hints.publish({ sub: 'auth0|alice' });
    for (const tab of tabs) expect(await tab.readAvailable()).toHaveLength(1);
  });

  it('is removed when its browser disconnects', async () => {
    const { server } = openServer();
    const open = await openStream(server);
    const closed = await openStream(server);
    expect(server.health().streams).toBe(2);
    await closed.cancel();
    expect(server.health().streams).toBe(1);
    await server.hints.publish({ sub: 'auth0|alice' });
    expect(await open.readAvailable()).toHaveLength(1);
  });
});

describe('a hint', () => {
  it.each([
    ['a stream of its user', { sub: 'alice' }, { sub: 'alice', sid: 's1' }, true],
    ['no stream of another user', { sub: 'alice' }, { sub: 'bob', sid: undefined }, false],
    [
      'no stream of another user with the same sid',
      { sub: 'alice', sid: 's1' },
      { sub: 'bob', sid: 's1' },
      false,
    ],
    ['a stream of its session', { sid: 's1' }, { sub: 'alice', sid: 's1' }, true],
    ['no stream of another session', { sid: 's1' }, { sub: 'alice', sid: 's2' }, false],
    ['no stream if it has no claims', {}, { sub: 'alice', sid: undefined }, false],
  ])('matches %s', (_, hint, owner, expected) => {
    expect(matchesOwner(hint, owner)).toBe(expected);
  });
});

describe('stream timing', () => {
  beforeEach(() => {
    vi.useFakeTimers({
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
    });
    vi.setSystemTime('2026-01-01T00:00:00Z');
  });
  afterEach(() => vi.useRealTimers());

  it('ends a stream exactly when its token expires', async () => {
    const { server } = openServer();
    const events = await openStream(server, { exp: Date.now() / 1_000 + 90 });
    const other = await openStream(server);
    vi.advanceTimersByTime(89_999);
    expect(server.health().streams).toBe(2);
    vi.advanceTimersByTime(1);
    expect(server.health().streams).toBe(1);
    while (await events.next()) {
      // Skip keep-alive comments.
    }
    await other.cancel();
    expect(server.health().streams).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('supports tokens that expire after the maximum timer delay', async () => {
    const { server } = openServer({ keepAliveMs: 3_600_000 });
    const days = 86_400;
    const events = await openStream(server, { exp: Date.now() / 1_000 + 60 * days });
    const reading = (async () => {
      while (await events.next()) {
        // Skip keep-alive comments.
      }
    })();
    vi.advanceTimersByTime(0);
    for (let day = 0; day < 59; day += 1) await vi.advanceTimersByTimeAsync(days * 1_000);
    expect(server.health().streams).toBe(1);
    await vi.advanceTimersByTimeAsync(days * 1_000);
    expect(server.health().streams).toBe(0);
    await reading;
  });

  it('sends one keep-alive comment per period', async () => {
    const { server } = openServer({ keepAliveMs: 10_000 });
    const first = await openStream(server);
    vi.advanceTimersByTime(3_333);
    const second = await openStream(server);
    for (let period = 0; period < 3; period += 1) {
      vi.advanceTimersByTime(10_000);
      expect(await first.readAvailable()).toEqual([{ comment: true }]);
      expect(await second.readAvailable()).toEqual([{ comment: true }]);
    }
  });

  it('uses one keep-alive timer for all streams', async () => {
    const { server } = openServer();
    const exp = Date.now() / 1_000 + 3_600;
    for (let tab = 0; tab < 10; tab += 1) await openStream(server, { exp });
    expect(vi.getTimerCount()).toBe(2);
  });

  it('closes the stream of a browser that does not read', async () => {
    const { server, log } = openServer({ keepAliveMs: 1_000 });
    const response = await requestStream(server);
    vi.advanceTimersByTime(30_000);
    expect(server.health().streams).toBe(1);
    vi.advanceTimersByTime(10_000);
    expect(server.health().streams).toBe(0);
    expect(log).toContainEqual(expect.objectContaining({ event: 'slow_reader_closed' }));
    await expect(new EventReader(response).next()).rejects.toThrow('does not read');
  });
});

describe('close', () => {
  it('spreads the reconnects over a hundred a second', async () => {
    const { server } = openServer({ limits: { streamsPerUser: 300 } });
    const streams = await Promise.all(Array.from({ length: 300 }, () => openStream(server)));
    await server.close();
    const delays: number[] = [];
    for (const events of streams) {
      delays.push((await events.next())?.retry ?? NaN);
      expect(await events.next()).toBeUndefined();
    }
    expect(Math.min(...delays)).toBeLessThan(1_000);
    expect(Math.max(...delays)).toBeGreaterThan(2_000);
    expect(Math.max(...delays)).toBeLessThanOrEqual(3_000);
    expect(server.health().streams).toBe(0);
  });

  it('rejects later requests', async () => {
    const { server } = openServer();
    await server.close();
    await server.close();
    const webhook = delivery('/webhooks/event-stream', blocked('auth0|alice'));
    for (const response of [await requestStream(server), await server.fetch(webhook)]) {
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toBe('30');
    }
  });

  it('opens no stream after a pending token verification', async () => {
    let onKeyRequest = () => {};
    const keyRequest = new Promise<void>((resolve) => {
      onKeyRequest = resolve;
    });
    let release = () => {};
    const isReleased = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { server } = openServer({
      keys: async (...args) => {
        onKeyRequest();
        await isReleased;
        return keys(...args);
      },
    });
    const response = requestStream(server);
    await keyRequest;
    await server.close();
    release();
    expect((await response).status).toBe(503);
    expect(server.health().streams).toBe(0);
  });
});
