import { createClient } from '@redis/client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createRedisBackplane } from '../src/redis/index.js';
import { createRedisOnceStore } from '../src/redis/redis-once-store.js';
import { startRedis } from './redis-server.js';
import { openServer, request } from './server.js';
import { ISSUER, sign } from './tokens.js';

const SET = 'auth0-heartbeat:used-tokens';
const HOUR = 3_600_000;

async function openRedis() {
  const { url } = await startRedis();
  const client = createClient({ url, RESP: 2 });
  await client.connect();
  onTestFinished(() => client.destroy());
  const send = (...command: string[]): Promise<unknown> => client.sendCommand(command);
  const openStore = (now: () => number) =>
    createRedisOnceStore('auth0-heartbeat:', (command) => command(client), now);
  return { url, send, openStore };
}

describe('used tokens in Redis', { timeout: 60_000 }, () => {
  it('are shared by all nodes', async () => {
    const { openStore } = await openRedis();
    const [first, second] = [openStore(Date.now), openStore(Date.now)];
    expect(await first.claim('token', Date.now() + HOUR)).toBe(true);
    expect(await second.claim('token', Date.now() + HOUR)).toBe(false);
  });

  it('are removed when they have expired', async () => {
    const { send, openStore } = await openRedis();
    let now = Date.now();
    const store = openStore(() => now);
    await store.claim('old', now + 1_000);
    now += 62_000;
    await store.claim('new', now + HOUR);
    await expect.poll(() => send('ZRANGE', SET, '0', '-1')).toEqual(['new']);
  });

  it('are limited to a hundred thousand, and disappear after a day without a token', async () => {
    const { send, openStore } = await openRedis();
    const fill =
      "for n = 1, 100005 do redis.call('ZADD', KEYS[1], ARGV[1] + n, 'token-' .. n) end return 1";
    await send('EVAL', fill, '1', SET, `${Date.now() + HOUR}`);
    await openStore(Date.now).claim('last', Date.now() + 2 * HOUR);
    await expect.poll(() => send('ZCARD', SET)).toBe(100_000);
    expect(await send('ZSCORE', SET, 'last')).not.toBeNull();
    expect(await send('PTTL', SET)).toBeLessThanOrEqual(24 * HOUR);
    expect(await send('PTTL', SET)).toBeGreaterThan(23 * HOUR);
  });

  it('need little memory for 1,500 security events with long claims', async () => {
    const { url, send } = await openRedis();
    const { server } = openServer({
      backplane: createRedisBackplane({ url }),
      tenantRequestsPerSecond: 1_000_000,
    });
    await expect.poll(() => server.health().backplane, { timeout: 10_000 }).toBe('connected');
    const type = 'https://schemas.openid.net/secevent/caep/event-type/session-revoked';
    const deliver = async (count: number) => {
      const claims = {
        iss: ISSUER,
        aud: 'https://push.example',
        iat: Math.floor(Date.now() / 1_000),
        jti: `${count}`.padEnd(512, 'x'),
        sub_id: { format: 'iss_sub', iss: ISSUER, sub: 'auth0|alice' },
        events: { [type]: {} },
      };
      const headers = { 'content-type': 'application/secevent+jwt' };
      const body = await sign(claims, { typ: 'secevent+jwt' });
      const init = { method: 'POST', headers, body };
      return (await server.fetch(request('/webhooks/security-events', init))).status;
    };
    for (let sent = 0; sent < 1_500; sent += 100) {
      const statuses = await Promise.all(
        Array.from({ length: 100 }, (_, index) => deliver(sent + index)),
      );
      expect(new Set(statuses)).toEqual(new Set([202]));
    }
    expect(await send('ZCARD', SET)).toBe(1_500);
    expect(await send('DBSIZE')).toBe(2);
    expect(await send('MEMORY', 'USAGE', SET, 'SAMPLES', '0')).toBeLessThan(250_000);
  });
});
