import type { SessionHeartbeat } from './session-heartbeat.js';
import type { SessionLoss } from './session.js';

/**
 * Removes a part of the app's local state. Runs wherever a session ends in this page: at a loss, at a
 * logout, at a refused login, and at the login of another user. May be asynchronous: the ending waits for it, for
 * `cleanupTimeoutMs` at most. The return value is ignored.
 *
 * @param loss Why the session ended, whose it was, and whether another user has signed in since.
 */
export type ClearLocalState = (
  loss: SessionLoss & {
    /**
     * Another user has signed in in this browser since the session began: storage that all tabs
     * share may contain the data of that user.
     */
    readonly otherUserSignedIn: boolean;
  },
) => unknown;

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
   * Default: `client.loginWithRedirect({ appState: { returnTo } })`; a page in a frame stays.
   *
   * Called again if the navigation failed or the user cancelled it, at the next input or focus, and if
   * the page is restored from the back/forward cache.
   */
  readonly redirectToLogin?: RedirectToLogin | false | undefined;
  /**
   * Whether the tasks also run at a logout: of `logout()`, of the client's own `logout()` that leaves
   * the page, and of another tab. Default: `true`.
   */
  readonly clearOnLogout?: boolean | undefined;
  /**
   * Whether an `idle_timeout` also ends the session at the tenant: one tab calls `client.logout`,
   * which returns to the origin, an allowed logout URL of the application; the other tabs go to login.
   * Not with a `redirectToLogin` of the app, and not in a frame. Default: `true`.
   */
  readonly idleEndsTenantSession?: boolean | undefined;
  /** The time limit of a task, and of each call of the client. Milliseconds. Default: 3000. */
  readonly cleanupTimeoutMs?: number | undefined;
  /**
   * The path to return to after the login. A value that is not a path of this origin becomes `/`.
   * Default: the current path.
   */
  readonly returnTo?: string | (() => string) | undefined;
}

/** The part of a heartbeat that {@link handleSessionLoss} uses. */
export type EndedHeartbeat = Pick<SessionHeartbeat, 'on' | 'start' | 'getSnapshot'>;
