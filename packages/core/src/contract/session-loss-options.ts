import type { SessionHeartbeat } from './session-heartbeat.js';
import type { SessionLoss } from './session.js';

/**
 * Removes a part of the app's local state. May be asynchronous: the ending waits for it, for
 * `cleanupTimeoutMs` at most. The return value is ignored.
 *
 * @param loss Why the session ended, and whose it was.
 */
export type ClearLocalState = (loss: SessionLoss) => unknown;

/**
 * Navigates to the login page. May be asynchronous.
 *
 * @param ending The loss and the return path.
 */
export type RedirectToLogin = (ending: {
  /** Why the session ended, and whose it was. */
  readonly loss: SessionLoss;
  /** The current path of the user, a path of this origin, for `appState`. */
  readonly returnTo: string;
}) => unknown;

/** The options of {@link handleSessionLoss}. */
export interface SessionLossOptions {
  /** One or several clean-up tasks. They run concurrently; a failure does not stop the others. */
  readonly clearLocalState?: ClearLocalState | readonly ClearLocalState[] | undefined;
  /**
   * Called after the tasks and after the tokens of the session are removed, before the redirect. The
   * ending waits for it as for a task.
   *
   * @param loss Why the session ended, and whose it was.
   */
  readonly onCleared?: ((loss: SessionLoss) => unknown) | undefined;
  /**
   * Navigates to the login page. `false`: stay on the page, and the app shows the loss itself.
   * Default: `client.loginWithRedirect({ appState: { returnTo } })`.
   */
  readonly redirectToLogin?: RedirectToLogin | false | undefined;
  /** The time limit of a task. Milliseconds. Default: 3000. */
  readonly cleanupTimeoutMs?: number | undefined;
  /**
   * The path to return to after the login. A value that is not a path of this origin becomes `/`.
   * Default: the current path.
   */
  readonly returnTo?: string | (() => string) | undefined;
}

/** The part of a heartbeat that {@link handleSessionLoss} uses. */
export type EndedHeartbeat = Pick<SessionHeartbeat, 'on' | 'start' | 'getSnapshot'>;
