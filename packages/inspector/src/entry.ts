import type { CheckTrigger, DiagnosisCode, SessionError, SessionLoss } from '@auth0-heartbeat/core';
import type { EndingStepName, ProbeAsked, SessionVerdict } from '@auth0-heartbeat/core/trace';

/** What a check found, without the user and without anything that looks like a token. */
export interface ShownVerdict {
  readonly type: SessionVerdict['type'];
  /** Which of its kind: a reason of a loss, a cause, a diagnosis, an OAuth 2.0 error code. */
  readonly code: string | null;
  readonly error: SessionError | null;
}

interface EntryFacts {
  /** Never used again. */
  readonly id: number;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** A check of this tab, or what another tab found out (`adopted`). */
export interface CheckEntry extends EntryFacts {
  readonly kind: 'check' | 'adopted';
  /** The number of the check in its trace; `null`: this tab did not ask. */
  readonly check: number | null;
  readonly trigger: CheckTrigger;
  /** `dropped`: given up. `unseen`: the inspector was away when it ended. */
  readonly state: 'asking' | 'waiting' | 'ended' | 'dropped' | 'unseen';
  readonly probes: readonly ProbeAsked['probe'][];
  readonly verdict: ShownVerdict | null;
  readonly durationMs: number | null;
  readonly askedAt: number | null;
  readonly retryAt: number | null;
}

/** The end of a session, with the steps of its ending. */
export interface LossEntry extends EntryFacts {
  readonly kind: 'loss';
  readonly loss: SessionLoss;
  readonly error: SessionError | null;
  readonly steps: readonly EndingStepEntry[];
}

/** A step of an ending. */
export interface EndingStepEntry {
  /** The number of the step in its trace. */
  readonly id: number;
  readonly step: EndingStepName;
  /** The name of a task, or its number among the tasks. */
  readonly task: string | null;
  /** `unseen`: the inspector was away when it ended. */
  readonly outcome: 'pending' | 'done' | 'failed' | 'unseen';
  readonly durationMs: number | null;
  readonly error: SessionError | null;
}

/** The session cannot be watched, or not in full. */
interface DiagnosisEntry extends EntryFacts {
  readonly kind: 'diagnosis';
  readonly code: DiagnosisCode;
}

/** The page left to ask the tenant at the top level. */
interface ConfirmationEntry extends EntryFacts {
  readonly kind: 'confirmation';
}

/** Hints begin to get through, or do so no more. */
export interface PushEntry extends EntryFacts {
  readonly kind: 'push';
  readonly live: boolean;
}

export type Entry = CheckEntry | LossEntry | DiagnosisEntry | ConfirmationEntry | PushEntry;

/** Whether it is about a check, of this tab or of another one. */
export function isCheck(entry: Entry): entry is CheckEntry {
  return entry.kind === 'check' || entry.kind === 'adopted';
}
