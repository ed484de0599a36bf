import { createClient } from '@redis/client';

/** A connection to Redis that comes back by itself. */
export interface Connection {
  readonly isReady: boolean;
  /** Rejects at once while there is no connection: nothing ever waits for one. */
  send(...command: string[]): Promise<unknown>;
  close(): void;
}

/** What a connection tells. */
export interface ConnectionEvents {
  onReady(): void;
  /** At each failure, also of an attempt to connect. */
  onError(error: unknown): void;
}

const MIN_BACKOFF_MS = 50;
const MAX_BACKOFF_MS = 2_000;
const CONNECT_TIMEOUT_MS = 5_000;
// Something is said at least half as often; a connection that is silent for so long is dead.
const SILENCE_MS = 6_000;

/** How long a command to Redis may wait for news (BLOCK), and how often a ping is sent. */
export const QUIET_MS = SILENCE_MS / 2;

/** Connects, and after each loss again, with an exponential backoff up to 2 s and jitter. */
export function connect(url: string, { onReady, onError }: ConnectionEvents): Connection {
  const client = createClient({
    url,
    // Replies of one shape, whatever the server speaks.
    RESP: 2,
    disableOfflineQueue: true,
    pingInterval: QUIET_MS,
    socket: {
      connectTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: SILENCE_MS,
      reconnectStrategy: (retries) =>
        Math.min(MIN_BACKOFF_MS * 2 ** retries, MAX_BACKOFF_MS) * (0.5 + Math.random() / 2),
    },
  });
  client.on('ready', onReady);
  client.on('error', onError);
  // It rejects only when it is closed before it was ever connected.
  client.connect().catch(() => undefined);
  return {
    get isReady() {
      return client.isReady;
    },
    send: (...command) => client.sendCommand(command),
    close: () => client.destroy(),
  };
}
