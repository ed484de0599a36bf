import type {
  CheckTrigger,
  SessionDiagnosis,
  SessionError,
  SessionLoss,
} from '@auth0-heartbeat/core';
import type {
  EndingStepEnded,
  EndingStepStarted,
  NextCheck,
  PushChanged,
  SessionTrace,
  SessionVerdict,
} from '@auth0-heartbeat/core/trace';
import {
  type CheckEntry,
  type EndingStepEntry,
  type Entry,
  isCheck,
  type PushEntry,
  type ShownVerdict,
} from './entry.js';
import { redact } from './redact.js';

/** What the timeline is made of: what is traced, and two events of the heartbeat. */
export type Happening =
  | SessionTrace
  | { readonly type: 'sessionLost'; readonly loss: SessionLoss }
  | { readonly type: 'diagnosis'; readonly diagnosis: SessionDiagnosis };

/** What the heartbeat did, newest first, bounded. */
export interface Timeline {
  readonly entries: readonly Entry[];
  /** `null` before anything was traced. */
  readonly next: NextCheck | null;
  /** When something was traced last. Epoch milliseconds. */
  readonly at: number;
  /** How many entries there have been. */
  readonly count: number;
}

/** So many entries are kept. */
export const LONGEST_TIMELINE = 50;

export const emptyTimeline: Timeline = { entries: [], next: null, at: 0, count: 0 };

/** The timeline after something has happened. Pure: the old one stays what it was. */
export function reduceTimeline(before: Timeline, happening: Happening): Timeline {
  const timeline = 'at' in happening ? { ...before, at: happening.at } : before;
  switch (happening.type) {
    case 'checkStarted':
      return add(timeline, (id) => ({ ...newCheck(id, happening.at), ...pick(happening) }));
    case 'checkWaiting':
      return editCheck(timeline, happening.check, () => ({ state: 'waiting' }));
    case 'probeAsked':
      return editCheck(timeline, happening.check, ({ probes }) => ({
        state: 'asking',
        probes: [...probes, happening.probe],
      }));
    case 'checkEnded':
    case 'verdictAdopted':
      return conclude(timeline, happening);
    case 'checkDropped':
      return editCheck(timeline, happening.check, () => ({
        state: 'dropped',
        durationMs: happening.durationMs,
      }));
    case 'nextCheckChanged':
      return { ...timeline, next: happening.next };
    case 'pushChanged':
      return withPush(timeline, happening);
    case 'confirmationStarted':
      return add(timeline, (id) => ({ kind: 'confirmation', id, at: happening.at }));
    case 'sessionLost':
      return withLoss(timeline, happening.loss);
    case 'diagnosis': {
      const { code } = happening.diagnosis;
      return add(timeline, (id) => ({ kind: 'diagnosis', id, at: timeline.at, code }));
    }
    case 'endingStepStarted':
    case 'endingStepEnded':
      return withStep(timeline, happening);
    default:
      return happening satisfies never;
  }
}

/** The timeline when a new trace begins: its numbers begin anew, and what was open has ended unseen. */
export function resumeTimeline(timeline: Timeline): Timeline {
  const entries = timeline.entries.map((entry): Entry => {
    if (isCheck(entry) && isOpen(entry)) return { ...entry, state: 'unseen' };
    if (entry.kind !== 'loss') return entry;
    return { ...entry, steps: entry.steps.map((step) => (isPending(step) ? unseen(step) : step)) };
  });
  return { ...timeline, entries };
}

/** The timeline without its entries, except for what is still going on. */
export function clearTimeline(timeline: Timeline): Timeline {
  const entries = timeline.entries.filter((entry) =>
    entry.kind === 'loss' ? entry.steps.some(isPending) : isCheck(entry) && isOpen(entry),
  );
  return { ...timeline, entries };
}

function newCheck(id: number, at: number): Omit<CheckEntry, 'check' | 'trigger'> {
  const unknown = { verdict: null, durationMs: null, askedAt: null, retryAt: null };
  return { kind: 'check', id, at, state: 'asking', probes: [], ...unknown };
}

function pick({ check, trigger }: { check: number; trigger: CheckTrigger }) {
  return { check, trigger };
}

type Conclusion = Extract<Happening, { type: 'checkEnded' | 'verdictAdopted' }>;

