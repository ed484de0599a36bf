import { createClient } from '@redis/client';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { BackplaneSubscriber, LogLine } from '../src/index.js';
import { createRedisBackplane } from '../src/redis/index.js';
import { startRedis } from './redis-server.js';
import { openServer, openStream, request } from './server.js';
import { logoutToken } from './tokens.js';

const polling = { timeout: 20_000, interval: 20 };
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
  await expectState(node.server, 'connected');
  return node;
}

function expectState(server: { health(): { backplane: string } }, state: string) {
  return expect.poll(() => server.health().backplane, polling).toBe(state);
}

async function openClient(url: string) {
  const client = createClient({ url });
  await client.connect();
  onTestFinished(() => client.destroy());
  return client;
}

const changes = (log: readonly LogLine[]) =>
  log.map(({ event }) => event).filter((event) => event.startsWith('backplane_'));

describe('nodes connected through Redis', { timeout: 60_000 }, () => {
  it('deliver a hint to the streams of both nodes once', async () => {
    const { url } = await startRedis();
    const [first, second] = [await openConnectedNode(url), await openConnectedNode(url)];
    const streams = [await openStream(first.server), await openStream(second.server)];
    await first.server.hints.publish({ sub: 'auth0|alice' });
    for (const events of streams) expect(await events.next()).toEqual(alice);
    await second.server.hints.publish({ sub: 'auth0|alice', sid: 'last' });
    // There is no event in between: the node did not receive its own entry.
    for (const events of streams)
      expect(await events.next()).toMatchObject({ data: { sid: 'last' } });
    expect(changes(first.log)).toEqual(['backplane_connected']);
  });

  it('accept a logout token once', async () => {
    const { url } = await startRedis();
    const [first, second] = [await openConnectedNode(url), await openConnectedNode(url)];
    const body = new URLSearchParams({ logout_token: await logoutToken() });
    const createRequest = () => request('/backchannel-logout', { method: 'POST', body });
    expect((await first.server.fetch(createRequest())).status).toBe(200);
    expect((await second.server.fetch(createRequest())).status).toBe(400);
  });

  it('lose no hint of a logout token while one of them closes', async () => {
    const { url } = await startRedis();
    const options = () => ({
      backplane: createRedisBackplane({ url }),
      tenantRequestsPerSecond: 1_000_000,
    });
    const second = openServer(options());
    await expectState(second.server, 'connected');
    const client = await openClient(url);
    const subs: string[] = [];
    for (let round = 0; round < 20; round += 1) {
      const first = openServer(options());
      await expectState(first.server, 'connected');
      const batch = Array.from({ length: 50 }, (_, user) => `user-${round}-${user}`);
      subs.push(...batch);
      const send = async (sub: string) => {
        const body = new URLSearchParams({ logout_token: await logoutToken({ sub }) });
        const post = () => request('/backchannel-logout', { method: 'POST', body });
        const { status } = await first.server.fetch(post());
        if (status === 503) expect((await second.server.fetch(post())).status).toBe(200);
        else expect(status).toBe(200);
      };
      const sent = Promise.all(batch.map(send));
      const delayMs = round / 2;
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      await first.server.close();
      await sent;
    }
    const published = async () =>
      new Set(JSON.stringify(await client.xRange(KEY, '-', '+')).match(/user-\d+-\d+/g)).size;
    await expect.poll(published, polling).toBe(subs.length);
  });

  it('deliver hints of the last minute to a new node', async () => {
    const { url } = await startRedis();
    const first = await openConnectedNode(url);
    const iat = Math.floor(Date.now() / 1_000) - 10;
    await first.server.hints.publish({ sub: 'auth0|alice' });
    await expect.poll(async () => (await openClient(url)).xLen(KEY), polling).toBe(1);
    const late = await openConnectedNode(url);
    await expect
      .poll(async () => (await openStream(late.server, { iat })).readAvailable(), polling)
      .toEqual([alice]);
  });

  it.each([-120_000, 120_000])(
    'keep hints of a node with a clock offset of %i ms',
    async (skewMs) => {
      const { url } = await startRedis();
      const skewed = await openConnectedNode(url, () => Date.now() + skewMs);
      const second = await openConnectedNode(url);
      const events = await openStream(second.server);
      await skewed.server.hints.publish({ sub: 'auth0|alice' });
      expect(await events.next()).toEqual(alice);
      const iat = Math.floor(Date.now() / 1_000) - 30;
      expect(await (await openStream(second.server, { iat })).readAvailable()).toEqual([alice]);
    },
  );

  it('deliver their own hints while Redis is down and catch up afterwards', async () => {
    const redis = await startRedis();
    const [first, second] = [
      await openConnectedNode(redis.url),
      await openConnectedNode(redis.url),
    ];
    const [local, remote] = [await openStream(first.server), await openStream(second.server)];
    await redis.kill();
    await expectState(first.server, 'disconnected');
    await expectState(second.server, 'disconnected');
    expect(first.server.health()).toMatchObject({ status: 'degraded' });
    expect((await first.server.fetch(request('/health'))).status).toBe(200);

    await first.server.hints.publish({ sub: 'auth0|alice' });
    expect(await local.readAvailable()).toEqual([alice]);
    expect(await remote.readAvailable()).toEqual([]);
    const body = new URLSearchParams({ logout_token: await logoutToken({ sub: 'auth0|bob' }) });
    const createRequest = () => request('/backchannel-logout', { method: 'POST', body });
    expect((await first.server.fetch(createRequest())).status).toBe(200);
    expect((await first.server.fetch(createRequest())).status).toBe(400);

    await redis.start();
    expect(await remote.next()).toEqual(alice);
    await expectState(first.server, 'connected');
    await expectState(second.server, 'connected');
    expect(first.server.health()).toMatchObject({ status: 'ok' });
    const once = ['backplane_connected', 'backplane_disconnected', 'backplane_connected'];
    expect(changes(first.log)).toEqual(once);
    expect(changes(second.log)).toEqual(once);
  });

  it('continue after the last seen entry when the connection is lost', async () => {
    const redis = await startRedis();
    const [first, second] = [
      await openConnectedNode(redis.url),
      await openConnectedNode(redis.url),
    ];
    const events = await openStream(second.server);
    const client = await openClient(redis.url);
    for (const sid of ['s1', 's2', 's3']) {
      await client.sendCommand(['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes']);
      await first.server.hints.publish({ sub: 'auth0|alice', sid });
      expect(await events.next()).toMatchObject({ data: { sid } });
    }
    expect(await events.readAvailable()).toEqual([]);
  });

  it('start before Redis is available', async () => {
    const redis = await startRedis();
    await redis.kill();
    const [first, second] = [openNode(redis.url), openNode(redis.url)];
    await expect.poll(() => changes(first.log), polling).toEqual(['backplane_disconnected']);
    const events = await openStream(second.server);
    await first.server.hints.publish({ sub: 'auth0|alice' });
    await redis.start();
    expect(await events.next()).toEqual(alice);
  });

  it('receive entries of a recreated stream with lower IDs', async () => {
    const { url } = await startRedis();
    const client = await openClient(url);
    const future = `${Date.now() + 3_600_000}-0`;
    await client.sendCommand(['XADD', KEY, future, 'node', 'x', 'entry', 'nonsense']);
    const [first, second] = [await openConnectedNode(url), await openConnectedNode(url)];
    const events = await openStream(second.server);
    await expect.poll(() => changes(second.log), polling).toContain('backplane_entries_ignored');
    await client.sendCommand(['DEL', KEY]);
    await first.server.hints.publish({ sub: 'auth0|alice' });
    expect(await events.next()).toEqual(alice);
  });

  it('ignore malformed entries', async () => {
    const { url } = await startRedis();
    const first = await openConnectedNode(url);
    const events = await openStream(first.server);
    const client = await openClient(url);
    const malformed = ['', 'x', '{}', '{"waitedMs":0}', '{"hint":{"sub":"auth0|alice"}}'];
    for (const entry of [...malformed, '{"hint":{"sub":"auth0|alice"},"waitedMs":-1}']) {
      await client.sendCommand(['XADD', KEY, '*', 'node', 'x', 'entry', entry]);
    }
    await client.sendCommand(['XADD', KEY, '*', 'other', 'fields']);
    const hint = JSON.stringify({ waitedMs: 0, hint: { sub: 'auth0|alice', sid: 's', more: 1 } });
    await client.sendCommand(['XADD', KEY, '*', 'node', 'x', 'entry', hint]);
    expect(await events.next()).toEqual({ event: 'hint', data: { sub: 'auth0|alice', sid: 's' } });
  });

  it('do not wait for an unresponsive Redis', async () => {
    const redis = await startRedis();
    const first = await openConnectedNode(redis.url);
    const events = await openStream(first.server);
    redis.freeze();
    onTestFinished(redis.thaw);
    await first.server.hints.publish({ sub: 'auth0|alice' });
    expect(await events.readAvailable()).toEqual([alice]);
    const body = new URLSearchParams({ logout_token: await logoutToken() });
    const logoutRequest = request('/backchannel-logout', { method: 'POST', body });
    expect((await first.server.fetch(logoutRequest)).status).toBe(200);
    await expectState(first.server, 'disconnected');
    redis.thaw();
    await expectState(first.server, 'connected');
  });

  it('retry a command that Redis rejected', async () => {
    const { url } = await startRedis();
    const client = await openClient(url);
    const [first, second] = [await openConnectedNode(url), await openConnectedNode(url)];
    const events = await openStream(second.server);
    await client.sendCommand(['CONFIG', 'SET', 'maxmemory', '1']);
    await first.server.hints.publish({ sub: 'auth0|alice' });
    await expectState(first.server, 'disconnected');
    await client.sendCommand(['CONFIG', 'SET', 'maxmemory', '0']);
    expect(await events.next()).toEqual(alice);
    await expectState(first.server, 'connected');
  });

  it('limit the length of the stream', async () => {
    const { url } = await startRedis();
    const client = await openClient(url);
    await client.sendCommand([
      'EVAL',
      "for n = 1, 105000 do redis.call('XADD', KEYS[1], '*', 'node', 'x', 'entry', 'x') end",
      '1',
      KEY,
    ]);
    const first = await openConnectedNode(url);
    await first.server.hints.publish({ sub: 'auth0|alice' });
    await expect.poll(() => client.xLen(KEY), polling).toBeLessThan(101_000);
  });
});

