import { createClient, createCluster, createSentinel } from '@redis/client';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient as createClientOfVersion5 } from 'redis-client-5';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createRedisBackplane, type RedisClient } from '../src/redis/index.js';
import { startRedis, startSentinel } from './redis-server.js';
import { openServer, openStream } from './server.js';

const polling = { timeout: 30_000, interval: 20 };
const hintOf = (sub: string) => ({ event: 'hint', data: { sub } });

async function openNode(client: RedisClient) {
  const node = openServer({ backplane: createRedisBackplane({ client }) });
  await expect.poll(() => node.server.health().backplane, polling).toBe('connected');
  return node;
}

async function openAdmin(url: string) {
  const client = createClient({ url });
  client.on('error', () => {});
  await client.connect();
  onTestFinished(() => client.destroy());
  return client;
}

describe('a client of the operator', { timeout: 60_000 }, () => {
  it.each<[string, (url: string) => RedisClient]>([
    ['node-redis 6', (url) => createClient({ url })],
    ['node-redis 6 with RESP 2', (url) => createClient({ url, RESP: 2 })],
    ['node-redis 5', (url) => createClientOfVersion5({ url })],
  ])('connects two nodes: %s', async (_, create) => {
    const { url } = await startRedis();
    const client = create(url);
    const [first, second] = [await openNode(client), await openNode(client)];
    const events = await openStream(second.server);
    await first.server.hints.publish({ sub: 'auth0|alice' });
    expect(await events.next()).toEqual(hintOf('auth0|alice'));
    expect(client.isOpen).toBe(false);
  });

  it('connects two nodes through a cluster', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cluster-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const { url } = await startRedis(['--cluster-enabled', 'yes', '--dir', folder]);
    const admin = await openAdmin(url);
    await admin.sendCommand(['CLUSTER', 'ADDSLOTSRANGE', '0', '16383']);
    await expect.poll(() => admin.sendCommand(['CLUSTER', 'INFO']), polling).toMatch(/state:ok/);
    const client = createCluster({ rootNodes: [{ url }] });
    const [first, second] = [await openNode(client), await openNode(client)];
    const events = await openStream(second.server);
    await first.server.hints.publish({ sub: 'auth0|alice' });
    expect(await events.next()).toEqual(hintOf('auth0|alice'));
  });

  it('is duplicated again if the duplication fails', async () => {
    const { url } = await startRedis();
    const client = createClient({ url });
    let failures = 2;
    const duplicate = (): RedisClient => {
      failures -= 1;
      if (failures >= 0) throw new Error('The credentials are not there yet');
      return client.duplicate();
    };
    await openNode(Object.assign(Object.create(client) as RedisClient, { duplicate }));
  });

  it('is replaced by another duplicate when it gives up', async () => {
    const redis = await startRedis();
    const client = createClient({ url: redis.url, socket: { reconnectStrategy: false } });
    const [first, second] = [await openNode(client), await openNode(client)];
    const events = await openStream(second.server);
    await redis.kill();
    await expect.poll(() => first.server.health().backplane, polling).toBe('disconnected');
    await first.server.hints.publish({ sub: 'auth0|alice' });
    await redis.start();
    expect(await events.next()).toEqual(hintOf('auth0|alice'));
  });
});

describe('a failover by Redis Sentinel', { timeout: 60_000 }, () => {
  it('loses no hint, not even one that only the old primary had', async () => {
    const primary = await startRedis();
    const replica = await startRedis(['--replicaof', '127.0.0.1', `${primary.port}`]);
    const sentinel = await startSentinel('hints', primary);
    const [onPrimary, onReplica, onSentinel] = [
      await openAdmin(primary.url),
      await openAdmin(replica.url),
      await openAdmin(sentinel.url),
    ];
    await expect.poll(() => onReplica.info('replication'), polling).toMatch(/link_status:up/);
    await expect
      .poll(() => onSentinel.sendCommand(['SENTINEL', 'REPLICAS', 'hints']), polling)
      .toHaveLength(1);
    const client = createSentinel({
      name: 'hints',
      sentinelRootNodes: [{ host: '127.0.0.1', port: sentinel.port }],
    });
    const [first, second] = [await openNode(client), await openNode(client)];
    const events = await openStream(second.server, { sub: 'auth0|carol' });
    await first.server.hints.publish({ sub: 'auth0|alice' });
    await expect.poll(() => onReplica.xLen('auth0-heartbeat:hints'), polling).toBe(1);

    // The replica cannot connect any more: open connections stay, new ones need the password.
    await onPrimary.configSet('requirepass', 'secret');
    await onPrimary.sendCommand(['CLIENT', 'KILL', 'TYPE', 'replica']);
    await expect.poll(() => onReplica.info('replication'), polling).toMatch(/link_status:down/);
    await first.server.hints.publish({ sub: 'auth0|bob' });
    await expect.poll(() => onPrimary.xLen('auth0-heartbeat:hints'), polling).toBe(2);
    await primary.kill();
    await first.server.hints.publish({ sub: 'auth0|carol' });

    expect(await events.next()).toEqual(hintOf('auth0|carol'));
    const published = async () =>
      ((await onReplica.xRange('auth0-heartbeat:hints', '-', '+')) ?? []).map(
        ({ message }) => (JSON.parse(message['entry'] ?? '') as { hint: unknown }).hint,
      );
    const all = ['auth0|alice', 'auth0|bob', 'auth0|carol'].map((sub) => ({ sub }));
    await expect.poll(published, polling).toEqual(expect.arrayContaining(all));
    expect(first.log).toContainEqual(
      expect.objectContaining({ level: 'warn', event: 'backplane_entries_resent' }),
    );
    const iat = Math.floor(Date.now() / 1_000) - 55;
    const late = await openNode(client);
    await expect
      .poll(
        async () => (await openStream(late.server, { sub: 'auth0|bob', iat })).readAvailable(),
        polling,
      )
      .toEqual([hintOf('auth0|bob')]);
  });
});
