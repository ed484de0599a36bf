import { createClient } from '@redis/client';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { BackplaneSubscriber, LogLine } from '../src/index.js';
import { createRedisBackplane } from '../src/redis/index.js';
import { startRedis } from './redis-server.js';
import { openServer, openStream, request } from './server.js';
import { logoutToken } from './tokens.js';

const patient = { timeout: 20_000, interval: 20 };
const alice = { event: 'hint', data: { sub: 'auth0|alice' } };
const KEY = 'auth0-heartbeat:hints';

function openNode(url: string, now = Date.now) {
  return openServer({
    now,
    backplane: createRedisBackplane({ url }),
    limits: { hintsPerUserPerMinute: 6_000 },
  });
}

async function openConnectedNode(url: string, now = Date.now) {
  const node = openNode(url, now);
  await becomes(node.server, 'connected');
  return node;
}

function becomes(server: { health(): { backplane: string } }, state: string) {
  return expect.poll(() => server.health().backplane, patient).toBe(state);
}

async function openClient(url: string) {
  const client = createClient({ url });
  await client.connect();
  onTestFinished(() => client.destroy());
  return client;
}

const changes = (log: readonly LogLine[]) =>
  log.map(({ event }) => event).filter((event) => event.startsWith('backplane_'));

describe('two nodes with Redis', { timeout: 60_000 }, () => {
  it('bring a hint to the streams of both, once', async () => {
    const { url } = await startRedis();
    const [one, other] = [await openConnectedNode(url), await openConnectedNode(url)];
    const streams = [await openStream(one.server), await openStream(other.server)];
    await one.server.hints.publish({ sub: 'auth0|alice' });
    for (const events of streams) expect(await events.next()).toEqual(alice);
    await other.server.hints.publish({ sub: 'auth0|alice', sid: 'last' });
    // Nothing in between: the first one did not come back to its own node.
    for (const events of streams)
      expect(await events.next()).toMatchObject({ data: { sid: 'last' } });
    expect(changes(one.log)).toEqual(['backplane_connected']);
  });

  it('take a logout token once', async () => {
    const { url } = await startRedis();
    const [one, other] = [await openConnectedNode(url), await openConnectedNode(url)];
    const body = new URLSearchParams({ logout_token: await logoutToken() });
    const ask = () => request('/backchannel-logout', { method: 'POST', body });
    expect((await one.server.fetch(ask())).status).toBe(200);
    expect((await other.server.fetch(ask())).status).toBe(400);
  });

  it('tell one that starts what was published in the last minute', async () => {
    const { url } = await startRedis();
    const one = await openConnectedNode(url);
    const iat = Math.floor(Date.now() / 1_000) - 10;
    await one.server.hints.publish({ sub: 'auth0|alice' });
    await expect.poll(async () => (await openClient(url)).xLen(KEY), patient).toBe(1);
    const late = await openConnectedNode(url);
    await expect
      .poll(async () => (await openStream(late.server, { iat })).arrived(), patient)
      .toEqual([alice]);
  });

  it.each([-120_000, 120_000])(
    'remember what one says whose clock is %i ms away from theirs',
    async (skewMs) => {
      const { url } = await startRedis();
      const skewed = await openConnectedNode(url, () => Date.now() + skewMs);
      const other = await openConnectedNode(url);
      const events = await openStream(other.server);
      await skewed.server.hints.publish({ sub: 'auth0|alice' });
      expect(await events.next()).toEqual(alice);
      const iat = Math.floor(Date.now() / 1_000) - 30;
      expect(await (await openStream(other.server, { iat })).arrived()).toEqual([alice]);
    },
  );

  it('go on while Redis is away, and catch up when it is back', async () => {
    const redis = await startRedis();
    const [one, other] = [await openConnectedNode(redis.url), await openConnectedNode(redis.url)];
    const [near, far] = [await openStream(one.server), await openStream(other.server)];
    await redis.kill();
    await becomes(one.server, 'disconnected');
    await becomes(other.server, 'disconnected');
    expect(one.server.health()).toMatchObject({ status: 'degraded' });
    expect((await one.server.fetch(request('/health'))).status).toBe(200);

    await one.server.hints.publish({ sub: 'auth0|alice' });
    expect(await near.arrived()).toEqual([alice]);
    expect(await far.arrived()).toEqual([]);
    const body = new URLSearchParams({ logout_token: await logoutToken({ sub: 'auth0|bob' }) });
    const ask = () => request('/backchannel-logout', { method: 'POST', body });
    expect((await one.server.fetch(ask())).status).toBe(200);
    expect((await one.server.fetch(ask())).status).toBe(400);

    await redis.start();
    expect(await far.next()).toEqual(alice);
    await becomes(one.server, 'connected');
    await becomes(other.server, 'connected');
    expect(one.server.health()).toMatchObject({ status: 'ok' });
    const once = ['backplane_connected', 'backplane_disconnected', 'backplane_connected'];
    expect(changes(one.log)).toEqual(once);
    expect(changes(other.log)).toEqual(once);
  });

  it('read on from where they were when only the connection was lost', async () => {
    const redis = await startRedis();
    const [one, other] = [await openConnectedNode(redis.url), await openConnectedNode(redis.url)];
    const events = await openStream(other.server);
    const client = await openClient(redis.url);
    for (const sid of ['s1', 's2', 's3']) {
      await client.sendCommand(['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes']);
      await one.server.hints.publish({ sub: 'auth0|alice', sid });
      expect(await events.next()).toMatchObject({ data: { sid } });
    }
    expect(await events.arrived()).toEqual([]);
  });

  it('start before Redis does', async () => {
    const redis = await startRedis();
    await redis.kill();
    const [one, other] = [openNode(redis.url), openNode(redis.url)];
    await expect.poll(() => changes(one.log), patient).toEqual(['backplane_disconnected']);
    const events = await openStream(other.server);
    await one.server.hints.publish({ sub: 'auth0|alice' });
    await redis.start();
    expect(await events.next()).toEqual(alice);
  });

  it('go on when the stream begins anew before the last entry seen', async () => {
    const { url } = await startRedis();
    const client = await openClient(url);
    const future = `${Date.now() + 3_600_000}-0`;
    await client.sendCommand(['XADD', KEY, future, 'node', 'x', 'entry', 'nonsense']);
    const [one, other] = [await openConnectedNode(url), await openConnectedNode(url)];
    const events = await openStream(other.server);
    await expect.poll(() => changes(other.log), patient).toContain('backplane_entries_ignored');
    await client.sendCommand(['DEL', KEY]);
    await one.server.hints.publish({ sub: 'auth0|alice' });
    expect(await events.next()).toEqual(alice);
  });

  it('take nothing from the stream that is not a hint', async () => {
    const { url } = await startRedis();
    const one = await openConnectedNode(url);
    const events = await openStream(one.server);
    const client = await openClient(url);
    const unread = ['', 'x', '{}', '{"waitedMs":0}', '{"hint":{"sub":"auth0|alice"}}'];
    for (const entry of [...unread, '{"hint":{"sub":"auth0|alice"},"waitedMs":-1}']) {
      await client.sendCommand(['XADD', KEY, '*', 'node', 'x', 'entry', entry]);
    }
    await client.sendCommand(['XADD', KEY, '*', 'other', 'fields']);
    const hint = JSON.stringify({ waitedMs: 0, hint: { sub: 'auth0|alice', sid: 's', more: 1 } });
    await client.sendCommand(['XADD', KEY, '*', 'node', 'x', 'entry', hint]);
    expect(await events.next()).toEqual({ event: 'hint', data: { sub: 'auth0|alice', sid: 's' } });
  });

  it('never wait for a Redis that does not answer', async () => {
    const redis = await startRedis();
    const one = await openConnectedNode(redis.url);
    const events = await openStream(one.server);
    redis.freeze();
    onTestFinished(redis.thaw);
    await one.server.hints.publish({ sub: 'auth0|alice' });
    expect(await events.arrived()).toEqual([alice]);
    const body = new URLSearchParams({ logout_token: await logoutToken() });
    const ask = request('/backchannel-logout', { method: 'POST', body });
    expect((await one.server.fetch(ask)).status).toBe(200);
    await becomes(one.server, 'disconnected');
    redis.thaw();
    await becomes(one.server, 'connected');
  });

  it('try again what Redis has refused', async () => {
    const { url } = await startRedis();
    const client = await openClient(url);
    const [one, other] = [await openConnectedNode(url), await openConnectedNode(url)];
    const events = await openStream(other.server);
    await client.sendCommand(['CONFIG', 'SET', 'maxmemory', '1']);
    await one.server.hints.publish({ sub: 'auth0|alice' });
    await becomes(one.server, 'disconnected');
    await client.sendCommand(['CONFIG', 'SET', 'maxmemory', '0']);
    expect(await events.next()).toEqual(alice);
    await becomes(one.server, 'connected');
  });

  it('keep the stream short', async () => {
    const { url } = await startRedis();
    const client = await openClient(url);
    await client.sendCommand([
      'EVAL',
      "for n = 1, 105000 do redis.call('XADD', KEYS[1], '*', 'node', 'x', 'entry', 'x') end",
      '1',
      KEY,
    ]);
    const one = await openConnectedNode(url);
    await one.server.hints.publish({ sub: 'auth0|alice' });
    await expect.poll(() => client.xLen(KEY), patient).toBeLessThan(101_000);
  });
});

describe('createRedisBackplane', () => {
  it.each([{ url: 'localhost:6379' }, { url: 'http://localhost' }, {}, { url: 'redis://' }])(
    'names an option that cannot be used: %j',
    (options) => {
      expect(() => createRedisBackplane(options as { url: string })).toThrow('options.url');
    },
  );

  it('shows no password, neither in an error nor in the log', async () => {
    expect(() => createRedisBackplane({ url: 'http://:hunter2@localhost' })).toThrow(
      expect.not.objectContaining({
        message: expect.stringContaining('hunter2') as string,
      }) as Error,
    );
    const redis = await startRedis();
    const client = await openClient(redis.url);
    await client.sendCommand(['CONFIG', 'SET', 'requirepass', 'other']);
    const url = redis.url.replace('//', '//:hunter2@');
    const { log } = openNode(url);
    await expect.poll(() => changes(log), patient).toEqual(['backplane_disconnected']);
    expect(JSON.stringify(log)).not.toContain('hunter2');
  });

  it('serves one push server', () => {
    const backplane = createRedisBackplane({ url: 'redis://127.0.0.1:1' });
    openServer({ backplane });
    expect(() => backplane.subscribe({} as BackplaneSubscriber)).toThrow('one push server');
  });
});
