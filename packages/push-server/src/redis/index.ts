/**
 * Connects the nodes of a push server by Redis.
 *
 * @packageDocumentation
 */
import type { Backplane, BackplaneSubscriber } from '../backplane.js';
import { invalidOption } from '../error.js';
import { createMemoryOnceStore } from '../memory-once-store.js';
import type { OnceStore } from '../once.js';
import { optional, readFields, readString } from '../options/read.js';
import { createLinkState, type LinkState } from './link-state.js';
import { startReader } from './reader.js';
import { createRedisOnceStore } from './redis-once-store.js';
import { startWriter, type Writer } from './writer.js';

/** Options of {@link createRedisBackplane}. */
export interface RedisBackplaneOptions {
  /** `redis://` or `rediss://`, with user and password where Redis asks for them. Redis 5 or later. */
  readonly url: string;
  /** Begins all keys; nodes of one push server have the same. Default `auth0-heartbeat:`. */
  readonly prefix?: string;
}

const CLOSE_GRACE_MS = 1_000;

/**
 * Connects nodes by a Redis stream, from which a node that was cut off reads what it missed. Redis
 * is never waited for: while it is away each node serves its own streams, keeps up to 100,000 entries
 * for the others for an hour at most, and tries again with a backoff. It is connected to as
 * soon as a push server has this backplane, one backplane for each push server.
 *
 * @param options Where Redis is, and what its keys begin with.
 *
 * @throws {PushServerError} `invalid_option`, naming it.
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
  const unlinked = createMemoryOnceStore(Date.now);
  let link: Link | undefined;
  return {
    subscribe(subscriber) {
      if (link !== undefined) throw invalidOption('options.backplane', 'of one push server only');
      link = openLink(url, prefix, subscriber);
    },
    publish: (entry) => link?.writer.publish(entry),
    once: { claim: (key, untilMs) => (link?.once ?? unlinked).claim(key, untilMs) },
    get state() {
      return link?.state.isConnected === true ? 'connected' : 'disconnected';
    },
    async close() {
      link?.stopReading();
      await link?.writer.close(CLOSE_GRACE_MS);
    },
  };
}

interface Link {
  readonly state: LinkState;
  readonly writer: Writer;
  readonly once: OnceStore;
  readonly stopReading: () => void;
}

function openLink(url: string, prefix: string, subscriber: BackplaneSubscriber): Link {
  const state = createLinkState(subscriber);
  // Only to know its own entries by, so that it is another one after each start.
  const node = crypto.randomUUID();
  const end = { url, streamKey: `${prefix}hints`, node, subscriber, state };
  const writer = startWriter(end);
  const once = createRedisOnceStore(prefix, writer.send, subscriber.now);
  return { state, writer, once, stopReading: startReader(end) };
}

function readRedisUrl(input: unknown, path: string): string {
  const url = typeof input === 'string' && URL.canParse(input) ? new URL(input) : undefined;
  // The message does not show it: it may have a password.
  if (url === undefined || !/^rediss?:$/.test(url.protocol) || url.hostname === '') {
    throw invalidOption(path, 'a URL such as redis://localhost:6379');
  }
  return url.href;
}
