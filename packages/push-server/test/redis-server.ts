import { onTestFinished } from 'vitest';
import { startRedisServer, type RedisServer } from '../../../scripts/redis-server.mjs';

/** Starts a Redis server for the current test. Rejects if Redis is not installed. */
export async function startRedis(): Promise<RedisServer> {
  const redis = await startRedisServer();
  onTestFinished(redis.kill);
  return redis;
}
