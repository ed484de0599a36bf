import type { Hint } from './hint.js';

/** The health of one node. Contains no user data. */
export interface Health {
  /** `degraded` while this node does not receive hints of other nodes. */
  readonly status: 'ok' | 'degraded';
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
   * Ends all streams and closes the backplane. Each browser gets a random reconnection delay. Later
   * requests get a 503 response. Idempotent.
   */
  close(): Promise<void>;
}
