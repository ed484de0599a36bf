import type { SignOutOptions } from './contract/client.js';
import type { PushSession } from './contract/options.js';
import type { Probe, ProbeSignal } from './contract/probe.js';
import type { SharedRecord } from './machine/shared-record.js';
import type { SignedInUser } from './machine/state.js';

/** Time. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Calls back after `moment - now()` milliseconds, even if the clock changes meanwhile. Returns a cancel function. */
  wakeAt(moment: number, wake: () => void): () => void;
}

/** The page. */
export interface Page {
  isVisible(): boolean;
  /** Listens to the events of the page. Returns an unsubscribe function. */
  listen(listener: (event: PageEvent) => void): () => void;
}

/** A trigger, a change of the visibility, or user input. */
export type PageEvent = 'focus' | 'online' | 'wake' | 'pageshow' | 'visibilitychange' | 'input';

/** The tabs of this browser. */
export interface Tabs {
  /** Returns the shared record; the same object until something changes. */
  read(): SharedRecord;
  /** Writes entries to the shared record and notifies the other tabs. */
  publish(changes: SharedRecord): void;
  /** Calls back when another tab published. Returns an unsubscribe function. */
  listen(listener: () => void): () => void;
  /**
   * Enters the queue of the tabs that want to check, and calls `onTurn` when this tab holds the
   * lock; immediately where the browser has no locks. `steal`: takes the lock from its holder.
   * Returns a function that leaves the queue or releases the lock.
   */
  enterQueue(steal: boolean, onTurn: () => void): () => void;
}

/** Everything that the heartbeat uses of its environment. */
export interface Ports {
  readonly clock: Clock;
  readonly page: Page;
  readonly tabs: Tabs;
  /** Returns a random number from 0 to 1. */
  random(): number;
  /** The configured probe. */
  readonly probe: Probe;
  /** A passive probe that uses silent authentication. */
  readonly passiveProbe: Probe;
  /** Returns the signed-in user of the client. Makes no request. */
  readSignedInUser(): Promise<SignedInUser | null>;
  /** Calls back when {@link completeLogin} completed a login. Returns an unsubscribe function. */
  onSignedIn(listener: () => void): () => void;
  /** Starts the push source. Returns a function that stops it. */
  startPush(hint: (about?: unknown) => void, session: PushSession): () => void;
  signOut(options?: SignOutOptions): Promise<void>;
  /** Navigates to the tenant to confirm the session. */
  confirmByRedirect(digest: string): Promise<void>;
  createAbortController(): { readonly signal: ProbeSignal; abort(): void };
  /** Reports an exception of foreign code as the platform reports an uncaught one. */
  reportException(exception: unknown): void;
}
