import { onTestFinished } from 'vitest';
import { startRedisServer, type RedisServer } from '../../../scripts/redis-server.mjs';

/** Starts a Redis of the test's own until the test is over. Rejects where there is no Redis. */
export async function startRedis(): Promise<RedisServer> {
  const redis = await startRedisServer();
  onTestFinished(redis.kill);
  return redis;
}
