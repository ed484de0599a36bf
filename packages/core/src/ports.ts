import type { SignOutOptions } from './client.js';
import type { Probe, ProbeSignal } from './probe.js';
import type { SessionUser } from './session.js';

/** Time. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /**
   * Calls back once so much time has passed as there is until the moment, whatever happens to the
   * clock meanwhile. Returns its undo.
   */
  wakeAt(moment: number, wake: () => void): () => void;
}

/** The page. */
export interface Page {
  /** The user sees it. */
  isVisible(): boolean;
  /** Calls back when it got the focus, or (`false`) was shown or hidden. Returns its undo. */
  listen(listener: (isFocus: boolean) => void): () => void;
}

/** Remembers for this browser, domain and client ID that silent authentication works. */
export interface SilentAuthMemory {
  isProven(): boolean;
  remember(proven: boolean): void;
}

/** Somebody who is signed in. */
export interface SignedInUser {
  readonly user: SessionUser;
  /** When the client takes the session for ended by itself. Epoch milliseconds, or `Infinity`. */
  readonly expiresAt: number;
}

/** Everything the heartbeat does to the world and learns from it. */
export interface Ports {
  readonly clock: Clock;
  readonly page: Page;
  readonly silentAuth: SilentAuthMemory;
  /** The probe of every check. */
  readonly probe: Probe;
  /** Asks first where silent authentication is not proven yet. Passive. */
  readonly guardProbe: Probe;
  /** Who is signed in as far as the client knows. Makes no request. */
  readSignedInUser(): Promise<SignedInUser | null>;
  /** Calls back when somebody signed in through {@link completeLogin}. Returns its undo. */
  onSignedIn(listener: () => void): () => void;
  signOut(options?: SignOutOptions): Promise<void>;
  createAbortController(): { readonly signal: ProbeSignal; abort(): void };
  /** Hands over an exception of somebody else's code, as the platform does with an uncaught one. */
  reportException(exception: unknown): void;
}
