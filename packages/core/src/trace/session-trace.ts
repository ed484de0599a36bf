import type { CheckTrigger, SessionError, SessionLoss } from '../session.js';
import type { EndingStepName } from '../traced.js';
import type { Verdict } from '../verdict.js';

export type { EndingStepName };

/**
 * What a check found, and as which of its kind. Only `lost` ends a session.
 *
 * @reexport
 */
export type SessionVerdict = Verdict;

/**
 * Something that the heartbeat does, for those who look: an inspector, a log, a breadcrumb.
 *
 * Frozen. No token and no claim but `sub` and `sid` is in it; what a task of the app failed with is
 * in the app's own words. Every moment (`at`, `askedAt`, `dueAt`, `retryAt`) is in epoch
 * milliseconds, every `durationMs` in milliseconds.
 */
export type SessionTrace =
  | CheckStarted
  | CheckWaiting
  | ProbeAsked
  | CheckEnded
  | CheckDropped
  | VerdictAdopted
  | NextCheckChanged
  | PushChanged
  | ConfirmationStarted
  | EndingStepStarted
  | EndingStepEnded;

/** A check of this tab begins. One that was under way when the trace began is told to begin with it. */
export interface CheckStarted {
  /** Tells this event from others. */
  readonly type: 'checkStarted';
  /** When it began. Epoch milliseconds. */
  readonly at: number;
  /** Counts the checks of this tab, from 1 for the first that was traced. */
  readonly check: number;
  /** Why the check happens. */
  readonly trigger: CheckTrigger;
}

/** Another tab is asking at this moment: the check waits for what that one finds. */
export interface CheckWaiting {
  /** Tells this event from others. */
  readonly type: 'checkWaiting';
  /** When it began to wait. Epoch milliseconds. */
  readonly at: number;
  /** The same number as of its start. */
  readonly check: number;
}

/** The tenant is asked. A check may ask several probes, one after the other. */
export interface ProbeAsked {
  /** Tells this event from others. */
  readonly type: 'probeAsked';
  /** When it was asked. Epoch milliseconds. */
  readonly at: number;
  /** The same number as of its start. */
  readonly check: number;
  /**
   * `main`: the heartbeat's probe. The others are a `sessionProbe`: `guard` where silent
   * authentication is not proven yet, `confirm` where the main one cannot tell, `orphan` where the
   * client knows of no user any more.
   */
  readonly probe: 'guard' | 'main' | 'confirm' | 'orphan';
}

/** A check of this tab is over, or the app handed over an answer that ended the session. */
export interface CheckEnded {
  /** Tells this event from others. */
  readonly type: 'checkEnded';
  /** When it ended. Epoch milliseconds. */
  readonly at: number;
  /** The same number as of its start. `null`: nobody was asked, the app handed over an answer. */
  readonly check: number | null;
  /** Why the check happens. */
  readonly trigger: CheckTrigger;
  /** What was found. */
  readonly verdict: SessionVerdict;
  /** How long it took. Milliseconds. */
  readonly durationMs: number;
  /** Which of the tabs' checks it was: when it was asked, as the other tabs are told it. */
  readonly askedAt: number;
  /** When a check that found nothing out is repeated, at the earliest. Epoch milliseconds. */
  readonly retryAt: number | null;
}

/**
 * A check of this tab is given up without an answer: the watch or the session ended meanwhile, or
 * another check takes the place of one that waited for another tab.
 */
export interface CheckDropped {
  /** Tells this event from others. */
  readonly type: 'checkDropped';
  /** When it was given up. Epoch milliseconds. */
  readonly at: number;
  /** The same number as of its start. */
  readonly check: number;
  /** For how long it was under way. Milliseconds. */
  readonly durationMs: number;
}

/**
 * What another tab found out counts for this one as well; so does what the page itself was told at
 * the top level before it came back.
 */
export interface VerdictAdopted {
  /** Tells this event from others. */
  readonly type: 'verdictAdopted';
  /** When it was taken over. Epoch milliseconds. */
  readonly at: number;
  /** The check of this tab that it answers, or `null`: this tab had not asked. */
  readonly check: number | null;
  /** What was found. */
  readonly verdict: SessionVerdict;
  /** When the other tab asked. Epoch milliseconds. */
  readonly askedAt: number;
  /** When a check that found nothing out is repeated, at the earliest. Epoch milliseconds. */
  readonly retryAt: number | null;
}

/** The next check is another one than it was. Told once at the beginning of a trace. */
export interface NextCheckChanged {
  /** Tells this event from others. */
  readonly type: 'nextCheckChanged';
  /** When it changed. Epoch milliseconds. */
  readonly at: number;
  /** The one that is next now, or why there is none. */
  readonly next: NextCheck;
}

/** The check that is next, or why there is none. */
export type NextCheck =
  /** A check is due. */
  | {
      /** Why it will happen. */
      readonly trigger: CheckTrigger;
      /** When it begins, at the earliest. Epoch milliseconds. */
      readonly dueAt: number;
    }
  /** No check is due. */
  | {
      /** Nothing triggers one. */
      readonly trigger: null;
      /** What it waits for. */
      readonly because: NoNextCheck;
    };

/**
 * Why no check is due.
 *
 * - `stopped`, `nobody_signed_in`, `lost`: there is nothing to watch.
 * - `checking`: one is under way.
 * - `hidden`: until the page is shown.
 * - `paused`: until the user does something.
 * - `switched_off`: the app switched the `interval` off, or made it endless; where the push trigger
 *   is live, `liveIntervalMs`.
 */
export type NoNextCheck =
  'stopped' | 'nobody_signed_in' | 'lost' | 'checking' | 'hidden' | 'paused' | 'switched_off';

/**
 * Hints of the push trigger begin to get through, or do so no more: the stream failed, or the watch
 * is over. It is the `live` of the snapshot. Told at the beginning of a trace where they do.
 */
export interface PushChanged {
  /** Tells this event from others. */
  readonly type: 'pushChanged';
  /** When it changed. Epoch milliseconds. */
  readonly at: number;
  /** Hints get through from now on. */
  readonly live: boolean;
}

/** The page leaves for a moment, to ask the tenant at the top level. */
export interface ConfirmationStarted {
  /** Tells this event from others. */
  readonly type: 'confirmationStarted';
  /** When the page was asked to leave. Epoch milliseconds. */
  readonly at: number;
}

/**
 * A step of the ending begins. The tasks of `clearLocalState` are steps at the same time.
 * `redirectToLogin` ends only where it fails: else the page leaves.
 */
export interface EndingStepStarted {
  /** Tells this event from others. */
  readonly type: 'endingStepStarted';
  /** When it began. Epoch milliseconds. */
  readonly at: number;
  /** The same number at its end. */
  readonly id: number;
  /** Which step it is. */
  readonly step: EndingStepName;
  /** The name of the function of a task, where it has one. */
  readonly task: string | null;
  /** The loss that is being handled. */
  readonly loss: SessionLoss;
}

/** A step of the ending is over. */
export interface EndingStepEnded {
  /** Tells this event from others. */
  readonly type: 'endingStepEnded';
  /** When it ended. Epoch milliseconds. */
  readonly at: number;
  /** The same number as at its start. */
  readonly id: number;
  /** Which step it is. */
  readonly step: EndingStepName;
  /** The name of the function of a task, where it has one. */
  readonly task: string | null;
  /** The loss that is being handled. */
  readonly loss: SessionLoss;
  /** How long it took. Milliseconds. */
  readonly durationMs: number;
  /** Why it failed, or that it took too long: then it may still go on. */
  readonly error: SessionError | null;
}
