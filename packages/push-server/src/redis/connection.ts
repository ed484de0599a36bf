import { createClient } from '@redis/client';

/** A Redis connection with automatic reconnection. */
export interface Connection {
  readonly isReady: boolean;
  /** Sends a command. Rejects immediately while disconnected. */
  send(...command: string[]): Promise<unknown>;
  close(): void;
}

/** Event handlers of a connection. */
export interface ConnectionEvents {
  onReady(): void;
  /** Called for each error, including failed connection attempts. */
  onError(error: unknown): void;
}

const MIN_BACKOFF_MS = 50;
const MAX_BACKOFF_MS = 2_000;
const CONNECT_TIMEOUT_MS = 5_000;
// Each connection receives data at least twice in this time, so a silent connection is dead.
const SOCKET_TIMEOUT_MS = 6_000;

/** The BLOCK timeout of read commands and the ping interval. */
export const IDLE_INTERVAL_MS = SOCKET_TIMEOUT_MS / 2;

/** Connects to Redis. Reconnects with jitter and an exponential backoff of up to 2 s. */
export function connect(url: string, { onReady, onError }: ConnectionEvents): Connection {
  const client = createClient({
    url,
    // RESP2 has the same reply format on all server versions.
    RESP: 2,
    disableOfflineQueue: true,
    pingInterval: IDLE_INTERVAL_MS,
    socket: {
      connectTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: SOCKET_TIMEOUT_MS,
      reconnectStrategy: (retries) =>
        Math.min(MIN_BACKOFF_MS * 2 ** retries, MAX_BACKOFF_MS) * (0.5 + Math.random() / 2),
    },
  });
  client.on('ready', onReady);
  client.on('error', onError);
  // Rejects only if the client is closed before the first connection.
  client.connect().catch(() => undefined);
  return {
    get isReady() {
      return client.isReady;
    },
    send: (...command) => client.sendCommand(command),
    close: () => client.destroy(),
  };
}
