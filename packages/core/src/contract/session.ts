import type { LoginFailure } from './login.js';

/** The user whose session is watched. Contains the identifying claims of the ID token only. */
export interface SessionUser {
  /** Subject identifier ([OpenID Connect Core §2](https://openid.net/specs/openid-connect-core-1_0.html#IDToken)). */
  readonly sub: string;
  /** Session ID at the tenant ([Front-Channel Logout §3](https://openid.net/specs/openid-connect-frontchannel-1_0.html#OPLogout)), if the tenant sends one. */
  readonly sid?: string;
  /** Organization ID, if the user signed in to an organization ([Auth0, Organizations](https://auth0.com/docs/manage-users/organizations/using-tokens)). */
  readonly org_id?: string;
}

/**
 * The reason for a check.
 *
 * - `start`: the heartbeat begins to watch a signed-in user.
 * - `interval`: `intervalMs` have passed since the last check.
 * - `focus`: the page received focus or became visible.
 * - `online`: the network is back. The check follows within a third of the interval, so that a whole
 *   office does not ask at once.
 * - `wake`: the page was suspended, for example by a closed laptop or a frozen tab.
 * - `pageshow`: the page was restored from the back/forward cache.
 * - `activity`: the first user input after a pause.
 * - `report`: the app reported an error or a 401 response.
 * - `push`: a push source delivered a hint.
 * - `manual`: the app called `check()`.
 * - `retry`: the last check was inconclusive.
 * - `extend`: the user chose to stay signed in.
 * - `other_tab`: another tab reported a result that this tab must confirm.
 */
export type CheckTrigger =
  | 'start'
  | 'interval'
  | 'focus'
  | 'online'
  | 'wake'
  | 'pageshow'
  | 'activity'
  | 'report'
  | 'push'
  | 'manual'
  | 'retry'
  | 'extend'
  | 'other_tab';

/**
 * Why a session ended.
 *
 * - `login_required`: the tenant no longer has a session for this browser.
 * - `user_blocked`: the user is blocked.
 * - `grant_revoked`: the refresh token is no longer valid (`invalid_grant`).
 * - `session_expired`: the session reached the lifetime that the tenant set.
 * - `access_denied`: the user is no longer a member of the organization, or `isFinal` of the app says so.
 * - `user_changed`: another user, or the same user in another organization, is signed in at the tenant.
 * - `signed_out`: the user signed out in another tab.
 * - `idle_timeout`: nobody used the app for `idleTimeoutMs`, in any tab.
 * - `unverifiable`: no check verified the session for `maxUnverifiedMs`.
 *
 * @see [OpenID Connect Core §3.1.2.6](https://openid.net/specs/openid-connect-core-1_0.html#AuthError), `login_required`
 * @see [RFC 6749 §5.2](https://www.rfc-editor.org/rfc/rfc6749#section-5.2), `invalid_grant`
 */
export type LossReason =
  | 'login_required'
  | 'user_blocked'
  | 'grant_revoked'
  | 'access_denied'
  | 'session_expired'
  | 'user_changed'
  | 'signed_out'
  | 'idle_timeout'
  | 'unverifiable';

/**
 * An error response of the tenant, or a failed request, reduced to what is safe to show and to log.
 *
 * The fields are those of an OAuth 2.0 error response ([RFC 6749 §4.1.2.1](https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1)).
 * Tokens that the original error carried, such as `mfa_token`, are removed.
 */
export interface SessionError {
  /** The OAuth 2.0 error code. For an exception, its name. */
  readonly error: string;
  /** The description of the error. For an exception, its message. */
  readonly error_description: string;
}

/** The end of a session. Emitted once per session. */
export interface SessionLoss {
  /** Why the session ended. */
  readonly reason: LossReason;
  /** The reason for the check that detected the end. */
  readonly trigger: CheckTrigger;
  /** When the end was detected. Epoch milliseconds. */
  readonly at: number;
  /** The user whose session ended. `null` if it ended while no page of the app was open. */
  readonly user: SessionUser | null;
  /** The error response of the tenant, if this tab received one. */
  readonly error?: SessionError;
}

