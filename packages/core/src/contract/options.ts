import type { Probe } from './probe.js';
import type { SessionError, SessionUser } from './session.js';

/**
 * A source of hints that a check is worthwhile now, for example a push server. Called when the
 * heartbeat starts watching a session. Returns a function that stops the source.
 *
 * {@link pushTrigger} of `@auth0-heartbeat/core/push` creates one for
 * `@auth0-heartbeat/push-server`. A custom source can use a WebSocket of the app.
 *
 * @param hint Triggers a check. A hint never ends a session by itself.
 * @param session The watched session.
 *
 * @example
 * ```ts
 * import { createSessionHeartbeat, type PushTrigger } from '@auth0-heartbeat/core';
 *
 * const socket = new WebSocket('wss://app.example.com/events');
 * const push: PushTrigger = (hint) => {
 *   const onMessage = ({ data }: MessageEvent) => data === 'session' && hint();
 *   socket.addEventListener('message', onMessage);
 *   return () => socket.removeEventListener('message', onMessage);
 * };
 * const heartbeat = createSessionHeartbeat(auth0, { push });
 * ```
 */
export type PushTrigger = (hint: (about?: PushHint) => void, session: PushSession) => () => void;

/** The session that a hint concerns. Without `sub` and `sid`, the session of the signed-in user. */
export interface PushHint {
  /** Subject identifier of the user. */
  readonly sub?: string;
  /** Session ID at the tenant, the `sid` of the ID token. */
  readonly sid?: string;
  /**
   * Hints may have been missed, for example during a reconnect. Such a hint never navigates, and is
   * ignored while the user is idle or before silent authentication is known to work.
   */
  readonly missed?: boolean;
}

/** What a {@link PushTrigger} can read from the session and report to it. */
export interface PushSession {
  /** Identifies the application and, as a hash, the user. Tabs with the same digest can share a connection. */
  readonly digest: string;
  /**
   * Reports whether hints arrive. While they do, checks are `intervalMs` apart in all tabs and the
   * snapshot is `live`. The source that has the connection repeats the call at least every minute:
   * 150 s after the last call, tabs poll at their own interval again.
   *
   * @param isLive Whether hints arrive from now on.
   * @param intervalMs The interval between checks meanwhile. Default: the `intervalMs` of the heartbeat.
   */
  setLive(isLive: boolean, intervalMs?: number): void;
  /** How long ago a source of any tab last called `setLive`. Milliseconds; `Infinity` for never. */
  staleMs(): number;
  /**
   * Whether the source may request a new token from the tenant. `false` while the user is idle,
   * because a request extends the session of the tenant, and before silent authentication is known
   * to work, because the SDK could remove its tokens.
   */
  mayRenewToken(): boolean;
  /**
   * Whether a hint concerns the user of this session. Hints about others have no effect, so a source
   * that receives many can drop them early.
   *
   * @param hint The hint.
   */
  isAbout(hint: PushHint): boolean;
  /**
   * Reports that the source closed its connection because the push server sent too much. Emits the
   * diagnosis `push_flood`, which stays until hints arrive again. Call `setLive(false)` before.
   */
  reportFlood(): void;
  /**
   * Reports an error of a token call, see {@link SessionHeartbeat.report}.
   *
   * @param error The error.
   */
  report(error: unknown): void;
}

/** The options of a heartbeat. The defaults suit production. Durations are in milliseconds. */
export interface SessionHeartbeatOptions {
  /**
   * The interval between checks while the page is visible. Default: 900 000, the minimum that Auth0
   * documents for polling.
   *
   * @see [Auth0, configure silent authentication](https://auth0.com/docs/authenticate/login/configure-silent-authentication)
   */
  readonly intervalMs?: number;
  /**
   * The minimum time between two checks of this browser. Calls of {@link SessionHeartbeat.check},
   * push hints and the first {@link SessionHeartbeat.report} are not throttled. A shorter
   * `intervalMs` takes precedence. Default: 10 000.
   */
  readonly minGapMs?: number;
  /**
   * The time limit of one probe. Default: 4500, below the 5 s for which `@auth0/auth0-spa-js` waits
   * for its own lock, so that a check that hangs does not fail a token call of the app.
   */
  readonly timeoutMs?: number;
  /**
   * Without user input in any tab for this long, interval checks stop, because each check extends
   * the session of the tenant. The next input triggers a check. `false`: never pause. Default:
   * 1 800 000.
   *
   * @see [Auth0, session lifecycle](https://auth0.com/docs/manage-users/sessions/session-lifecycle)
   */
  readonly pauseAfterIdleMs?: number | false;
  /**
   * Without user input in any tab for this long, the session ends with `idle_timeout`. Checks and
   * requests of the app are no activity. `false`: never. Default: `false`.
   *
   * @see [Auth0, session lifecycle](https://auth0.com/docs/manage-users/sessions/session-lifecycle)
   */
  readonly idleTimeoutMs?: number | false | undefined;
  /**
   * How long before an end that is known `sessionEnding` is emitted; at most half of `idleTimeoutMs`
   * or `maxUnverifiedMs`. Default: 60 000.
   *
   * @see [WCAG 2.2, success criterion 2.2.1](https://www.w3.org/TR/WCAG22/#timing-adjustable)
   */
  readonly warnBeforeMs?: number | undefined;
  /**
   * Without a verification for this long, the session ends with `unverifiable`, for apps that must
   * fail closed. Counted from the last verification or login, or from when the page started
   * watching. A last check is made before, also in a hidden page and while the user is idle.
   * Default: `Infinity`.
   */
  readonly maxUnverifiedMs?: number;
  /**
   * Whether an answer that `@auth0-heartbeat/core` does not know is final, such as the error of an
   * Action that denies access from now on. Called for the inconclusive answers of the tenant to the
   * heartbeat's own requests. `true` ends the session with `access_denied`. Compare the description:
   * a bare `access_denied` may be a rate limit.
   *
   * @param error The error of the tenant.
   */
  readonly isFinal?: (error: SessionError) => boolean;
  /**
   * Whether two users are the same person, for apps that link accounts. Default: the same `sub` and
   * `org_id`.
   *
   * @param before The watched user.
   * @param now The user that the tenant reports.
   */
  readonly isSameUser?: (before: SessionUser, now: SessionUser) => boolean;
  /** How a check asks the tenant. Default: {@link tokenProbe} of the client. */
  readonly probe?: Probe;
  /**
   * Where silent authentication cannot work, asks the tenant with a full-page redirect and
   * `prompt=none`, which returns to the current page. `false`: never. `'push'`: only after a push
   * hint. `true`: also at the start of a visit. At most once a minute. Default: `'push'`.
   */
  readonly confirmByRedirect?: boolean | 'push';
  /** A source of hints, such as {@link pushTrigger} of `@auth0-heartbeat/core/push`. Default: none. */
  readonly push?: PushTrigger;
  /** Check when the page receives focus or becomes visible. Default: `true`. */
  readonly checkOnFocus?: boolean;
  /** Check within a third of the interval when the network is back. Default: `true`. */
  readonly checkOnReconnect?: boolean;
  /** Share checks and their results with the other tabs of this browser. Default: `true`. */
  readonly shareTabs?: boolean;
}
