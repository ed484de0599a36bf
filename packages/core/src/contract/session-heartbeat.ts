import type { LoginOptions, SignOutOptions } from './client.js';
import type { SessionEventName, SessionEvents, SessionSnapshot } from './session.js';

/**
 * Watches one session. Created by {@link createSessionHeartbeat}. The methods do not depend on `this`.
 */
export interface SessionHeartbeat {
  /**
   * Starts watching the session of the signed-in user. Without a signed-in user the heartbeat is
   * `signed_out`, makes no request, and starts watching as soon as the client has a user: immediately
   * after {@link completeLogin}, otherwise within `minGapMs` while the page is visible.
   *
   * Repeated calls look for a user immediately and do nothing else. After a loss, a call starts a
   * new session, as {@link completeLogin} does.
   */
  start(): void;
  /** Stops watching: removes all listeners and timers and cancels a running check. The snapshot stays. */
  stop(): void;
  /**
   * Checks now, regardless of `minGapMs`. Resolves with the snapshot after the check. Concurrent
   * calls share one check. Never rejects. Makes no request when stopped or when nobody is signed in.
   */
  check(): Promise<SessionSnapshot>;
  /**
   * Resolves with `true` if the session was verified within the last `maxAgeMs`, checking first if
   * necessary. Resolves with `false` if the check was inconclusive, a user interaction is required,
   * the session is lost, or nobody is signed in.
   *
   * @param options The maximum age of the verification.
   * @throws {SessionHeartbeatError} `invalid_option` if `maxAgeMs` is not a number of 0 or more.
   */
  verify(options: {
    /** The maximum age of the verification. Milliseconds. `0` always checks. */
    maxAgeMs: number;
  }): Promise<boolean>;
  /**
   * Reports an error of the app's own token call, or a 401 response. A report triggers a check and
   * never ends the session by itself. Repeated reports wait for `minGapMs`.
   *
   * @param error The error or the response. Not evaluated: the check finds the reason.
   */
  report(error: unknown): void;
  /**
   * The user chose to stay signed in: counts as activity in all tabs, postpones an end by
   * `idle_timeout` and checks now, regardless of `minGapMs`. Does nothing when nobody is signed in.
   */
  extend(): void;
  /**
   * Signs out: stops watching without a loss in this tab, ends the session in the other tabs with
   * `signed_out`, runs the clean-up, then calls `client.logout(options)`. Then waits for the next user.
   *
   * @param options The options of the client's `logout`.
   */
  logout(options?: SignOutOptions): Promise<void>;
  /** Returns the current snapshot: frozen, and the same object until something changes. */
  getSnapshot(): SessionSnapshot;
  /**
   * Calls the listener after every change of the snapshot. Returns an unsubscribe function.
   *
   * @param listener Called without arguments, as React's `useSyncExternalStore` expects.
   */
  subscribe(listener: () => void): () => void;
  /**
   * Listens to an event. Returns an unsubscribe function. An exception in a handler is reported and
   * does not affect other handlers.
   *
   * @typeParam Name The event.
   * @param event The name of the event.
   * @param handler Called with the payload of the event.
   */
  on<Name extends SessionEventName>(
    event: Name,
    handler: (payload: SessionEvents[Name]) => void,
  ): () => void;
}

/**
 * The session of an app: restores it, completes logins, watches it and ends it. Created by
 * {@link startSession}. The methods do not depend on `this`.
 */
export interface Session extends Omit<SessionHeartbeat, 'start'> {
  /**
   * Resolves with the first snapshot whose status is not `loading`; with `loading` if the session is
   * stopped before, and on a server. Never rejects.
   */
  readonly ready: Promise<SessionSnapshot>;
  /**
   * Navigates to login, and back to where the user is.
   *
   * @param options The options of the client's `loginWithRedirect`.
   */
  login(options?: SessionLoginOptions): Promise<void>;
}

/** The options of {@link Session.login}. Other options of the client's `loginWithRedirect` are passed on. */
export interface SessionLoginOptions extends Omit<LoginOptions, 'appState'> {
  /** State that the client keeps until the callback. `returnTo` is the path to return to. */
  readonly appState?: Readonly<Record<string, unknown>>;
}

/** A session that was created and is not started, or was stopped. For adapters of frameworks. */
export interface StartableSession extends Session {
  /** Starts, or starts again after a `stop()`. */
  start(): void;
}
