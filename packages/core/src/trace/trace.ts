import { SessionHeartbeatError } from '../contract/errors.js';
import type { SessionHeartbeat } from '../contract/session-heartbeat.js';
import type { CheckTrigger } from '../contract/session.js';
import type { NextCheck, TraceEvent } from '../contract/trace-event.js';
import type { Effect, Emit } from '../machine/events.js';
import { canExtend, type ForeseenEnd } from '../machine/foreseen-end.js';
import { isLive, isPaused, nextCheck, nextIntervalAt } from '../machine/schedule.js';
import type { Settings } from '../machine/settings.js';
import { type Check, isQueued, type ProbeRole, type State } from '../machine/state.js';
import { type Internals, internalsOf } from '../shell/internals.js';

/**
 * Calls back with each entry in the log of a heartbeat: checks and their probes and results, results
 * of other tabs, changes of the schedule, announced ends, and the steps of an ending. First with the
 * running check, the announced end, whether push hints arrive, and the next check. Returns an
 * unsubscribe function.
 *
 * For development, logs and breadcrumbs. It changes nothing: an exception in a listener is an
 * unhandled rejection, and events that the listener causes are logged after it returns.
 *
 * @param heartbeat The heartbeat.
 * @param listener Called with each entry.
 *
 * @throws {SessionHeartbeatError} `invalid_heartbeat` if `createSessionHeartbeat` did not return it.
 *
 * @example
 * ```ts
 * import { trace } from '@auth0-heartbeat/core/trace';
 *
 * const stop = trace(heartbeat, (event) => console.debug(event.type, event));
 * ```
 */
export function trace(
  heartbeat: Pick<SessionHeartbeat, 'on'>,
  listener: (event: TraceEvent) => void,
): () => void {
  const internals = typeof heartbeat?.on === 'function' && internalsOf(heartbeat);
  if (!internals) throw new SessionHeartbeatError('invalid_heartbeat', 'trace');
  const { listeners, ports, readState, settings } = internals;
  const { now } = ports.clock;
  const queue: TraceEvent[] = [];
  /** The running check. */
  let current: {
    readonly check: number;
    readonly trigger: CheckTrigger;
    readonly at: number;
  } | null = null;
  /** The steps of endings that started during this trace. */
  const steps = new Set<number>();
  let next = '';
  let live = false;
  let isDraining = false;

  /** Entries that the listener causes wait until it returns. */
  function deliver(entries: readonly TraceEvent[]): void {
    queue.push(...entries);
    if (isDraining) return;
    isDraining = true;
    for (let entry = queue.shift(); entry; entry = queue.shift()) {
      // The listener may have ended the trace.
      if (listeners.has(onStep)) notify(listener, Object.freeze(entry));
    }
    isDraining = false;
  }

  const onStep: Internals['listeners'] extends Set<infer Listener> ? Listener : never = (entries) =>
    deliver([...entries.flatMap((entry) => describe(entry) ?? []), ...describeState(readState())]);

  /** The log entry of an effect or a step of an ending, if it has one. */
  function describe(entry: Effect | TraceEvent): TraceEvent | undefined {
    const { at, check: running, retryAt } = readState();
    switch (entry.type) {
      case 'enter_queue':
        // A check enters the queue again to steal the lock, and after a suspension.
        if (!running || running.id === current?.check) return undefined;
        return describeStart(running, at);
      case 'probe':
        if (!current) return undefined;
        return { type: 'probeStarted', at, check: current.check, probe: entry.role };
      case 'cancelled': {
        const durationMs = Math.max(0, at - (current?.at ?? at));
        current = null;
        return { type: 'checkCancelled', at, check: entry.check, durationMs };
      }
      case 'finished':
      case 'merged': {
        const { check, startedAt, trigger } = entry;
        const verdict = Object.freeze(entry.verdict);
        const isRetried = verdict.type === 'inconclusive' && retryAt < Infinity;
        const result = { at, check, verdict, startedAt, retryAt: isRetried ? retryAt : null };
        const { at: beganAt } = current ?? { at };
        if (check !== null) current = null;
        if (entry.type === 'merged') return { type: 'remoteResultMerged', ...result };
        const durationMs = Math.max(0, at - beganAt);
        return { type: 'checkFinished', trigger, durationMs, ...result, check: check ?? 0 };
      }
      case 'confirm_by_redirect':
        return { type: 'confirmationStarted', at };
      case 'emit':
        return describeEmit(entry, at);
      case 'endingStepStarted':
        steps.add(entry.id);
        return entry;
      case 'endingStepFinished':
        // A step that started before the trace has no start in it.
        return steps.has(entry.id) ? entry : undefined;
      default:
        return undefined;
    }
  }

  function describeStart({ id, trigger }: Check, at: number): TraceEvent {
    current = { check: id, trigger, at };
    return { type: 'checkStarted', at, check: id, trigger };
  }

  /** What follows from the state alone: whether hints arrive, and the schedule. */
  function describeState(state: State): TraceEvent[] {
    const { at } = state;
    const changes: TraceEvent[] = [];
    if (isLive(state) !== live) {
      live = !live;
      changes.push({ type: 'liveChanged', at, live });
    }
    const found = Object.freeze(describeNextCheck(state, settings));
    const text = JSON.stringify(found);
    if (text !== next) changes.push({ type: 'nextCheckChanged', at, next: found });
    next = text;
    return changes;
  }

  listeners.add(onStep);
  const state = { ...readState(), at: now() };
  const { announced, at, check, phase } = state;
  deliver([
    ...(check ? [describeStart(check, at)] : []),
    ...(check && !isQueued(check)
      ? [{ type: 'probeStarted', at, check: check.id, probe: check.step as ProbeRole } as const]
      : []),
    ...(phase === 'watching' && announced ? [describeEnd(announced, at)] : []),
    ...describeState(state),
  ]);
  return () => void listeners.delete(onStep);
}

/** The events of a heartbeat that are log entries, too. */
function describeEmit({ event, payload }: Emit, at: number): TraceEvent | undefined {
  switch (event) {
    case 'sessionEnding':
      return describeEnd(payload, at);
    case 'sessionExtended':
      return { type: 'endingPostponed', at, cause: payload.cause };
    default:
      return undefined;
  }
}

/** `at`: when the end was announced. */
function describeEnd(end: ForeseenEnd, at: number): TraceEvent {
  const { at: endsAt, cause } = end;
  return { type: 'endingAnnounced', at, cause, endsAt, canExtend: canExtend(end) };
}

function describeNextCheck(state: State, settings: Settings): NextCheck {
  const { phase, check, visible } = state;
  if (phase === 'stopped' || phase === 'lost') return { trigger: null, because: phase };
  if (phase === 'loading' || phase === 'signed_out')
    return { trigger: null, because: 'nobody_signed_in' };
  if (check) return { trigger: null, because: 'checking' };
  const { trigger, at: dueAt } = nextCheck(state, settings);
  if (dueAt < Infinity) return { trigger, dueAt };
  if (!visible) return { trigger: null, because: 'hidden' };
  const isEndless = nextIntervalAt(state, settings) === Infinity && !isPaused(state, settings);
  return { trigger: null, because: isEndless ? 'no_interval' : 'paused' };
}

/** An observer must never disturb what it observes. */
function notify(listener: (event: TraceEvent) => void, event: TraceEvent): void {
  try {
    listener(event);
  } catch (exception) {
    void Promise.reject(exception);
  }
}
