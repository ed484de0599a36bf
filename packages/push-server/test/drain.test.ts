import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { blocked, delivery, openServer, openStream, request, requestStream } from './server.js';

const healthOf = async (server: { fetch(request: Request): Promise<Response> }) => {
  const response = await server.fetch(request('/health'));
  const { status } = (await response.json()) as { status: string };
  return [response.status, status];
};

describe('drain', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_767_225_600_000 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('reports 503 first, and keeps the streams for half of the time', async () => {
    const { server, log } = openServer();
    const events = await openStream(server);
    expect(await healthOf(server)).toEqual([200, 'ok']);
    void server.drain(10_000);
    expect(await healthOf(server)).toEqual([503, 'draining']);
    vi.advanceTimersByTime(4_999);
    expect(await events.readAvailable()).toEqual([]);
    expect(server.health().streams).toBe(1);
    expect(log).toContainEqual(expect.objectContaining({ event: 'draining', streams: 1 }));
  });

  it('refuses new streams with 503 and Retry-After', async () => {
    const { server } = openServer();
    void server.drain();
    const response = await requestStream(server);
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('30');
  });

  it('accepts webhooks, whose hints reach the streams that are open', async () => {
    const { server } = openServer();
    const events = await openStream(server);
    void server.drain();
    const webhook = delivery('/webhooks/event-stream', blocked('auth0|alice'));
    expect((await server.fetch(webhook)).status).toBe(200);
    expect(await events.next()).toMatchObject({ event: 'hint' });
  });

  it('closes the streams evenly over the second half', async () => {
    const { server } = openServer();
    for (let tab = 0; tab < 10; tab += 1) await openStream(server);
    const drained = server.drain(20_000);
    await vi.advanceTimersByTimeAsync(10_000);
    const left: number[] = [];
    for (let second = 0; second < 10; second += 1) {
      await vi.advanceTimersByTimeAsync(1_000);
      left.push(server.health().streams);
    }
    expect(left).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    await drained;
  });

  it('lets at most a hundred browsers reconnect per second', async () => {
    const { server } = openServer({ limits: { streamsPerUser: 300 } });
    // One after the other, since they close in the order in which they opened.
    const streams = [];
    for (let tab = 0; tab < 300; tab += 1) streams.push(await openStream(server));
    const drained = server.drain(2_000);
    await vi.advanceTimersByTimeAsync(2_000);
    await drained;
    const retries = [];
    for (const events of streams) retries.push((await events.next())?.retry ?? NaN);
    const reconnects = retries.map((retry, index) => retry + Math.ceil((index + 1) / 30) * 100);
    for (let second = 0; second < 3; second += 1) {
      const during = reconnects.filter((at) => Math.floor(at / 1_000) === second);
      expect(during.length).toBeLessThanOrEqual(101);
    }
    expect(Math.max(...reconnects)).toBeLessThan(3_100);
  });

  it.each([NaN, Infinity, -1, 3_600_001])('does not begin with the duration %d', async (ms) => {
    const { server } = openServer();
    await openStream(server);
    expect(() => server.drain(ms)).toThrow('durationMs must be a number from 0 to 3600000');
    expect(await healthOf(server)).toEqual([200, 'ok']);
  });

  it('is ended by close', async () => {
    const { server } = openServer();
    const events = await openStream(server);
    const drained = server.drain();
    await server.close();
    await drained;
    expect(await events.next()).toMatchObject({ retry: expect.any(Number) as number });
    expect(await events.next()).toBeUndefined();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does nothing after close', async () => {
    const { server, log } = openServer();
    await server.close();
    await server.drain();
    expect(log.map(({ event }) => event)).toEqual(['closed']);
  });
});
