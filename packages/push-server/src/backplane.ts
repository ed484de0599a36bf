import type { Hint } from './hint.js';
import type { Log } from './log.js';
import type { OnceStore } from './once.js';

/** A hint on its way to the other nodes. */
export interface BackplaneEntry {
  readonly hint: Hint;
  /** When it was published, in epoch milliseconds of this node's clock. */
  readonly at: number;
}

/** The node at this end of a backplane. */
export interface BackplaneSubscriber {
  /** Takes an entry of another node. */
  receive(entry: BackplaneEntry): void;
  /** Is told when the backplane is connected, and when it is not any more. */
  changed(state: 'connected' | 'disconnected'): void;
  /** How far back a node that has just started wants to be told. */
  readonly memoryMs: number;
  readonly now: () => number;
  readonly log: Log;
}

/**
 * Connects the nodes of one push server, so that a hint which one of them gets reaches the streams
 * of all. Entries may arrive twice and in any order, but never back at the node that published them.
 */
export interface Backplane {
  /** Called once, before anything else. */
  subscribe(subscriber: BackplaneSubscriber): void;
  /** Takes an entry for the other nodes. Neither waits nor throws, whatever the connection is like. */
  publish(entry: BackplaneEntry): void;
  /** Shared by all nodes as far as they are connected. */
  readonly once: OnceStore;
  readonly state: 'connected' | 'disconnected';
  /** Sends what waits if that is quickly done, and lets go of the connection. */
  close(): Promise<void>;
}
