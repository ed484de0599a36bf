import type { Hint } from './hint.js';

/** How a node is. Says nothing about users. */
export interface Health {
  /** `degraded` where hints that other nodes get do not reach this one at present. */
  readonly status: 'ok' | 'degraded';
  /** How many streams are open on this node. */
  readonly streams: number;
  /** Whether hints of other nodes come. `none`: there is one node. */
  readonly backplane: 'none' | 'connected' | 'disconnected';
}

/**
 * Takes hints from the tenant and sends them to the browsers that they are about. Made by
 * {@link createPushServer}.
 */
export interface PushServer {
  /**
   * Answers a request, with any server that speaks Request and Response. Never rejects.
   *
   * @param request Of a browser, of the tenant's webhooks, or for the health.
   */
  fetch(request: Request): Promise<Response>;
  /** Hints of your own. */
  readonly hints: {
    /**
     * Sends a hint of your own to this node's streams, and to the other nodes.
     *
     * @param hint Whom it is about.
     *
     * @throws {PushServerError} Rejects with `invalid_hint`, and with `closed` where it is too late
     *   to pass it on.
     */
    publish(hint: Hint): Promise<void>;
  };
  /** Tells how this node is, as `GET /health` does. */
  health(): Health;
  /**
   * Ends all streams and tells the browsers to come back spread over time, then lets go of the
   * backplane. Every later request is answered with 503. Idempotent.
   */
  close(): Promise<void>;
}
