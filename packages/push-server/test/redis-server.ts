import { onTestFinished } from 'vitest';
import {
  type RedisServer,
  startRedisSentinel,
  startRedisServer,
} from '../../../scripts/redis-server.mjs';

/** Starts a Redis server for the current test. Rejects if Redis is not installed. */
export async function startRedis(settings: readonly string[] = []): Promise<RedisServer> {
  const redis = await startRedisServer(settings);
  onTestFinished(redis.kill);
  return redis;
}

/** Starts a Redis Sentinel for the current test. Rejects if Redis is not installed. */
export async function startSentinel(name: string, primary: RedisServer): Promise<RedisServer> {
  const sentinel = await startRedisSentinel({ name, port: primary.port });
  onTestFinished(sentinel.kill);
  return sentinel;
}
