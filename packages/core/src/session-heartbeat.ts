import type { SignOutOptions } from './client.js';
import type { SessionEventName, SessionEvents, SessionSnapshot } from './session.js';

/**
 * Watches one session. Made by {@link createSessionHeartbeat}. Its methods work without `this`.
 */
export interface SessionHeartbeat {
  /**
   * Begins to watch the session of the signed-in user. While there is none it stays `idle`, makes
   * no request, and begins as soon as the client has one: at once after {@link completeLogin}, else
   * within `minGapMs` while the page is visible. Calling it again looks at once and does nothing
   * else. After a loss it begins a new session, and so does {@link completeLogin}.
   */
  start(): void;
  /** Removes every listener and timer it added, and drops the check under way. */
  stop(): void;
  /**
   * Checks now, whatever the throttle says, and resolves with what is known afterwards. Calls
   * during a check share it. Never rejects. Makes no request while nobody is signed in, or when
   * stopped.
   */
  check(): Promise<SessionSnapshot>;
  /**
   * Resolves at once if the last proof is no older than `maxAgeMs` milliseconds, else checks.
   *
   * @param options How old the proof may be. Milliseconds; `0`: always check.
   * @throws {SessionHeartbeatError} `invalid_option` when `maxAgeMs` is no number of 0 or more.
   */
  verify(options: {
    /** How old the proof may be. Milliseconds; `0`: always check. */
    maxAgeMs: number;
  }): Promise<SessionSnapshot>;
  /**
   * Does the same as {@link SessionHeartbeat.verify}, and resolves with whether there is such a
   * proof now: for what must not be shown or done without one. `false` when the check found nothing out, when the tenant wants something
   * of the user, when the session is lost, when nobody is signed in.
   *
   * @param options How old the proof may be. Milliseconds; `0`: always check.
   * @throws {SessionHeartbeatError} `invalid_option` when `maxAgeMs` is no number of 0 or more.
   */
  hasProof(options: {
    /** How old the proof may be. Milliseconds; `0`: always check. */
    maxAgeMs: number;
  }): Promise<boolean>;
  /**
   * Takes an error of the app's own token call, or of a request that was refused with 401. A
   * definitive one ends the session; any other is a reason to check now, and when it comes again,
   * as soon as `minGapMs` allows.
   *
   * @param error What the call rejected with, or the response.
   */
  report(error: unknown): void;
  /**
   * Ends the watch without a loss in this tab, tells the other tabs, which lose the session with
   * `signed_out`, then signs out with the client's `logout(options)`. Waits for the next user like
   * {@link SessionHeartbeat.start}.
   *
   * @param options Those of the client's `logout`.
   */
  logout(options?: SignOutOptions): Promise<void>;
  /** What is known now: frozen, and the same object while nothing changed. */
  getSnapshot(): SessionSnapshot;
  /**
   * Calls back after each change of the snapshot. Returns its undo.
   *
   * @param listener Called without arguments, as `useSyncExternalStore` of React calls it.
   */
  subscribe(listener: () => void): () => void;
  /**
   * Listens to one event. Returns its undo. A handler that throws stops no other.
   *
   * @typeParam Name Which event.
   * @param event Its name.
   * @param handler Called with what the event carries.
   */
  on<Name extends SessionEventName>(
    event: Name,
    handler: (payload: SessionEvents[Name]) => void,
  ): () => void;
  /**
   * Undoes {@link SessionHeartbeat.on}.
   *
   * @typeParam Name Which event.
   * @param event Its name.
   * @param handler The one that was added.
   */
  off<Name extends SessionEventName>(
    event: Name,
    handler: (payload: SessionEvents[Name]) => void,
  ): void;
}
