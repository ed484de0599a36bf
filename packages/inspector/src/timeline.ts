import type { SessionDiagnosis, SessionError, SessionLoss } from '@auth0-heartbeat/core';
import type {
  CheckFinished,
  EndingAnnounced,
  EndingStepFinished,
  EndingStepStarted,
  LiveChanged,
  NextCheck,
  RemoteResultMerged,
  SessionVerdict,
  TraceEvent,
} from '@auth0-heartbeat/core/trace';
import {
  type CheckEntry,
  type EndingStepEntry,
  type Entry,
  isCheck,
  type PushEntry,
  type VerdictSummary,
} from './entry.js';
import { redact } from './redact.js';

/** The input of a timeline: the trace, and two events of the heartbeat. */
export type TimelineEvent =
  | TraceEvent
  | { readonly type: 'sessionLost'; readonly loss: SessionLoss }
  | { readonly type: 'diagnosis'; readonly diagnosis: SessionDiagnosis };

/** What the heartbeat did, newest first, bounded. */
export interface Timeline {
  readonly entries: readonly Entry[];
  /** `null` before the first event of the trace. */
  readonly next: NextCheck | null;
  /** The moment of the last event of the trace. Epoch milliseconds. */
  readonly at: number;
  /** The number of all entries so far. */
  readonly count: number;
}

/** The maximum number of entries. */
export const MAX_ENTRIES = 50;

export const emptyTimeline: Timeline = { entries: [], next: null, at: 0, count: 0 };

/** Returns the timeline after an event. Pure. */
export function reduceTimeline(before: Timeline, event: TimelineEvent): Timeline {
  const timeline = 'at' in event ? { ...before, at: event.at } : before;
  switch (event.type) {
    case 'checkStarted': {
      const { at, check, trigger } = event;
      return add(timeline, (id) => ({ ...newCheck, id, at, check, trigger }));
    }
    case 'probeStarted':
      return editCheck(timeline, event.check, ({ at, probes, waitedMs }) => ({
        state: 'running',
        probes: [...probes, event.probe],
        waitedMs: waitedMs ?? Math.max(0, event.at - at),
      }));
    case 'checkFinished':
    case 'remoteResultMerged':
      return addResult(timeline, event);
    case 'checkCancelled': {
      const { check, durationMs } = event;
      return editCheck(timeline, check, () => ({ state: 'cancelled', durationMs }));
    }
    case 'nextCheckChanged':
      return { ...timeline, next: event.next };
    case 'liveChanged':
      return addPush(timeline, event);
    case 'confirmationStarted':
      return add(timeline, (id) => ({ kind: 'confirmation', id, at: event.at }));
    case 'endingAnnounced':
      return addAnnouncement(timeline, event);
    case 'endingPostponed': {
      const { at, cause } = event;
      return add(timeline, (id) => ({ kind: 'postponement', id, at, cause }));
    }
    case 'sessionLost':
      return addLoss(timeline, event.loss);
    case 'diagnosis': {
      const { code } = event.diagnosis;
      return add(timeline, (id) => ({ kind: 'diagnosis', id, at: timeline.at, code }));
    }
    case 'endingStepStarted':
    case 'endingStepFinished':
      return addStep(timeline, event);
    default:
      return event satisfies never;
  }
}

/** Returns the timeline for a new trace: IDs start again, and nobody recorded how open entries ended. */
export function resumeTimeline(timeline: Timeline): Timeline {
  const entries = timeline.entries.map((entry): Entry => {
    if (isCheck(entry)) return isOpen(entry) ? { ...entry, state: 'unrecorded' } : entry;
    if (entry.kind !== 'loss') return entry;
    const steps = entry.steps.map((step) => (isRunning(step) ? markUnrecorded(step) : step));
    return { ...entry, steps };
  });
  return { ...timeline, entries };
}

/** Returns the timeline without its entries, except for a running check and a running ending. */
export function clearTimeline(timeline: Timeline): Timeline {
  const entries = timeline.entries.filter((entry) =>
    entry.kind === 'loss' ? entry.steps.some(isRunning) : isCheck(entry) && isOpen(entry),
  );
  return { ...timeline, entries };
}

const newCheck = {
  kind: 'check',
  state: 'waiting',
  probes: [],
  verdict: null,
  waitedMs: null,
  durationMs: null,
  startedAt: null,
  retryAt: null,
} as const;

function addResult(timeline: Timeline, event: CheckFinished | RemoteResultMerged): Timeline {
  const { at, check, startedAt, retryAt } = event;
  const isOwn = event.type === 'checkFinished';
  const result = {
    kind: isOwn ? 'check' : 'remote',
    state: 'finished',
    verdict: summarizeVerdict(event.verdict),
    startedAt,
    retryAt,
  } as const;
  const open = findCheck(timeline, check);
  if (open) {
    const durationMs = isOwn ? event.durationMs : at - open.at;
    return editCheck(timeline, check, () => ({ ...result, durationMs }));
  }
  const trigger = isOwn ? event.trigger : 'other_tab';
  const durationMs = isOwn ? event.durationMs : null;
  return add(timeline, (id) => ({
    ...newCheck,
    ...result,
    id,
    at,
    // A result without a recorded start has no check that later events could refer to.
    check: isOwn ? check : null,
    trigger,
    durationMs,
  }));
}

