import { requireDuration, requireOption, SessionHeartbeatError } from '../contract/errors.js';
import type { PushTrigger } from '../contract/options.js';
import { runStream, type TokenOptions } from './run-stream.js';
import { shareStream } from './share-stream.js';

/** The options of {@link pushTrigger}. */
export interface PushTriggerOptions {
  /** The URL of the hint stream: `https://push.example.com/hints`, or relative to the page. */
  readonly url: string | URL;
  /**
   * Returns an access token for the push server, or `undefined` if there is none now. Called
   * whenever the stream is opened. Pass the options to `getTokenSilently`. A rejection counts as a
   * `report`.
   *
   * @param options Whether the token may come from the cache or from the tenant.
   */
  getToken(options: TokenOptions): Promise<string | undefined>;
  /**
   * The interval between checks while the stream is open. A longer interval reduces the load on the
   * tenant, and is also the time after which an ending without a hint is detected. Milliseconds.
   * Default: `intervalMs` of the heartbeat.
   */
  readonly liveIntervalMs?: number;
  /** Makes the requests. Default: the global `fetch`. */
  readonly fetch?: typeof fetch;
}

/**
 * Creates a push source that receives hints from a push server (`@auth0-heartbeat/push-server`) as
 * server-sent events. The tabs of a browser share one stream. It is reopened while somebody is
 * signed in, with a check after each reconnect. A hint triggers a check and never ends a session by
 * itself. Without a stream, polling continues; see `live` of the snapshot.
 *
 * Does nothing on a server.
 *
 * @param options The URL and the token.
 * @returns The `push` option of {@link createSessionHeartbeat}.
 *
 * @throws {SessionHeartbeatError} `invalid_option`, naming the option.
 *
 * @example
 * ```ts
 * import { createSessionHeartbeat } from '@auth0-heartbeat/core';
 * import { pushTrigger } from '@auth0-heartbeat/core/push';
 *
 * const heartbeat = createSessionHeartbeat(auth0, {
 *   push: pushTrigger({
 *     url: 'https://push.example.com/hints',
 *     getToken: (options) => auth0.getTokenSilently(options),
 *     liveIntervalMs: 3_600_000,
 *   }),
 * });
 * ```
 *
 * @see [Server-sent events](https://html.spec.whatwg.org/multipage/server-sent-events.html)
 */
export function pushTrigger(options: PushTriggerOptions): PushTrigger {
  const { url, getToken, liveIntervalMs, fetch: request } = options;
  requireOption('getToken', typeof getToken === 'function');
  requireOption('fetch', request === undefined || typeof request === 'function');
  if (liveIntervalMs !== undefined) requireDuration('liveIntervalMs', liveIntervalMs, 1);
  if (typeof document === 'undefined') return () => () => undefined;
  const source = {
    url: parseUrl(url),
    getToken,
    liveIntervalMs,
    // The global `fetch` at the time of the request, which may have been patched.
    fetch: request ?? ((input: string | URL | Request, init?: RequestInit) => fetch(input, init)),
  };
  return (hint, session) =>
    shareStream(
      window,
      // The tabs of each user have their own stream.
      `auth0-heartbeat.push.${session.digest}.${source.url.href}`,
      session,
      (openedAt) => runStream(source, session, hint, openedAt),
    );
}

function parseUrl(url: unknown): URL {
  try {
    const parsed = new URL(String(url), location.href);
    if (/^https?:$/.test(parsed.protocol)) return parsed;
  } catch {
    // Not a URL.
  }
  throw new SessionHeartbeatError('invalid_option', 'url');
}
