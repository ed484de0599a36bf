import type { Hint } from './hint.js';

/** How a node is. Says nothing about users. */
export interface Health {
  /** `degraded` where hints that other nodes get do not reach this one at present. */
  readonly status: 'ok' | 'degraded';
  /** How many streams are open on this node. */
  readonly streams: number;
  readonly backplane: 'none' | 'connected' | 'disconnected';
}

/** Takes hints from the tenant and sends them to the browsers that they are about. */
export interface PushServer {
  /** Answers a request, with any server that speaks Request and Response. Never rejects. */
  fetch(request: Request): Promise<Response>;
  readonly hints: {
    /**
     * Sends a hint of your own to this node's streams, and to the other nodes.
     *
     * Rejects with a PushServerError: `invalid_hint`, and `closed` where it is too late to pass it on.
     */
    publish(hint: Hint): Promise<void>;
  };
  health(): Health;
  /**
   * Ends all streams and tells the browsers to come back spread over time, then lets go of the
   * backplane. Every later request is answered with 503. Idempotent.
   */
  close(): Promise<void>;
}