/** Why the session before this page load ended. Names no user. */
export interface LastLoss {
  /** Why the session ended. */
  readonly reason: LossReason;
  /** When the end was detected. Epoch milliseconds. */
  readonly at: number;
}

/** A login that the tenant refused, before this page was loaded. */
export interface RefusedLogin {
  /**
   * - `blocked`: the user is blocked.
   * - `denied`: the tenant or the user denied the login (`access_denied`, `unauthorized`).
   * - `login_required`: the request had `prompt=none`, and the tenant has no session.
   * - `failed`: another error. A new login may succeed.
   */
  readonly status: LoginFailure;
  /** The error response of the tenant. */
  readonly error: SessionError;
}

/**
 * The cause of an end that is known before it comes, a {@link LossReason}.
 *
 * - `idle_timeout`: nobody uses the app. `extend()` postpones the end.
 * - `session_expired`: the session reaches the lifetime that the tenant set. Nothing postpones it.
 * - `unverifiable`: no check verifies the session. A verification postpones the end.
 */
export type EndCause = Extract<LossReason, 'idle_timeout' | 'session_expired' | 'unverifiable'>;

/** The session is about to end. Emitted `warnBeforeMs` before. */
export interface SessionEnding {
  /** When the session ends. Epoch milliseconds. */
  readonly at: number;
  /** Why it ends. */
  readonly cause: EndCause;
  /** Whether `extend()` postpones the end. */
  readonly canExtend: boolean;
}

/** An announced end was postponed: the session continues. */
export interface SessionExtended {
  /** Why the session would have ended. */
  readonly cause: EndCause;
}

/** A successful check: the session is alive. */
export interface SessionVerification {
  /** The user whose session was verified. */
  readonly user: SessionUser;
  /** When the check started. The session was alive at this moment or later. Epoch milliseconds. */
  readonly at: number;
  /** The reason for the check. */
  readonly trigger: CheckTrigger;
}

/**
 * Why a check was inconclusive.
 *
 * - `timeout`: no response within the time limit.
 * - `network`: the request failed.
 * - `rate_limited`: the tenant rejected the request because there were too many.
 * - `missing_refresh_token`: the SDK has no refresh token, which may be the result of a lost response.
 * - `unknown`: the response says nothing about the session.
 */
export type UnverifiedCause =
  | 'timeout'
  | 'network'
  | 'rate_limited'
  | 'missing_refresh_token'
  | 'unknown';

/** An inconclusive check. It says nothing about the session and never ends it. */
export interface SessionUnverified {
  /** Why the check was inconclusive. */
  readonly cause: UnverifiedCause;
  /** The number of consecutive inconclusive checks. */
  readonly attempts: number;
  /** When the check finished. Epoch milliseconds. */
  readonly at: number;
  /** The error that the check received. */
  readonly error: SessionError;
}

/**
 * The session is alive, but the tenant requires a user interaction (consent, a second factor).
 *
 * @see [OpenID Connect Core §3.1.2.6](https://openid.net/specs/openid-connect-core-1_0.html#AuthError)
 */
export interface InteractionRequired {
  /** The error response: `consent_required`, `mfa_required` and similar. */
  readonly error: SessionError;
  /** The SDK has removed the tokens of this tab, as it does when a second factor is required. */
  readonly tokensDropped: boolean;
  /** When the check finished. Epoch milliseconds. */
  readonly at: number;
}

/**
 * The stable code of a {@link SessionDiagnosis}. The page on diagnoses describes the remedies.
 *
 * - `third_party_cookies_blocked`: the iframe does not receive the cookies of the tenant.
 * - `cross_origin_isolated`: silent authentication does not work in a cross-origin isolated page.
 * - `refresh_token_mode`: refresh tokens outlive the session, so a sign-out elsewhere is not detected.
 * - `web_origin_not_allowed`: the tenant never responds in an iframe.
 * - `redirect_loop`: every new login was lost at once, so this session is kept.
 * - `embedded`: the page is in a frame of another page, so the heartbeat never navigates.
 * - `interactive_error_handler`: a check by the client could open a popup, so only the session of the
 *   tenant is checked, and neither its user nor a refresh token.
 * - `push_flood`: the push server sent too much, so its stream is closed for an hour. Polling continues.
 */
