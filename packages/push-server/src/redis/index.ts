/**
 * Connects the nodes of a push server through Redis.
 *
 * @packageDocumentation
 */
import type { Backplane, BackplaneSubscriber } from '../backplane.js';
import { invalidOption } from '../error.js';
import { createMemoryOnceStore } from '../memory-once-store.js';
import type { OnceStore } from '../once-store.js';
import { optional, readFields, readString } from '../options/read.js';
import { createConnectionState, type ConnectionState } from './connection-state.js';
import { startReader } from './reader.js';
import { createRedisOnceStore } from './redis-once-store.js';
import { startWriter, type Writer } from './writer.js';

/** Options of {@link createRedisBackplane}. */
export interface RedisBackplaneOptions {
  /** A `redis://` or `rediss://` URL, with credentials if required. Needs Redis 5 or later. */
  readonly url: string;
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
 * @param options The Redis URL and the key prefix.
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
 * @see [Redis Streams](https://redis.io/docs/latest/develop/data-types/streams/)
 */
export function createRedisBackplane(options: RedisBackplaneOptions): Backplane {
  const fields = readFields(options, 'options', ['url', 'prefix']);
  const url = readRedisUrl(fields.url, 'options.url');
  const prefix = optional(fields.prefix, 'options.prefix', readString) ?? 'auth0-heartbeat:';
  const localOnce = createMemoryOnceStore(Date.now);
  let connections: Connections | undefined;
  return {
    subscribe(subscriber) {
      if (connections !== undefined)
        throw invalidOption('options.backplane', 'used by one push server only');
      connections = openConnections(url, prefix, subscriber);
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
  url: string,
  prefix: string,
  subscriber: BackplaneSubscriber,
): Connections {
  const state = createConnectionState(subscriber);
  // Identifies the entries of this node. Changes on each start.
  const node = crypto.randomUUID();
  const shared = { url, streamKey: `${prefix}hints`, node, subscriber, state };
  const writer = startWriter(shared);
  const once = createRedisOnceStore(prefix, writer.send, subscriber.now);
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
