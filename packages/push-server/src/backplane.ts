import type { Hint } from './hint.js';
import type { Log } from './log.js';
import type { OnceStore } from './once.js';

/** A hint on its way to the other nodes. */
export interface BackplaneEntry {
  /** Whom it is about. */
  readonly hint: Hint;
  /** When it was published, in epoch milliseconds of this node's clock. */
  readonly at: number;
}

/** The node at this end of a backplane. */
export interface BackplaneSubscriber {
  /**
   * Takes an entry of another node.
   *
   * @param entry The hint, and when it was published.
   */
  receive(entry: BackplaneEntry): void;
  /**
   * Is told when the backplane is connected, and when it is not any more.
   *
   * @param state Which of the two.
   */
  changed(state: 'connected' | 'disconnected'): void;
  /** How far back a node that has just started wants to be told. Milliseconds. */
  readonly memoryMs: number;
  /** The time of this node. Epoch milliseconds. */
  readonly now: () => number;
  /** Takes what an operator may want to know. */
  readonly log: Log;
}

/**
 * Connects the nodes of one push server, so that a hint which one of them gets reaches the streams
 * of all. Entries may arrive twice and in any order, but never back at the node that published them.
 * `createRedisBackplane` of `@auth0-heartbeat/push-server/redis` makes one.
 */
export interface Backplane {
  /**
   * Called once, before anything else.
   *
   * @param subscriber The node at this end.
   */
  subscribe(subscriber: BackplaneSubscriber): void;
  /**
   * Takes an entry for the other nodes. Neither waits nor throws, whatever the connection is like.
   *
   * @param entry The hint, and when it was published.
   */
  publish(entry: BackplaneEntry): void;
  /** Remembers tokens that were taken. Shared by all nodes as far as they are connected. */
  readonly once: OnceStore;
  /** Whether entries of other nodes come now. */
  readonly state: 'connected' | 'disconnected';
  /** Sends what waits if that is quickly done, and lets go of the connection. */
  close(): Promise<void>;
}
