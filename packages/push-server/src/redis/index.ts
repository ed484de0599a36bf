/**
 * Connects the nodes of a push server through Redis.
 *
 * @packageDocumentation
 */
import type { Backplane, BackplaneSubscriber } from '../backplane.js';
import { invalidOption } from '../error.js';
import { optional, readFields, readString } from '../options/read.js';
import { createMemoryOnceStore, type OnceStore } from '../tokens/once-store.js';
import { readRedisClient, type RedisClient } from './client.js';
import { type ConnectionState, createConnectionState } from './connection-state.js';
import { createUrlClient } from './connection.js';
import { startReader } from './reader.js';
import { createRedisOnceStore, type RunCommand } from './redis-once-store.js';
import { startWriter, type Writer } from './writer.js';

export type { RedisClient } from './client.js';

/** Options of {@link createRedisBackplane}. Set either `url` or `client`. */
export interface RedisBackplaneOptions {
  /** A `redis://` or `rediss://` URL, with credentials if required. Needs Redis 5 or later, or Valkey. */
  readonly url?: string;
  /**
   * A client of node-redis, for Sentinel or Cluster. The backplane duplicates it, and connects and closes
   * only its duplicates. The client itself needs no connection, and it stays yours.
   */
  readonly client?: RedisClient;
  /** Prefix of all keys. All nodes of a push server use the same. Default `auth0-heartbeat:`. */
  readonly prefix?: string;
}

const CLOSE_GRACE_MS = 1_000;

/**
 * Connects nodes through a Redis stream. A node that was disconnected reads the entries it missed.
 *
 * Requests never wait for Redis. While Redis is unavailable, each node delivers its own hints, keeps up
 * to 100,000 entries for the other nodes for up to an hour, and reconnects with a backoff.
 *
 * The backplane connects when it is passed to a push server. Each push server needs its own backplane.
 *
 * Redis replicates asynchronously, so a failover may lose what it has acknowledged. The node notices it
 * within 3 s and sends its hints of the last two minutes again, if they are missing.
 *
 * @param options The Redis URL or client, and the key prefix.
 *
 * @throws {PushServerError} `invalid_option`. The message names the option.
 *
 * @example
 * ```ts
 * import { createPushServer } from '@auth0-heartbeat/push-server';
 * import { createRedisBackplane } from '@auth0-heartbeat/push-server/redis';
 *
 * const pushServer = createPushServer({
 *   issuer: 'https://example.eu.auth0.com/',
 *   audience: 'https://api.example.com',
 *   backplane: createRedisBackplane({ url: 'redis://redis:6379' }),
 * });
 * ```
 *
 * @example
 * ```ts
 * import { createSentinel } from '@redis/client';
 * import { createRedisBackplane } from '@auth0-heartbeat/push-server/redis';
 *
 * const client = createSentinel({
 *   name: 'hints',
 *   sentinelRootNodes: [{ host: 'sentinel-1', port: 26379 }],
 * });
 * const backplane = createRedisBackplane({ client });
 * ```
 *
 * @see [Redis Streams](https://redis.io/docs/latest/develop/data-types/streams/)
 */
export function createRedisBackplane(options: RedisBackplaneOptions): Backplane {
  const fields = readFields(options, 'options', ['url', 'client', 'prefix']);
  if (fields.url !== undefined && fields.client !== undefined) {
    throw invalidOption('options.url', 'omitted if client is set');
  }
  const client =
    fields.client === undefined
      ? createUrlClient(readRedisUrl(fields.url, 'options.url'))
      : readRedisClient(fields.client, 'options.client');
  const prefix = optional(fields.prefix, 'options.prefix', readString) ?? 'auth0-heartbeat:';
  const localOnce = createMemoryOnceStore(Date.now);
  let connections: Connections | undefined;
  return {
    subscribe(subscriber) {
      if (connections !== undefined)
        throw invalidOption('options.backplane', 'used by one push server only');
      connections = openConnections(client, prefix, subscriber);
    },
    publish: (entry) => connections?.writer.publish(entry),
    once: { claim: (key, expiresAt) => (connections?.once ?? localOnce).claim(key, expiresAt) },
    get state() {
      return connections?.state.isConnected === true ? 'connected' : 'disconnected';
    },
    async close() {
      connections?.stopReading();
      await connections?.writer.close(CLOSE_GRACE_MS);
    },
  };
}

interface Connections {
  readonly state: ConnectionState;
  readonly writer: Writer;
  readonly once: OnceStore;
  readonly stopReading: () => void;
}

function openConnections(
  client: RedisClient,
  prefix: string,
  subscriber: BackplaneSubscriber,
): Connections {
  const state = createConnectionState(subscriber);
  // Identifies the entries of this node. Changes on each start.
  const node = crypto.randomUUID();
  const shared = { client, streamKey: `${prefix}hints`, node, subscriber, state };
  const writer = startWriter(shared);
  // A client that is disconnected may queue commands without a limit.
  const run: RunCommand = async (command) => {
    if (!state.isConnected) throw new Error('Redis is not connected');
    return writer.run(command);
  };
  const once = createRedisOnceStore(prefix, run, subscriber.now);
  return { state, writer, once, stopReading: startReader(shared) };
}

function readRedisUrl(input: unknown, path: string): string {
  const url = typeof input === 'string' && URL.canParse(input) ? new URL(input) : undefined;
  // The error message must not contain the URL, which may include a password.
  if (url === undefined || !/^rediss?:$/.test(url.protocol) || url.hostname === '') {
    throw invalidOption(path, 'a URL such as redis://localhost:6379');
  }
  return url.href;
}
