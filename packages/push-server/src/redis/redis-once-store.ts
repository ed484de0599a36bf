import { createMemoryOnceStore } from '../memory-once-store.js';
import type { OnceStore } from '../once-store.js';

/** Sends a command to Redis. Rejects while disconnected. */
export type SendCommand = (...command: string[]) => Promise<unknown>;

const TIMEOUT_MS = 1_000;

/**
 * Creates a store that all nodes share. While Redis is unavailable or slow, each node uses its own
 * memory. A token may then be accepted twice, but no hint is lost.
 */
export function createRedisOnceStore(
  prefix: string,
  send: SendCommand,
  now: () => number,
): OnceStore {
  const memory = createMemoryOnceStore(now);
  return {
    async claim(key, expiresAt) {
      if (!(await memory.claim(key, expiresAt))) return false;
      const lifetimeMs = `${Math.max(1, Math.ceil(expiresAt - now()))}`;
      try {
        const reply = await withTimeout(
          send('SET', `${prefix}once:${key}`, '1', 'PX', lifetimeMs, 'NX'),
        );
        return reply === 'OK';
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
