import type {
  CheckTrigger,
  DiagnosisCode,
  EndCause,
  LossReason,
  SessionError,
  SessionLoss,
  SessionUser,
  UnverifiedCause,
} from './session.js';

/** The result of a check. Only `lost` ends a session. */
export type SessionVerdict =
  | {
      /** The session is alive. */
      readonly type: 'alive';
      /** There is only one kind of `alive`. */
      readonly code?: undefined;
      /** The user of the session, if the probe identifies it. */
      readonly user?: SessionUser;
      /** A passive probe stood in for the configured one: this is no verification. */
      readonly isPartial?: true;
    }
  | {
      /** The session is over. */
      readonly type: 'lost';
      /** Why the session ended. */
      readonly code: LossReason;
      /** The error response of the tenant, if there is one. */
      readonly error?: SessionError;
    }
  | {
      /** The session is alive, and the tenant requires a user interaction. */
      readonly type: 'interaction_required';
      /** The error code of the tenant. */
      readonly code: string;
      /** The error response of the tenant. */
      readonly error: SessionError;
    }
  | {
      /** Silent authentication cannot work in this browser or configuration. */
      readonly type: 'unsupported';
      /** Why not. */
      readonly code: DiagnosisCode;
    }
  | {
      /** The check says nothing about the session. */
      readonly type: 'inconclusive';
      /** Why not. */
      readonly code: UnverifiedCause;
      /** The error that the check received. */
      readonly error: SessionError;
    };

/**
 * An entry in the log of a heartbeat, for an inspector, a log or a breadcrumb.
 *
 * Frozen. Contains no token and no claim except `sub`, `sid` and `org_id`. Moments (`at`, `startedAt`,
 * `dueAt`, `retryAt`, `endsAt`) are epoch milliseconds; `durationMs` is in milliseconds.
 */
export type TraceEvent =
  | CheckStarted
  | ProbeStarted
  | CheckFinished
  | CheckCancelled
  | RemoteResultMerged
  | NextCheckChanged
  | LiveChanged
  | ConfirmationStarted
  | EndingAnnounced
  | EndingPostponed
  | EndingStepStarted
  | EndingStepFinished;

/** A check of this tab starts. It waits for its turn until its first {@link ProbeStarted}. */
export interface CheckStarted {
  /** The type of the entry. */
  readonly type: 'checkStarted';
  /** When the check started. */
  readonly at: number;
  /** The number of the check in this tab. */
  readonly check: number;
  /** The reason for the check. */
  readonly trigger: CheckTrigger;
}

/** A check asks the tenant. One check may use several probes in sequence. */
export interface ProbeStarted {
  /** The type of the entry. */
  readonly type: 'probeStarted';
  /** When the probe started. */
  readonly at: number;
  /** The number of the check. */
  readonly check: number;
  /**
   * - `main`: the configured probe.
   * - `precheck`: a passive probe before `main`, while silent authentication is not known to work.
   * - `confirm`: a passive probe after `main` if that was ambiguous.
   * - `signed_out`: a passive probe if the client has no user.
   * - `stand_in`: a passive probe instead of `main`, which would disturb a login popup or hold the
   *   lock of the SDK for too long.
   */
  readonly probe: 'precheck' | 'main' | 'confirm' | 'signed_out' | 'stand_in';
}

/** A check of this tab finished. */
export interface CheckFinished {
  /** The type of the entry. */
  readonly type: 'checkFinished';
  /** When the check finished. */
  readonly at: number;
  /** The number of the check. */
  readonly check: number;
  /** The reason for the check. */
  readonly trigger: CheckTrigger;
  /** The result. */
  readonly verdict: SessionVerdict;
  /** The duration of the check, with the time in the queue. Milliseconds. */
  readonly durationMs: number;
  /** When the check asked the tenant. Identifies the check in all tabs. */
  readonly startedAt: number;
  /** When an inconclusive check is repeated at the earliest. `null` for other results. */
  readonly retryAt: number | null;
}

/** A check of this tab was cancelled: the heartbeat stopped, the session ended, or the result of another tab requires a new check. */
export interface CheckCancelled {
  /** The type of the entry. */
  readonly type: 'checkCancelled';
  /** When the check was cancelled. */
  readonly at: number;
  /** The number of the check. */
  readonly check: number;
  /** How long the check was running. Milliseconds. */
  readonly durationMs: number;
}