function conclude(timeline: Timeline, happening: Conclusion): Timeline {
  const { at, check, askedAt, retryAt } = happening;
  const isOwn = happening.type === 'checkEnded';
  const answer = {
    kind: isOwn ? 'check' : 'adopted',
    state: 'ended',
    verdict: showVerdict(happening.verdict),
    askedAt,
    retryAt,
  } as const;
  const open = findCheck(timeline, check);
  if (open) {
    const durationMs = isOwn ? happening.durationMs : at - open.at;
    return editCheck(timeline, check, () => ({ ...answer, durationMs }));
  }
  const trigger = isOwn ? happening.trigger : 'other_tab';
  const durationMs = isOwn && check !== null ? happening.durationMs : null;
  return add(timeline, (id) => ({
    ...newCheck(id, at),
    ...answer,
    // A check whose start was cleared or never seen has no number that anything may come to yet.
    check: isOwn ? check : null,
    trigger,
    durationMs,
  }));
}

/** A new trace says again what the one before has said. */
function withPush(timeline: Timeline, { at, live }: PushChanged): Timeline {
  const last = timeline.entries.find(({ kind }) => kind === 'push') as PushEntry | undefined;
  if (last?.live === live) return timeline;
  return add(timeline, (id) => ({ kind: 'push', id, at, live }));
}

function withLoss(timeline: Timeline, loss: SessionLoss): Timeline {
  if (timeline.entries.some((entry) => entry.kind === 'loss' && entry.loss === loss)) {
    return timeline;
  }
  const error = showError(loss.error);
  return add(timeline, (id) => ({ kind: 'loss', id, at: loss.at, loss, error, steps: [] }));
}

function withStep(before: Timeline, happening: EndingStepStarted | EndingStepEnded): Timeline {
  const { id, step, loss } = happening;
  const timeline = withLoss(before, loss);
  const hasEnded = happening.type === 'endingStepEnded';
  const error = hasEnded ? showError(happening.error ?? undefined) : null;
  const news = {
    outcome: hasEnded ? (error ? 'failed' : 'done') : 'pending',
    durationMs: hasEnded ? happening.durationMs : null,
    error,
  } as const;
  const entries = timeline.entries.map((entry): Entry => {
    if (entry.kind !== 'loss' || entry.loss !== loss) return entry;
    const { steps } = entry;
    const known = findStep(steps, happening);
    if (known) {
      const edited = { ...known, ...news };
      return { ...entry, steps: steps.map((other) => (other === known ? edited : other)) };
    }
    const task = step === 'clearLocalState' ? nameTask(happening.task, steps) : null;
    return { ...entry, steps: [...steps, { id, step, task, ...news }] };
  });
  return { ...timeline, entries };
}

/** By its number; one that began under an earlier trace has another number by now. */
function findStep(
  steps: readonly EndingStepEntry[],
  { type, id, step, task }: EndingStepStarted | EndingStepEnded,
): EndingStepEntry | undefined {
  if (type === 'endingStepStarted') return undefined;
  const isOfTask = (known: EndingStepEntry) => !task || known.task === redact(task);
  return (
    steps.find((known) => known.id === id && isPending(known)) ??
    steps.find((known) => known.outcome === 'unseen' && known.step === step && isOfTask(known))
  );
}

function nameTask(name: string | null, steps: readonly EndingStepEntry[]): string {
  const before = steps.filter(({ step }) => step === 'clearLocalState').length;
  return name ? redact(name) : `task ${before + 1}`;
}

function isPending({ outcome }: EndingStepEntry): boolean {
  return outcome === 'pending';
}

function unseen(step: EndingStepEntry): EndingStepEntry {
  return { ...step, outcome: 'unseen' };
}

function isOpen({ state }: CheckEntry): boolean {
  return state === 'asking' || state === 'waiting';
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

function add(timeline: Timeline, make: (id: number) => Entry): Timeline {
  const { entries, count } = timeline;
  const kept = [make(count + 1), ...entries].slice(0, LONGEST_TIMELINE);
  return { ...timeline, entries: kept, count: count + 1 };
}

function showVerdict(verdict: SessionVerdict): ShownVerdict {
  const { type, code = null } = verdict;
  const error = 'error' in verdict ? showError(verdict.error) : null;
  return { type, code: code && redact(code), error };
}

function showError(error: SessionError | undefined): SessionError | null {
  if (!error) return null;
  return {
    error: redact(error.error),
    error_description: redact(error.error_description),
  };
}
