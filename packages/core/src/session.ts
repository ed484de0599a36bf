/** Whose session it is, by the two claims that identify it; no other claim is ever kept. */
export interface SessionUser {
  /** Subject identifier ([OpenID Connect Core §2](https://openid.net/specs/openid-connect-core-1_0.html#IDToken)). */
  readonly sub: string;
  /** Session ID at the tenant ([Front-Channel Logout §3](https://openid.net/specs/openid-connect-frontchannel-1_0.html#OPLogout)), where the tenant sends one. */
  readonly sid?: string;
}

/**
 * Why a check happened.
 *
 * - `start`: a signed-in user is watched from now on.
 * - `interval`: so long since the last check.
 * - `focus`: the page got the focus or was shown.
 * - `online`: the browser found the network again.
 * - `wake`: the page slept (a laptop that was closed, a frozen tab).
 * - `pageshow`: the page came back out of the back/forward cache.
 * - `activity`: the first input of the user after a time without any.
 * - `report`: the app handed over an error, or a request was refused with 401.
 * - `push`: a hint from outside.
 * - `manual`: the app asked.
 * - `retry`: the last check found nothing out.
 * - `other_tab`: another tab of this browser found it out, or gave cause to ask.
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
  | 'other_tab';

/**
 * Why a session ended.
 *
 * - `login_required`: the tenant has no session of this browser any more.
 * - `user_blocked`: the tenant says that the user is blocked.
 * - `grant_revoked`: the refresh token is not valid any more (`invalid_grant`).
 * - `session_expired`: the session reached the end that the tenant had set for it.
 * - `user_changed`: somebody else is signed in at the tenant.
 * - `signed_out`: the user signed out in another tab.
 * - `unverifiable`: there was no proof for `maxUnverifiedMs`.
 *
 * @see [OpenID Connect Core §3.1.2.6](https://openid.net/specs/openid-connect-core-1_0.html#AuthError), `login_required`
 * @see [RFC 6749 §5.2](https://www.rfc-editor.org/rfc/rfc6749#section-5.2), `invalid_grant`
 */
export type LossReason =
  | 'login_required'
  | 'user_blocked'
  | 'grant_revoked'
  | 'session_expired'
  | 'user_changed'
  | 'signed_out'
  | 'unverifiable';

/**
 * An error answer of the tenant or the network, reduced to what is safe to show and to log.
 *
 * Named as in an OAuth 2.0 error response ([RFC 6749 §4.1.2.1](https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1)).
 * A token that the original error carried (`mfa_token`, for one) is not in it.
 */
export interface SessionError {
  /** The OAuth 2.0 error code, or the name of the exception where there was none. */
  readonly error: string;
  /** The tenant's words for people, or the message of the exception. */
  readonly error_description: string;
}

/** A definitive answer that the session is over. Happens once per session. */
export interface SessionLoss {
  /** What ended it. */
  readonly reason: LossReason;
  /** Why the check happened that found it out. */
  readonly trigger: CheckTrigger;
  /** When it was found out. Epoch milliseconds. */
  readonly at: number;
  /** Whose session ended. */
  readonly user: SessionUser;
  /** The tenant's answer, where the reason came as an error, and to this tab. */
  readonly error?: SessionError;
}

/** The tenant confirmed the session. */
export interface SessionProof {
  /** Whose session it is. */
  readonly user: SessionUser;
  /** When the question was asked: the session was alive then, or later. Epoch milliseconds. */
  readonly at: number;
  /** Why the check happened. */
  readonly trigger: CheckTrigger;
}

/**
 * What kept a check from finding anything out.
 *
 * - `timeout`: no answer came in time.
 * - `network`: the request failed.
 * - `rate_limited`: the tenant asks for fewer requests.
 * - `missing_refresh_token`: the SDK has no refresh token any more, which may be a lost answer.
 * - `unknown`: an answer that says nothing about the session.
 */
export type UnverifiedCause =
  'timeout' | 'network' | 'rate_limited' | 'missing_refresh_token' | 'unknown';

/** A check that found nothing out. It says nothing about the session and ends nothing. */
export interface SessionUnverified {
  /** What it was. */
  readonly cause: UnverifiedCause;
  /** How many checks in a row found nothing out. */
  readonly attempts: number;
  /** When the check ended. Epoch milliseconds. */
  readonly at: number;
  /** What came instead of an answer. */
  readonly error: SessionError;
}

