import type { Settings } from '../settings.js';
import { verdictOfError } from '../verdict.js';
import { begin, judge, lose, proceed, type Step, want } from './check.js';
import { failClosedAt } from './due.js';
import type { Event } from './event.js';
import type { State, Watching } from './state.js';

/**
 * Every decision of the heartbeat: what an event makes of a state.
 *
 * Pure. The caller commits the state, then runs the effects.
 */
export function transition(state: State, event: Event, settings: Settings): Step {
  switch (event.type) {
    case 'started':
      return state.phase === 'stopped' || state.phase === 'lost'
        ? [{ phase: 'idle', nextProbeId: state.nextProbeId }, []]
        : [state, []];
    case 'stopped':
      return stop(state);
    case 'user_found':
      return state.phase === 'idle' ? watch(state.nextProbeId, event, settings) : [state, []];
    default:
      return state.phase === 'watching' ? whileWatching(state, event, settings) : [state, []];
  }
}

type WatchingEvent = Exclude<Event, { type: 'started' | 'stopped' | 'user_found' }>;

function whileWatching(state: Watching, event: WatchingEvent, settings: Settings): Step {
  switch (event.type) {
    case 'triggered':
      return event.trigger === 'manual'
        ? begin(state, 'manual', event.at, settings)
        : proceed(want(state, event.trigger, event.at, settings), event.at, settings);
    case 'reported':
      return judgeReport(state, event.error, event.at, settings);
    case 'page_shown':
      return proceed(
        want({ ...state, visible: true }, 'focus', event.at, settings),
        event.at,
        settings,
      );
    case 'page_hidden':
      return [{ ...state, visible: false }, []];
    case 'woke':
      return wake(state, event.at, settings);
    case 'probed':
      return state.check?.probeId === event.probeId
        ? judge(state, state.check, event.outcome, event.at, settings)
        : [state, []];
    default:
      return event satisfies never;
  }
}

function stop(state: State): Step {
  // A loss stays visible: whoever unmounts during the ending must still see why.
  if (state.phase === 'lost') return [state, []];
  const inFlight = state.phase === 'watching' && state.check !== null;
  return [
    { phase: 'stopped', nextProbeId: state.nextProbeId },
    inFlight ? [{ type: 'abort_probe' }] : [],
  ];
}

function watch(
  nextProbeId: number,
  found: Extract<Event, { type: 'user_found' }>,
  settings: Settings,
): Step {
  const watching: Watching = {
    phase: 'watching',
    nextProbeId,
    user: found.user,
    since: found.at,
    visible: found.visible,
    silentAuthProven: found.silentAuthProven,
    check: null,
    wanted: settings.triggers.start ? { trigger: 'start', notBefore: found.at } : null,
    askedAt: null,
    verifiedAt: null,
    attempts: 0,
    unsupported: false,
    diagnosis: null,
  };
  return proceed(watching, found.at, settings);
}

function wake(state: Watching, at: number, settings: Settings): Step {
  if (failClosedAt(state, settings) <= at) {
    return lose(state, { reason: 'unverifiable', trigger: 'interval', at });
  }
  const { check } = state;
  if (check && check.deadline <= at) {
    const error = { error: 'timeout', error_description: 'No answer in time.' };
    const [next, effects] = judge(state, check, { error }, at, settings);
    return [next, [{ type: 'abort_probe' }, ...effects]];
  }
  return proceed(state, at, settings);
}

/** What the app reports ends the session where it is definitive; otherwise it is a reason to check. */
function judgeReport(state: Watching, error: unknown, at: number, settings: Settings): Step {
  const verdict = verdictOfError(error, state);
  return verdict.type === 'lost'
    ? lose(state, { ...verdict, trigger: 'report', at })
    : begin(state, 'report', at, settings);
}
