import type { CheckTrigger, SessionError, SessionLoss } from '../session.js';
import type { EndingStepName } from '../traced.js';
import type { Verdict } from '../verdict.js';

export type { EndingStepName };

/** What a check found. Only `lost` ends a session. */
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
  readonly type: 'checkStarted';
  readonly at: number;
  /** Counts the checks of this tab, from 1 for the first that was traced. */
  readonly check: number;
  readonly trigger: CheckTrigger;
}

/** Another tab is asking at this moment: the check waits for what that one finds. */
export interface CheckWaiting {
  readonly type: 'checkWaiting';
  readonly at: number;
  readonly check: number;
}

/** The tenant is asked. A check may ask several probes, one after the other. */
export interface ProbeAsked {
  readonly type: 'probeAsked';
  readonly at: number;
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
  readonly type: 'checkEnded';
  readonly at: number;
  /** The same number as of its start. `null`: nobody was asked, the app handed over an answer. */
  readonly check: number | null;
  readonly trigger: CheckTrigger;
  readonly verdict: SessionVerdict;
  readonly durationMs: number;
  /** Which of the tabs' checks it was: when it was asked, as the other tabs are told it. */
  readonly askedAt: number;
  /** When a check that found nothing out is repeated, at the earliest. */
  readonly retryAt: number | null;
}

/**
 * A check of this tab is given up without an answer: the watch or the session ended meanwhile, or
 * another check takes the place of one that waited for another tab.
 */
export interface CheckDropped {
  readonly type: 'checkDropped';
  readonly at: number;
  readonly check: number;
  readonly durationMs: number;
}

/**
 * What another tab found out counts for this one as well; so does what the page itself was told at
 * the top level before it came back.
 */
export interface VerdictAdopted {
  readonly type: 'verdictAdopted';
  readonly at: number;
  /** The check of this tab that it answers, or `null`: this tab had not asked. */
  readonly check: number | null;
  readonly verdict: SessionVerdict;
  /** When the other tab asked. */
  readonly askedAt: number;
  readonly retryAt: number | null;
}

/** The next check is another one than it was. Told once at the beginning of a trace. */
export interface NextCheckChanged {
  readonly type: 'nextCheckChanged';
  readonly at: number;
  readonly next: NextCheck;
}

/** The check that is next, or why there is none. */
export type NextCheck =
  | { readonly trigger: CheckTrigger; readonly dueAt: number }
  | { readonly trigger: null; readonly because: NoNextCheck };

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
  readonly type: 'pushChanged';
  readonly at: number;
  readonly live: boolean;
}

/** The page leaves for a moment, to ask the tenant at the top level. */
export interface ConfirmationStarted {
  readonly type: 'confirmationStarted';
  readonly at: number;
}

/**
 * A step of the ending begins. The tasks of `clearLocalState` are steps at the same time.
 * `redirectToLogin` ends only where it fails: else the page leaves.
 */
export interface EndingStepStarted {
  readonly type: 'endingStepStarted';
  readonly at: number;
  /** The same number at its end. */
  readonly id: number;
  readonly step: EndingStepName;
  /** The name of the function of a task, where it has one. */
  readonly task: string | null;
  readonly loss: SessionLoss;
}

/** A step of the ending is over. */
export interface EndingStepEnded {
  readonly type: 'endingStepEnded';
  readonly at: number;
  readonly id: number;
  readonly step: EndingStepName;
  readonly task: string | null;
  readonly loss: SessionLoss;
  readonly durationMs: number;
  /** Why it failed, or that it took too long: then it may still go on. */
  readonly error: SessionError | null;
}
