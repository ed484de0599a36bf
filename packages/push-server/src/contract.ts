import type { Hint } from './hint.js';
import type { LogEvent } from './log.js';

/** The health of one node. Contains no user data. */
export interface Health {
  /**
   * `degraded` while this node does not receive hints of other nodes, `draining` after `drain()` or
   * `close()`.
   */
  readonly status: 'ok' | 'degraded' | 'draining';
  /** The number of open streams on this node. */
  readonly streams: number;
  /** The number of hints that wait to be sent on this node, because the tenant's rate limit is shared. */
  readonly queuedHints: number;
  /** The connection to other nodes. `none` if no backplane is configured. */
  readonly backplane: 'none' | 'connected' | 'disconnected';
}

/**
 * Receives events from the tenant and sends hints to the browsers of the affected users. Created by
 * {@link createPushServer}.
 */
export interface PushServer {
  /**
   * Handles a request. Works with any HTTP server that uses `Request` and `Response`. Never rejects.
   *
   * @param request A request from a browser, a webhook or a health check.
   */
  fetch(request: Request): Promise<Response>;
  /** Publishes hints from your own code. */
  readonly hints: {
    /**
     * Sends a hint to the streams of this node and to the other nodes.
     *
     * @param hint The affected user, session or both.
     *
     * Resolves when the hint is accepted. Streams of many users get their hints one after the other, see
     * `tenantRequestsPerSecond`.
     *
     * @throws {PushServerError} Rejects with `invalid_hint` if the hint is invalid, and with `closed` if
     *   the push server is closed.
     */
    publish(hint: Hint): Promise<void>;
  };
  /** Returns the health of this node, like `GET /health`. */
  health(): Health;
  /**
   * Takes this node out of service without a gap, before `close()`. From now on `GET /health` responds
   * with 503, and so do requests for a new stream. Webhooks are still accepted. For half of the time the
   * open streams stay, so that the load balancer can notice. Then they are closed one after the other.
   * Resolves when all are closed. Idempotent: later calls return the same promise.
   *
   * @param durationMs The time until the last stream is closed, in milliseconds. At most an hour. Default
   *   20,000.
   *
   * @throws {PushServerError} `invalid_option` if `durationMs` is not such a number. The node still serves.
   *
   * @example
   * ```ts
   * import { createPushServer } from '@auth0-heartbeat/push-server';
   * import { createNodeListener } from '@auth0-heartbeat/push-server/node';
   * import { createServer } from 'node:http';
   *
   * const pushServer = createPushServer({
   *   issuer: 'https://example.eu.auth0.com/',
   *   audience: 'https://api.example.com',
   * });
   * const server = createServer(createNodeListener(pushServer)).listen(3000);
   * process.once('SIGTERM', async () => {
   *   await pushServer.drain();
   *   // Webhooks in flight finish.
   *   server.close(() => void pushServer.close());
   *   server.closeIdleConnections();
   *   setTimeout(() => server.closeAllConnections(), 5_000).unref();
   * });
   * ```
   */
  drain(durationMs?: number): Promise<void>;
  /**
   * Ends all streams and closes the backplane. Each browser gets a random reconnection delay. Later
   * requests get a 503 response. Idempotent.
   */
  close(): Promise<void>;
}

/**
 * Counts what a push server does. `createMetrics` in `@auth0-heartbeat/push-server/metrics` creates one. Each
 * push server needs its own. Errors of `log` and `hintSent` are ignored.
 */
export interface PushServerMetrics {
  /**
   * Called once, when the push server is created.
   *
   * @param health Returns the current health.
   */
  observe(health: () => Health): void;
  /**
   * Called for each log event.
   *
   * @param event The event.
   */
  log(event: LogEvent): void;
  /**
   * Called for each hint that was written to streams.
   *
   * @param streams The number of streams.
   */
  hintSent(streams: number): void;
  /** Resolves with the metrics as text. */
  render(): Promise<{
    /** The media type of the format. */
    readonly contentType: string;
    /** The metrics in that format. */
    readonly text: string;
  }>;
}
