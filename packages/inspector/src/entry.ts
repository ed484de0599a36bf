import type {
  CheckTrigger,
  DiagnosisCode,
  EndCause,
  SessionError,
  SessionLoss,
} from '@auth0-heartbeat/core';
import type { EndingStepName, ProbeStarted, SessionVerdict } from '@auth0-heartbeat/core/trace';

/** The result of a check, without the user and without anything that looks like a token. */
export interface VerdictSummary {
  readonly type: SessionVerdict['type'];
  /** A reason of a loss, a cause, a diagnosis, or an OAuth 2.0 error code. */
  readonly code: string | null;
  readonly error: SessionError | null;
}

interface EntryBase {
  /** Unique in a timeline. */
  readonly id: number;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** A check of this tab, or the result of another tab's check (`remote`). */
export interface CheckEntry extends EntryBase {
  readonly kind: 'check' | 'remote';
  /** The number of the check in its trace. `null` if this tab did not check. */
  readonly check: number | null;
  readonly trigger: CheckTrigger;
  /**
   * - `waiting`: the check waits for its turn in the queue of all tabs.
   * - `running`: a probe asks the tenant.
   * - `finished`, `cancelled`: the check is over.
   * - `unrecorded`: the check finished while the inspector was not attached.
   */
  readonly state: 'waiting' | 'running' | 'finished' | 'cancelled' | 'unrecorded';
  readonly probes: readonly ProbeStarted['probe'][];
  readonly verdict: VerdictSummary | null;
  /** How long the check waited for its turn. Milliseconds. `null` before the first probe. */
  readonly waitedMs: number | null;
  /** How long the check took, with the wait. Milliseconds. `null` if it is not known. */
  readonly durationMs: number | null;
  /** When the check asked the tenant. Epoch milliseconds. `null` before the result. */
  readonly startedAt: number | null;
  /** When an inconclusive check is repeated at the earliest. Epoch milliseconds. */
  readonly retryAt: number | null;
}

/** The end of a session, with the steps of its ending. */
export interface LossEntry extends EntryBase {
  readonly kind: 'loss';
  readonly loss: SessionLoss;
  readonly error: SessionError | null;
  readonly steps: readonly EndingStepEntry[];
}

/** A step of an ending. */
export interface EndingStepEntry {
  /** The ID of the step in its trace. */
  readonly id: number;
  readonly step: EndingStepName;
  /** The name of a task, or its number among the tasks. */
  readonly task: string | null;
  /** `unrecorded`: the step finished while the inspector was not attached. */
  readonly outcome: 'running' | 'done' | 'failed' | 'unrecorded';
  /** Milliseconds. `null` while the step is running. */
  readonly durationMs: number | null;
  readonly error: SessionError | null;
}

/** The session cannot be watched, or only in part. */
interface DiagnosisEntry extends EntryBase {
  readonly kind: 'diagnosis';
  readonly code: DiagnosisCode;
}

/** The page navigated to the tenant to confirm the session. */
interface ConfirmationEntry extends EntryBase {
  readonly kind: 'confirmation';
}

/** Push hints begin or cease to arrive. */
export interface PushEntry extends EntryBase {
  readonly kind: 'push';
  readonly live: boolean;
}

/** An end of the session was announced. */
export interface AnnouncementEntry extends EntryBase {
  readonly kind: 'announcement';
  readonly cause: EndCause;
  /** Epoch milliseconds. */
  readonly endsAt: number;
  readonly canExtend: boolean;
}

/** An announced end was postponed. */
interface PostponementEntry extends EntryBase {
  readonly kind: 'postponement';
  readonly cause: EndCause;
}

/** An entry of the timeline. */
export type Entry =
  | CheckEntry
  | LossEntry
  | DiagnosisEntry
  | ConfirmationEntry
  | PushEntry
  | AnnouncementEntry
  | PostponementEntry;

/** Whether an entry is about a check, of this tab or of another one. */
export function isCheck(entry: Entry): entry is CheckEntry {
  return entry.kind === 'check' || entry.kind === 'remote';
}