describe('createRedisBackplane', () => {
  it.each([
    ['options.url', { url: 'localhost:6379' }],
    ['options.url', { url: 'http://localhost' }],
    ['options.url', {}],
    ['options.url', { url: 'redis://' }],
    ['options.url', { url: 'redis://localhost', client: createClient() }],
    ['options.client', { client: { xAdd: () => undefined } }],
    ['options.client', { client: 'redis://localhost' }],
  ])('names an invalid option: %s', (name, options) => {
    expect(() => createRedisBackplane(options as { url: string })).toThrow(name);
  });

  it('does not expose the password in errors or logs', async () => {
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
    await expect.poll(() => changes(log), polling).toEqual(['backplane_disconnected']);
    expect(JSON.stringify(log)).not.toContain('hunter2');
  });

  it('connects to a Redis without HELLO, as Redis 5', async () => {
    const redis = await startRedis(['--requirepass', 'secret-1', '--rename-command', 'HELLO', '']);
    await openConnectedNode(redis.url.replace('redis://', 'redis://:secret-1@'));
  });

  it.each(['HELLO', 'XADD'])(
    'does not log the arguments of an unknown command: %s',
    async (name) => {
      const redis = await startRedis(['--requirepass', 'secret-1', '--rename-command', name, '']);
      const client = createClient({ url: redis.url, password: 'secret-1' });
      const { server, log } = openServer({ backplane: createRedisBackplane({ client }) });
      await server.hints.publish({ sub: 'auth0|alice' });
      const detail = `ERR unknown command '${name}'`;
      await expect.poll(() => log, polling).toContainEqual(expect.objectContaining({ detail }));
      expect(JSON.stringify(log)).not.toMatch(/secret-1|alice/);
    },
  );

  it('logs the number of hints that are lost when the server closes without Redis', async () => {
    const { server, log } = openNode('redis://127.0.0.1:1');
    for (const sub of ['a', 'b']) await server.hints.publish({ sub });
    await server.close();
    expect(log).toContainEqual(
      expect.objectContaining({ event: 'backplane_entries_dropped', entries: 2 }),
    );
  });

  it('can be used by one push server only', () => {
    const backplane = createRedisBackplane({ url: 'redis://127.0.0.1:1' });
    openServer({ backplane });
    expect(() => backplane.subscribe({} as BackplaneSubscriber)).toThrow('one push server');
  });
});
