import type { Hint } from './hint.js';
import type { Log } from './log.js';
import type { OnceStore } from './tokens/once-store.js';

/** A hint that one node sends to the other nodes. */
export interface BackplaneEntry {
  /** The hint to deliver. */
  readonly hint: Hint;
  /** When the hint was published, in epoch milliseconds of this node's clock. */
  readonly at: number;
}

/** The push server that uses a backplane. */
export interface BackplaneSubscriber {
  /**
   * Receives an entry that another node published.
   *
   * @param entry The hint and its publication time.
   */
  receive(entry: BackplaneEntry): void;
  /**
   * Called when the connection to the other nodes is established or lost.
   *
   * @param state The new connection state.
   */
  changed(state: 'connected' | 'disconnected'): void;
  /** How far back a new node reads earlier entries. Milliseconds. */
  readonly memoryMs: number;
  /** The current time of this node. Epoch milliseconds. */
  readonly now: () => number;
  /** Receives log events. */
  readonly log: Log;
}

/**
 * Connects the nodes of one push server. A hint that one node publishes reaches the streams of all
 * nodes.
 *
 * Entries may arrive more than once and in any order. A node never receives its own entries.
 * `createRedisBackplane` in `@auth0-heartbeat/push-server/redis` creates a backplane.
 */
export interface Backplane {
  /**
   * Connects a push server. Called once, before any other method.
   *
   * @param subscriber The push server.
   */
  subscribe(subscriber: BackplaneSubscriber): void;
  /**
   * Sends an entry to the other nodes. Returns immediately and never throws, even while
   * disconnected.
   *
   * @param entry The hint and its publication time.
   */
  publish(entry: BackplaneEntry): void;
  /** Records used tokens. All connected nodes share these records. */
  readonly once: OnceStore;
  /** Whether this node currently receives entries of other nodes. */
  readonly state: 'connected' | 'disconnected';
  /** Sends pending entries if this takes only a short time, and closes the connection. */
  close(): Promise<void>;
}
