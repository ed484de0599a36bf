import type { CallbackClient, SessionClient, SignInClient } from './client.js';
import type { SessionHeartbeatOptions } from './options.js';
import type { SessionLossOptions } from './session-loss-options.js';
import type { RefusedLogin } from './session.js';

/** The app's `Auth0Client`. */
export type SessionAppClient = SessionClient & SignInClient & CallbackClient;

/** The options of {@link startSession}. */
export interface SessionOptions extends SessionHeartbeatOptions, SessionLossOptions {
  /**
   * After this time without an answer of the tenant the status is no longer `loading`. Milliseconds.
   * Default: 10 000.
   */
  readonly loadTimeoutMs?: number | undefined;
  /**
   * Called when the tenant refused a login because the user is blocked, after the clean-up. Show it,
   * and do not redirect to login again automatically.
   *
   * @param login The refused login.
   */
  readonly onBlocked?: ((login: RefusedLogin) => void) | undefined;
  /**
   * Called after a login, to leave the callback URL, whose code can be used once. Default:
   * `history.replaceState` with the path.
   *
   * @param returnTo The path to return to, a path of this origin.
   */
  readonly onRedirectCallback?: ((returnTo: string) => void) | undefined;
  /** Leaves the callback in the address to other code. Default: `false`. */
  readonly skipRedirectCallback?: boolean | undefined;
}

/** The compiler requires every option. */
const names: Readonly<Record<keyof SessionOptions, true>> = {
  checkOnFocus: true,
  checkOnReconnect: true,
  cleanupTimeoutMs: true,
  clearLocalState: true,
  clearOnLogout: true,
  confirmByRedirect: true,
  idleEndsTenantSession: true,
  idleTimeoutMs: true,
  intervalMs: true,
  isFinal: true,
  isSameUser: true,
  loadTimeoutMs: true,
  maxUnverifiedMs: true,
  minGapMs: true,
  onBlocked: true,
  onCleared: true,
  onRedirectCallback: true,
  pauseAfterIdleMs: true,
  probe: true,
  push: true,
  redirectToLogin: true,
  returnTo: true,
  shareTabs: true,
  skipRedirectCallback: true,
  timeoutMs: true,
  warnBeforeMs: true,
};

/**
 * Whether an option with this name exists. Adapters separate the options of the session from those of
 * an SDK with it.
 *
 * @param name The name.
 */
export function isSessionOption(name: string): name is keyof SessionOptions {
  return Object.hasOwn(names, name);
}
