import { createClient } from '@redis/client';
import type { RedisClient } from './client.js';

/** A connection to Redis, over a duplicate of a client. */
export interface Connection {
  /**
   * Runs a command. Waits while the client connects for the first time. Rejects if the command fails
   * or the connection is closed.
   */
  run<T>(command: (client: RedisClient) => Promise<T>): Promise<T>;
  close(): void;
}

const MIN_BACKOFF_MS = 50;
const MAX_BACKOFF_MS = 2_000;
const CONNECT_TIMEOUT_MS = 5_000;
// Each connection receives data at least twice in this time, so a silent connection is dead.
const SILENT_MS = 6_000;

/** The BLOCK timeout of read commands, and the interval of other commands on an idle connection. */
export const IDLE_INTERVAL_MS = SILENT_MS / 2;

/** The delay before a command or a connection is tried again. */
export const RETRY_DELAY_MS = 500;

/** Creates a client for a URL. Reconnects with jitter and an exponential backoff of up to 2 s. */
export function createUrlClient(url: string): RedisClient {
  return createClient({
    url,
    // Redis 5 does not know HELLO, which RESP 3 needs.
    RESP: 2,
    disableOfflineQueue: true,
    pingInterval: IDLE_INTERVAL_MS,
    socket: {
      connectTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: SILENT_MS,
      reconnectStrategy: (retries) =>
        Math.min(MIN_BACKOFF_MS * 2 ** retries, MAX_BACKOFF_MS) * (0.5 + Math.random() / 2),
    },
  });
}

/**
 * Opens a connection over a duplicate of `template`, and opens another one if the duplicate gives up.
 *
 * @param onError called for each connection error, and for a command without a reply for 6 s. The
 *   command is not aborted: a client that looks for the new primary sends it then.
 */
export function openConnection(
  template: RedisClient,
  onError: (error: unknown) => void,
): Connection {
  let isClosed = false;
  let abortPause = () => {};
  let client: RedisClient | undefined;
  let opening = open();

  async function open(): Promise<RedisClient> {
    for (;;) {
      if (isClosed) throw new Error('The connection is closed');
      try {
        client = template.duplicate();
        client.on('error', onError);
        await client.connect();
        return client;
      } catch (error) {
        onError(error);
        if (client !== undefined) await destroy(client);
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, RETRY_DELAY_MS);
          abortPause = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    }
  }

  // A command that waits receives the error. Without one, nobody needs it.
  opening.catch(() => undefined);

  async function openClient(): Promise<RedisClient> {
    const current = await opening;
    if (current.isOpen || isClosed) return current;
    if (client === current) opening = open();
    return opening;
  }

  return {
    async run(command) {
      const silent = setTimeout(() => onError(new Error('Redis does not reply')), SILENT_MS);
      try {
        return await command(await openClient());
      } finally {
        clearTimeout(silent);
      }
    },
    close() {
      isClosed = true;
      abortPause();
      if (client !== undefined) void destroy(client);
    },
  };
}

/** A client that never connected, or has given up, is closed already and says so with an error. */
async function destroy(client: RedisClient): Promise<void> {
  try {
    await client.destroy();
  } catch {
    // Closed already.
  }
}
