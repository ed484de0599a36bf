import type { SessionHeartbeat } from './session-heartbeat.js';
import type { SessionLoss } from './session.js';

/**
 * Removes a part of what the app keeps about the user. May be asynchronous; it is waited for, for
 * `cleanupTimeoutMs` at most. What it returns does not matter.
 *
 * @param loss Why the session ended, and whose it was.
 */
export type ClearLocalState = (loss: SessionLoss) => unknown;

/**
 * Sends the user to login, and leaves the page. May be asynchronous.
 *
 * @param ending What it needs for that.
 */
export type RedirectToLogin = (ending: {
  /** Why the session ended, and whose it was. */
  readonly loss: SessionLoss;
  /** Where the user was: a path of this origin, for `appState`. */
  readonly returnTo: string;
}) => unknown;

/** What an app does about a loss: the options of {@link handleSessionLoss}. */
export interface SessionLossOptions {
  /** One or several tasks. They run at the same time; one that fails stops no other. */
  readonly clearLocalState?: ClearLocalState | readonly ClearLocalState[] | undefined;
  /**
   * Called when the tasks are done and the tokens of the session are gone, before the redirect. It
   * is waited for like a task.
   *
   * @param loss Why the session ended, and whose it was.
   */
  readonly onCleared?: ((loss: SessionLoss) => unknown) | undefined;
  /**
   * Leaves the page. Default: `client.loginWithRedirect({ appState: { returnTo } })`. `false`:
   * stay; the app shows the loss itself.
   */
  readonly redirectToLogin?: RedirectToLogin | false | undefined;
  /** How long a task may take before the ending goes on without it. Milliseconds. Default: 3000. */
  readonly cleanupTimeoutMs?: number | undefined;
  /** Where login leads back to. Anything but a path of this origin becomes `/`. Default: where the user is. */
  readonly returnTo?: string | (() => string) | undefined;
}

/** The part of a heartbeat that its ending needs. */
export type EndedHeartbeat = Pick<SessionHeartbeat, 'on' | 'start' | 'getSnapshot'>;