/** A new trace repeats the last change of the previous one. */
function addPush(timeline: Timeline, { at, live }: LiveChanged): Timeline {
  const last = timeline.entries.find((entry): entry is PushEntry => entry.kind === 'push');
  if (last?.live === live) return timeline;
  return add(timeline, (id) => ({ kind: 'push', id, at, live }));
}

/** A new trace repeats the announcement that is current. */
function addAnnouncement(timeline: Timeline, event: EndingAnnounced): Timeline {
  const { at, cause, endsAt, canExtend } = event;
  const last = timeline.entries.find(({ kind }) => /^(announcement|postponement)$/.test(kind));
  const isKnown = last?.kind === 'announcement' && last.endsAt === endsAt && last.cause === cause;
  if (isKnown) return timeline;
  return add(timeline, (id) => ({ kind: 'announcement', id, at, cause, endsAt, canExtend }));
}

function addLoss(timeline: Timeline, loss: SessionLoss): Timeline {
  if (timeline.entries.some((entry) => entry.kind === 'loss' && entry.loss === loss)) {
    return timeline;
  }
  const error = summarizeError(loss.error);
  return add(timeline, (id) => ({ kind: 'loss', id, at: loss.at, loss, error, steps: [] }));
}

function addStep(before: Timeline, event: EndingStepStarted | EndingStepFinished): Timeline {
  const { id, step, loss } = event;
  const timeline = addLoss(before, loss);
  const isFinished = event.type === 'endingStepFinished';
  const error = isFinished ? summarizeError(event.error) : null;
  const changes = {
    outcome: isFinished ? (error ? 'failed' : 'done') : 'running',
    durationMs: isFinished ? event.durationMs : null,
    error,
  } as const;
  const entries = timeline.entries.map((entry): Entry => {
    if (entry.kind !== 'loss' || entry.loss !== loss) return entry;
    const { steps } = entry;
    const known = findStep(steps, event);
    if (known) {
      const edited = { ...known, ...changes };
      return { ...entry, steps: steps.map((other) => (other === known ? edited : other)) };
    }
    const task = step === 'clearLocalState' ? nameTask(event.task, steps) : null;
    return { ...entry, steps: [...steps, { id, step, task, ...changes }] };
  });
  return { ...timeline, entries };
}

/** Finds a step by its ID. A step that started in an earlier trace has another ID now. */
function findStep(
  steps: readonly EndingStepEntry[],
  { type, id, step, task }: EndingStepStarted | EndingStepFinished,
): EndingStepEntry | undefined {
  if (type === 'endingStepStarted') return undefined;
  const hasTask = (known: EndingStepEntry) => !task || known.task === redact(task);
  return (
    steps.find((known) => known.id === id && isRunning(known)) ??
    steps.find((known) => known.outcome === 'unrecorded' && known.step === step && hasTask(known))
  );
}

function nameTask(name: string | null, steps: readonly EndingStepEntry[]): string {
  const before = steps.filter(({ step }) => step === 'clearLocalState').length;
  return name ? redact(name) : `task ${before + 1}`;
}

function isRunning({ outcome }: EndingStepEntry): boolean {
  return outcome === 'running';
}

function markUnrecorded(step: EndingStepEntry): EndingStepEntry {
  return { ...step, outcome: 'unrecorded' };
}

function isOpen({ state }: CheckEntry): boolean {
  return state === 'waiting' || state === 'running';
}

function findCheck({ entries }: Timeline, check: number | null): CheckEntry | undefined {
  if (check === null) return undefined;
  return entries.filter(isCheck).find((entry) => entry.check === check && isOpen(entry));
}

function editCheck(
  timeline: Timeline,
  check: number | null,
  edit: (entry: CheckEntry) => Partial<CheckEntry>,
): Timeline {
  const found = findCheck(timeline, check);
  if (!found) return timeline;
  const edited = { ...found, ...edit(found) };
  const entries = timeline.entries.map((entry) => (entry === found ? edited : entry));
  return { ...timeline, entries };
}

function add(timeline: Timeline, create: (id: number) => Entry): Timeline {
  const { entries, count } = timeline;
  const kept = [create(count + 1), ...entries].slice(0, MAX_ENTRIES);
  return { ...timeline, entries: kept, count: count + 1 };
}

function summarizeVerdict(verdict: SessionVerdict): VerdictSummary {
  const { type, code = null } = verdict;
  const error = 'error' in verdict ? summarizeError(verdict.error) : null;
  return { type, code: code && redact(code), error };
}

function summarizeError(error: SessionError | null | undefined): SessionError | null {
  if (!error) return null;
  return {
    error: redact(error.error),
    error_description: redact(error.error_description),
  };
}
