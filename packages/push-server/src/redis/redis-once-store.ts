import { createMemoryOnceStore, type OnceStore } from '../tokens/once-store.js';
import type { RedisClient } from './client.js';

/** Runs a command, or rejects if Redis is not available. */
export type RunCommand = (command: (client: RedisClient) => Promise<unknown>) => Promise<unknown>;

const TIMEOUT_MS = 1_000;
/** About 10 MB in Redis. Above the limit the keys that expire first are removed. */
const MAX_KEYS = 100_000;
const TRIM_INTERVAL_MS = 1_000;
/** The clocks of the nodes may differ. */
const CLOCK_TOLERANCE_MS = 60_000;
/** Redis deletes the set when no token has arrived for a day. */
const UNUSED_MS = 86_400_000;

/**
 * Creates a store that all nodes share: one sorted set of up to 100,000 keys, by expiry time. While
 * Redis is unavailable or slow, each node uses its own memory. A token may then be accepted twice, but no
 * hint is lost.
 *
 * @see [ZADD](https://redis.io/docs/latest/commands/zadd/)
 */
export function createRedisOnceStore(
  prefix: string,
  run: RunCommand,
  now: () => number,
): OnceStore {
  const memory = createMemoryOnceStore(now);
  const set = `${prefix}used-tokens`;
  let trimmedAt = -Infinity;

  function trim(): void {
    if (Math.abs(now() - trimmedAt) < TRIM_INTERVAL_MS) return;
    trimmedAt = now();
    const expiredAt = now() - CLOCK_TOLERANCE_MS;
    const trimming = [
      run((redis) => redis.zRemRangeByScore(set, '-inf', expiredAt)),
      run((redis) => redis.zRemRangeByRank(set, 0, -MAX_KEYS - 1)),
      run((redis) => redis.pExpire(set, UNUSED_MS)),
    ];
    // The next claim trims again.
    for (const command of trimming) command.catch(() => undefined);
  }

  return {
    async claim(key, expiresAt) {
      if (!(await memory.claim(key, expiresAt))) return false;
      try {
        const member = { score: Math.ceil(expiresAt), value: key };
        const adding = run((redis) => redis.zAdd(set, member, { condition: 'NX' }));
        const added = await withTimeout(adding);
        trim();
        // An expired key may still be there. Its token arrived before and is too old now.
        return added === 1;
      } catch {
        return true;
      }
    },
  };
}

async function withTimeout<T>(reply: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('Redis did not respond in time')), TIMEOUT_MS);
  });
  try {
    return await Promise.race([reply, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