/**
 * The session is alive at the tenant, which wants something of the user (consent, a second factor).
 *
 * @see [OpenID Connect Core §3.1.2.6](https://openid.net/specs/openid-connect-core-1_0.html#AuthError)
 */
export interface InteractionRequired {
  /** What the tenant wants: `consent_required`, `mfa_required` and the like. */
  readonly error: SessionError;
  /** The SDK has dropped the tokens of this tab on the way, as it does where a second factor is asked for. */
  readonly tokensDropped: boolean;
  /** When the check ended. Epoch milliseconds. */
  readonly at: number;
}

/**
 * The stable code of a {@link SessionDiagnosis}.
 *
 * - `third_party_cookies_blocked`: an iframe sees no session.
 * - `cross_origin_isolated`: such a page has no silent authentication.
 * - `refresh_token_mode`: refresh tokens outlive the session, so a sign-out elsewhere is not seen.
 * - `web_origin_not_allowed`: the tenant never answers in an iframe.
 * - `redirect_loop`: each new login was lost at once, so this one is kept.
 */
export type DiagnosisCode =
  | 'third_party_cookies_blocked'
  | 'cross_origin_isolated'
  | 'refresh_token_mode'
  | 'web_origin_not_allowed'
  | 'redirect_loop';

/** A set-up or browser in which the session cannot be watched, or not in full, and what to do about it. */
export interface SessionDiagnosis {
  /** Which one it is, for programs. */
  readonly code: DiagnosisCode;
  /** What is the matter, for developers. */
  readonly message: string;
  /** The remedies. */
  readonly help: string;
}

/**
 * What the heartbeat knows now.
 *
 * - `idle`: not started, stopped, or nobody is signed in.
 * - `active`: signed in; the last check, if there was one, reached the tenant.
 * - `unverified`: signed in as far as anyone knows; the last check found nothing out.
 * - `unsupported`: signed in; this browser cannot ask the tenant silently, see `diagnosis`.
 * - `lost`: the session is over, see `loss`.
 */
export type SessionStatus = SessionSnapshot['status'];

/**
 * What a snapshot tells whatever its status is.
 *
 * @inline
 */
interface SnapshotFacts {
  /** A check is under way. */
  readonly checking: boolean;
  /** When the session was last known to be alive. Epoch milliseconds, or `null` before the first proof. */
  readonly verifiedAt: number | null;
  /** What keeps this browser or set-up from being watched, or from being watched in full. */
  readonly diagnosis: SessionDiagnosis | null;
  /** A push trigger is connected, which tells at once what is worth a check. Else there is only polling. */
  readonly live: boolean;
}

/** An immutable picture of the session, discriminated on `status`; the same object until something changes. */
export type SessionSnapshot =
  /** Not started, stopped, or nobody is signed in. */
  | (SnapshotFacts & {
      /** How things are: see {@link SessionStatus}. */
      readonly status: 'idle';
      /** Whose session it is. `null`: nobody's, or it is over. */
      readonly user: null;
      /** Why the session ended, when, and whose it was. `null`: it did not. */
      readonly loss: null;
    })
  /** Somebody is signed in, as far as anyone knows. */
  | (SnapshotFacts & {
      readonly status: 'active' | 'unverified' | 'unsupported';
      readonly user: SessionUser;
      readonly loss: null;
    })
  /** The session is over. */
  | (SnapshotFacts & { readonly status: 'lost'; readonly user: null; readonly loss: SessionLoss });

/** The events of a heartbeat and what each carries. */
export type SessionEvents = {
  /** The session is over. Once per session. */
  sessionLost: SessionLoss;
  /** A check confirmed the session. */
  sessionVerified: SessionProof;
  /** A check found nothing out. The session stays. */
  sessionUnverified: SessionUnverified;
  /** The tenant wants something of the user. The session stays. */
  interactionRequired: InteractionRequired;
  /** The session cannot be watched, or not in full, in this set-up or browser. Once per finding. */
  diagnosis: SessionDiagnosis;
};

/** The name of an event of a heartbeat. */
export type SessionEventName = keyof SessionEvents;
