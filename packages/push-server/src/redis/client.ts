import { invalidOption } from '../error.js';

/**
 * What the backplane needs of a Redis client. The results of `createClient`, `createSentinel` and
 * `createCluster` of node-redis 5 and 6 have it.
 *
 * With node-redis 5, use the default protocol RESP 2. Do not map types, and do not read from replicas:
 * they lag behind.
 *
 * @see [node-redis](https://github.com/redis/node-redis)
 */
export interface RedisClient {
  /** `false` before `connect`, and after the client has given up or was destroyed. */
  readonly isOpen: boolean;
  /** Creates a client with the same options, which is not connected. */
  duplicate(): RedisClient;
  /** Resolves when the client is connected. */
  connect(): Promise<unknown>;
  /** Closes the connections at once. */
  destroy(): unknown;
  /**
   * Adds a listener.
   *
   * @param event The name of the event.
   * @param listener Receives each connection error.
   */
  on(event: 'error', listener: (error: unknown) => void): unknown;
  /** [TIME](https://redis.io/docs/latest/commands/time/): seconds and microseconds. */
  time(): Promise<unknown>;
  /**
   * [XADD](https://redis.io/docs/latest/commands/xadd/). Resolves with the ID of the entry.
   *
   * @param key The stream.
   * @param id `*`: Redis chooses the ID.
   * @param message The fields of the entry.
   * @param options The approximate length to trim the stream to.
   */
  xAdd(
    key: string,
    id: string,
    message: Record<string, string>,
    options: { TRIM: { strategy: 'MAXLEN'; strategyModifier: '~'; threshold: number } },
  ): Promise<unknown>;
  /**
   * [XREAD](https://redis.io/docs/latest/commands/xread/). Resolves with `null` after a timeout.
   *
   * @param stream The stream, and the ID after which to read.
   * @param options The maximum number of entries, and how long to wait for one, in milliseconds.
   */
  xRead(
    stream: { key: string; id: string },
    options: { COUNT: number; BLOCK: number },
  ): Promise<unknown>;
  /**
   * [XRANGE](https://redis.io/docs/latest/commands/xrange/).
   *
   * @param key The stream.
   * @param start The first ID.
   * @param end The last ID.
   */
  xRange(key: string, start: string, end: string): Promise<unknown>;
  /**
   * [XREVRANGE](https://redis.io/docs/latest/commands/xrevrange/).
   *
   * @param key The stream.
   * @param end The last ID.
   * @param start The first ID.
   * @param options The maximum number of entries.
   */
  xRevRange(key: string, end: string, start: string, options: { COUNT: number }): Promise<unknown>;
  /**
   * [ZADD](https://redis.io/docs/latest/commands/zadd/). Resolves with the number of new members.
   *
   * @param key The sorted set.
   * @param member The member and its score.
   * @param options `NX`: only a new member is added.
   */
  zAdd(
    key: string,
    member: { score: number; value: string },
    options: { condition: 'NX' },
  ): Promise<unknown>;
  /**
   * [ZREMRANGEBYSCORE](https://redis.io/docs/latest/commands/zremrangebyscore/).
   *
   * @param key The sorted set.
   * @param min The lowest score.
   * @param max The highest score.
   */
  zRemRangeByScore(key: string, min: string, max: number): Promise<unknown>;
  /**
   * [ZREMRANGEBYRANK](https://redis.io/docs/latest/commands/zremrangebyrank/).
   *
   * @param key The sorted set.
   * @param start The first rank.
   * @param stop The last rank. Negative ranks count from the end.
   */
  zRemRangeByRank(key: string, start: number, stop: number): Promise<unknown>;
  /**
   * [PEXPIRE](https://redis.io/docs/latest/commands/pexpire/).
   *
   * @param key The key.
   * @param ms The time to live in milliseconds.
   */
  pExpire(key: string, ms: number): Promise<unknown>;
}

/** @throws PushServerError `invalid_option` if a client of another library is passed */
export function readRedisClient(input: unknown, path: string): RedisClient {
  const client = (input ?? {}) as { readonly [name: string]: unknown };
  const methods = ['duplicate', 'connect', 'destroy', 'on', 'time', 'xAdd', 'xRead', 'zAdd'];
  if (methods.some((name) => typeof client[name] !== 'function')) {
    throw invalidOption(path, 'a client of node-redis, such as the result of createSentinel');
  }
  return input as RedisClient;
}
