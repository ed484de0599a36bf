import type { SignOutOptions } from './contract/client.js';
import type { PushSession } from './contract/options.js';
import type { Probe, ProbeSignal } from './contract/probe.js';
import type { LastLoss } from './contract/session.js';
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
  /** The page is in a frame of another page. */
  isEmbedded(): boolean;
  /** Whether the browser may have a network. */
  isOnline(): boolean;
  /** When the last user input happened in this page. Epoch milliseconds; `-Infinity` for never. */
  lastInputAt(): number;
  /** Whether the user has clicked or pressed a key in this page. */
  hasUserActivation(): boolean;
  /** Listens to the events of the page. Returns an unsubscribe function. */
  listen(listener: (event: PageEvent) => void): () => void;
}

/** A trigger, a change of the visibility, or user input. */
export type PageEvent = 'focus' | 'online' | 'wake' | 'pageshow' | 'visibilitychange' | 'input';

/**
 * A login or a token call of the app completed; a logout of the app has removed the tokens; a popup of the client opened or closed; a token call of the app failed, and the
 * SDK may have dropped its refresh token, or has dropped all tokens.
 */
export type ClientEvent =
  | 'signed_in'
  | 'logged_out'
  | 'tokens_received'
  | 'tokens_restored'
  | 'popup_opened'
  | 'popup_closed'
  | 'token_failed'
  | 'tokens_dropped';

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
   * Returns a function that leaves the queue, or releases the lock when other tabs know the result.
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
  /** Called before a user is watched. Clears the app if the last one was another. Never rejects. */
  admitUser?(found: SignedInUser): Promise<void>;
  /**
   * Observes the client. `onLogout`: called before a logout of the app that leaves the page. Returns
   * an unsubscribe function.
   */
  watchClient(listener: (event: ClientEvent) => void, onLogout: () => Promise<void>): () => void;
  /** Starts the push source. Returns a function that stops it. */
  startPush(hint: (about?: unknown) => void, session: PushSession): () => void;
  /** Why the session before this page load ended. */
  readonly lastLoss?: LastLoss | null;
  /** Clears the app and signs out. */
  signOut(options?: SignOutOptions): Promise<void>;
  /** Removes the tokens of the client. */
  dropTokens(): Promise<void>;
  /** Navigates to the tenant to confirm the session. */
  confirmByRedirect(digest: string, organization: string | undefined): Promise<void>;
  createAbortController(): { readonly signal: ProbeSignal; abort(): void };
  /** Reports an exception of foreign code as the platform reports an uncaught one. */
  reportException(exception: unknown): void;
}
