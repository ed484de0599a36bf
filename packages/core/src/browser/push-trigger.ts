import { SessionHeartbeatError } from '../errors.js';
import type { PushTrigger } from '../options.js';
import { keepStream, type TokenOptions } from './push/keep-stream.js';
import { shareStream } from './push/share-stream.js';

/** How {@link pushTrigger} reaches the push server: its address, and a token for it. */
export interface PushTriggerOptions {
  /** Of the stream of hints: `https://push.example.com/hints`, or relative to the page. */
  readonly url: string | URL;
  /**
   * Gives the access token that opens the stream, for the audience of the push server. Called each
   * time that the stream is opened. Hand the options on to `getTokenSilently`: with `cache-only` the
   * tenant must not be asked, as it would keep the session of an idle user from ending, or make the
   * SDK drop its tokens where silent authentication does not work. A function that takes no options
   * is not called then. What it throws is taken like a `report`. `undefined`: there is none now, and
   * it is asked again later.
   *
   * @param options Whether the tenant may be asked.
   */
  getToken(options: TokenOptions): Promise<string | undefined>;
  /** Default: the global one. */
  readonly fetch?: typeof fetch;
}

/**
 * Gets hints from a push server (`@auth0-heartbeat/push-server`), by server-sent events: one stream
 * for all tabs of the browser, reopened for as long as somebody is signed in, with a check after
 * every reconnect. A hint makes the browser check now and ends nothing by itself. While there is no
 * stream, polling goes on; `live` of the snapshot says which.
 *
 * Does nothing on a server.
 *
 * @param options Its address, and a token for it.
 * @returns What goes into `triggers.push` of {@link createSessionHeartbeat}.
 *
 * @throws {SessionHeartbeatError} `invalid_option` when `url` is no address of http or https, or
 *   `getToken` no function.
 *
 * @example
 * ```ts
 * import { createSessionHeartbeat, pushTrigger } from '@auth0-heartbeat/core';
 *
 * const heartbeat = createSessionHeartbeat(auth0, {
 *   liveIntervalMs: 3_600_000,
 *   triggers: {
 *     push: pushTrigger({
 *       url: 'https://push.example.com/hints',
 *       getToken: (options) => auth0.getTokenSilently(options),
 *     }),
 *   },
 * });
 * ```
 *
 * @see [Server-sent events](https://html.spec.whatwg.org/multipage/server-sent-events.html)
 */
export function pushTrigger(options: PushTriggerOptions): PushTrigger {
  const { url, getToken } = options;
  if (typeof getToken !== 'function') {
    throw new SessionHeartbeatError(
      'invalid_option',
      'getToken is no function; give one that returns an access token for the push server.',
    );
  }
  if (typeof document === 'undefined') return () => () => undefined;
  const address = addressOf(url);
  return (hint, session) =>
    shareStream(
      window,
      // Tabs of two users have a stream each.
      `auth0-heartbeat.push.${session.digest}.${address.href}`,
      (tell, begunAt) =>
        keepStream(
          {
            url: address,
            fetch: options.fetch ?? ((input, init) => fetch(input, init)),
            getToken,
          },
          session,
          tell,
          begunAt,
        ),
      (news) => {
        if (news.type === 'hint') hint(news.hint);
        else session.setLive(news.live);
      },
    );
}

function addressOf(url: unknown): URL {
  try {
    const address = new URL(String(url), location.href);
    if (/^https?:$/.test(address.protocol)) return address;
  } catch {
    // The same mistake.
  }
  throw new SessionHeartbeatError(
    'invalid_option',
    `url is ${String(url)}; give the http or https address of the stream of hints.`,
  );
}