/** The result of another tab's check, or of a confirmation by redirect, applies to this tab. */
export interface RemoteResultMerged {
  /** The type of the entry. */
  readonly type: 'remoteResultMerged';
  /** When the result was merged. */
  readonly at: number;
  /** The number of the queued check that the result answers, or `null`. */
  readonly check: number | null;
  /** The result. */
  readonly verdict: SessionVerdict;
  /** When the other tab's check asked the tenant. */
  readonly startedAt: number;
  /** When an inconclusive check is repeated at the earliest. `null` for other results. */
  readonly retryAt: number | null;
}

/** The schedule changed. Also the first entry about the schedule of every trace. */
export interface NextCheckChanged {
  /** The type of the entry. */
  readonly type: 'nextCheckChanged';
  /** When the schedule changed. */
  readonly at: number;
  /** The next check. */
  readonly next: NextCheck;
}

/** The next check, or why none is scheduled. */
export type NextCheck =
  /** A check is scheduled. */
  | {
      /** The reason for the check. */
      readonly trigger: CheckTrigger;
      /** When it starts at the earliest. */
      readonly dueAt: number;
    }
  /** No check is scheduled. */
  | {
      /** Nothing triggers a check. */
      readonly trigger: null;
      /** Why none is scheduled. */
      readonly because: NoNextCheck;
    };

/**
 * Why no check is scheduled.
 *
 * - `stopped`, `nobody_signed_in`, `lost`: there is no session to watch.
 * - `checking`: a check is running.
 * - `hidden`: the page is hidden.
 * - `paused`: the user is idle.
 * - `no_interval`: the interval is `Infinity`.
 */
export type NoNextCheck =
  | 'stopped'
  | 'nobody_signed_in'
  | 'lost'
  | 'checking'
  | 'hidden'
  | 'paused'
  | 'no_interval';

/** Push hints begin or cease to arrive, see `live` of the snapshot. */
export interface LiveChanged {
  /** The type of the entry. */
  readonly type: 'liveChanged';
  /** When it changed. */
  readonly at: number;
  /** Whether hints arrive from now on. */
  readonly live: boolean;
}

/** The page navigates to the tenant to confirm the session. */
export interface ConfirmationStarted {
  /** The type of the entry. */
  readonly type: 'confirmationStarted';
  /** When the navigation was requested. */
  readonly at: number;
}

/** An end of the session is announced, see `sessionEnding`. */
export interface EndingAnnounced {
  /** The type of the entry. */
  readonly type: 'endingAnnounced';
  /** When the end was announced. */
  readonly at: number;
  /** Why the session ends. */
  readonly cause: EndCause;
  /** When the session ends. */
  readonly endsAt: number;
  /** Whether `extend()` postpones the end. */
  readonly canExtend: boolean;
}

/** An announced end was postponed: the session continues, see `sessionExtended`. */
export interface EndingPostponed {
  /** The type of the entry. */
  readonly type: 'endingPostponed';
  /** When the end was postponed. */
  readonly at: number;
  /** Why the session would have ended. */
  readonly cause: EndCause;
}

/** The steps of an ending, in this order. */
export type EndingStepName =
  | 'clearLocalState'
  | 'client.logout'
  | 'onCleared'
  | 'checkSession'
  | 'redirectToLogin';

/** A step of an ending starts. The `clearLocalState` tasks are concurrent steps. */
export interface EndingStepStarted {
  /** The type of the entry. */
  readonly type: 'endingStepStarted';
  /** When the step started. */
  readonly at: number;
  /** Identifies the step, also in its {@link EndingStepFinished}. */
  readonly id: number;
  /** The step. */
  readonly step: EndingStepName;
  /** The function name of a task, if it has one. */
  readonly task: string | null;
  /** The loss that is handled. */
  readonly loss: SessionLoss;
}

/** A step of an ending finished. `redirectToLogin` finishes only if it fails: otherwise the page unloads. */
export interface EndingStepFinished {
  /** The type of the entry. */
  readonly type: 'endingStepFinished';
  /** When the step finished. */
  readonly at: number;
  /** The ID of its {@link EndingStepStarted}. */
  readonly id: number;
  /** The step. */
  readonly step: EndingStepName;
  /** The function name of a task, if it has one. */
  readonly task: string | null;
  /** The loss that is handled. */
  readonly loss: SessionLoss;
  /** How long the step took. Milliseconds. */
  readonly durationMs: number;
  /** Why the step failed or timed out; after a timeout it may still be running. `null`: it did not. */
  readonly error: SessionError | null;
}