export type DiagnosisCode =
  | 'third_party_cookies_blocked'
  | 'cross_origin_isolated'
  | 'refresh_token_mode'
  | 'web_origin_not_allowed'
  | 'redirect_loop'
  | 'embedded'
  | 'interactive_error_handler'
  | 'push_flood';

/** A browser or configuration in which the session cannot be watched, or only in part. */
export interface SessionDiagnosis {
  /** What limits the heartbeat. In development the console shows the remedy. */
  readonly code: DiagnosisCode;
}

/**
 * The status of the session.
 *
 * - `loading`: it is not known yet whether anybody is signed in.
 * - `signed_out`: nobody is signed in. After a loss, `loss` says why.
 * - `active`: signed in. The last check reached the tenant, or there was none yet.
 * - `unverified`: signed in. The last check was inconclusive.
 * - `unsupported`: signed in. Silent authentication does not work here, see `diagnosis`.
 * - `lost`: the session is over, see `loss`, and the app is being cleared.
 */
export type SessionStatus = SessionSnapshot['status'];

/**
 * The properties that every snapshot has.
 *
 * @inline
 */
interface SnapshotFacts {
  /** Whether a check is running. */
  readonly checking: boolean;
  /** When the session was last verified. Epoch milliseconds. `null` before the first verification. */
  readonly verifiedAt: number | null;
  /**
   * When the session ends, if that is known: at its `session_expiry`, without a verification, or, once
   * it is announced, without activity. Epoch milliseconds. `null`: not known.
   */
  readonly endsAt: number | null;
  /** Why the session ends at `endsAt`. */
  readonly endCause: EndCause | null;
  /** Whether `extend()` postpones the end at `endsAt`. */
  readonly canExtend: boolean;
  /** Why the session before this page load ended. `null` if none ended in this tab. */
  readonly lastLoss: LastLoss | null;
  /** The login that led to this page, if the tenant refused it. `null` after the next login. */
  readonly login: RefusedLogin | null;
  /** The `appState` of the login that led to this page. */
  readonly appState: unknown;
  /** What limits the heartbeat in this browser or configuration. */
  readonly diagnosis: SessionDiagnosis | null;
  /** Whether push hints arrive. If `false`, the session is only polled. */
  readonly live: boolean;
}

/** An immutable description of the session, discriminated on `status`. The same object until something changes. */
export type SessionSnapshot =
  /** It is not known yet whether anybody is signed in. */
  | (SnapshotFacts & {
      /** The status of the session, see {@link SessionStatus}. */
      readonly status: 'loading';
      /** The signed-in user. `null` if nobody is signed in or the session is over. */
      readonly user: null;
      /** Why the last session ended. `null` if it did not end, and after the next login. */
      readonly loss: null;
    })
  /** Nobody is signed in. */
  | (SnapshotFacts & {
      readonly status: 'signed_out';
      readonly user: null;
      readonly loss: SessionLoss | null;
    })
  /** Somebody is signed in. */
  | (SnapshotFacts & {
      readonly status: 'active' | 'unverified' | 'unsupported';
      readonly user: SessionUser;
      readonly loss: null;
    })
  /** The session is over. */
  | (SnapshotFacts & { readonly status: 'lost'; readonly user: null; readonly loss: SessionLoss });

/** The events of a heartbeat and their payloads. */
export type SessionEvents = {
  /** The session is over. Emitted once per session. */
  sessionLost: SessionLoss;
  /** A check verified the session. */
  sessionVerified: SessionVerification;
  /** A check was inconclusive. The session continues. */
  sessionUnverified: SessionUnverified;
  /** The tenant requires a user interaction. The session continues. */
  interactionRequired: InteractionRequired;
  /** The session is about to end. Emitted once for each announced end. */
  sessionEnding: SessionEnding;
  /** An announced end was postponed. */
  sessionExtended: SessionExtended;
  /** This browser or configuration limits the heartbeat. Emitted once per finding. */
  diagnosis: SessionDiagnosis;
};

/** The name of an event of a heartbeat. */
export type SessionEventName = keyof SessionEvents;
