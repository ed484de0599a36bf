import type { SignOutOptions } from './client.js';
import type { PushedSession } from './options.js';
import type { Probe, ProbeSignal } from './probe.js';
import type { SessionUser } from './session.js';
import type { SharedRecord } from './shared-record.js';

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
  /**
   * Calls back with the trigger that an event of the page is, or with `noticed` when it was shown or
   * hidden, or `active` at each input of the user. Returns its undo.
   */
  listen(listener: (happening: PageHappening) => void): () => void;
}

/** What happens to a page. */
export type PageHappening = 'focus' | 'online' | 'wake' | 'pageshow' | 'noticed' | 'active';

/** The other tabs of this browser. */
export interface Tabs {
  /** What is shared; the same object as long as nothing changed. */
  read(): SharedRecord;
  /** Writes fields of the record, and tells the other tabs. */
  publish(fields: SharedRecord): void;
  /** Calls back when another tab published. Returns its undo. */
  listen(listener: () => void): () => void;
  /**
   * Asks for the right to check for all tabs, until it is given back or `until`. Resolves at once:
   * with what gives it back, or with `null` when another tab has it. `steal`: takes it then.
   */
  lease(until: number, steal: boolean, now: number): Promise<(() => void) | null>;
}

/** Somebody who is signed in. */
export interface SignedInUser {
  readonly user: SessionUser;
  /** The user as the tabs share it: nothing that says who it is. */
  readonly digest: string;
  /** When the client takes the session for ended by itself. Epoch milliseconds, or `Infinity`. */
  readonly expiresAt: number;
}

/** Everything the heartbeat does to the world and learns from it. */
export interface Ports {
  readonly clock: Clock;
  readonly page: Page;
  readonly tabs: Tabs;
  /** From 0 to 1. */
  random(): number;
  /** The probe of every check. */
  readonly probe: Probe;
  /** Asks first where silent authentication is not proven yet. Passive. */
  readonly guardProbe: Probe;
  /** Who is signed in as far as the client knows. Makes no request. */
  readSignedInUser(): Promise<SignedInUser | null>;
  /** Calls back when somebody came back from login to {@link completeLogin}. Returns its undo. */
  onSignedIn(listener: () => void): () => void;
  /** Calls back at each hint from outside. Returns its undo. */
  onHint(listener: (hint?: unknown) => void, session: PushedSession): () => void;
  signOut(options?: SignOutOptions): Promise<void>;
  /** Leaves the page, to ask the tenant at the top level. */
  confirmByRedirect(digest: string): Promise<void>;
  createAbortController(): { readonly signal: ProbeSignal; abort(): void };
  /** Hands over an exception of somebody else's code, as the platform does with an uncaught one. */
  reportException(exception: unknown): void;
}
