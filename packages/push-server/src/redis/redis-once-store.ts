import { createMemoryOnceStore } from '../memory-once-store.js';
import type { OnceStore } from '../once.js';

/** Sends a command to Redis. Rejects while there is no connection. */
export type SendCommand = (...command: string[]) => Promise<unknown>;

const TIMEOUT_MS = 1_000;

/**
 * What one node has seen no other takes again. While Redis is away or slow each node remembers for
 * itself: better a hint twice than none.
 */
export function createRedisOnceStore(
  prefix: string,
  send: SendCommand,
  now: () => number,
): OnceStore {
  const memory = createMemoryOnceStore(now);
  return {
    async claim(key, untilMs) {
      if (!(await memory.claim(key, untilMs))) return false;
      const lifetimeMs = `${Math.max(1, Math.ceil(untilMs - now()))}`;
      try {
        const reply = await inTime(
          send('SET', `${prefix}once:${key}`, '1', 'PX', lifetimeMs, 'NX'),
        );
        return reply === 'OK';
      } catch {
        return true;
      }
    },
  };
}

async function inTime<T>(reply: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('Redis is slow')), TIMEOUT_MS);
  });
  try {
    return await Promise.race([reply, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
