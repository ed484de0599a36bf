import { digestOfUser } from '../../src/machine/digest.js';
import type { Happening, ProbeOutcome } from '../../src/machine/events.js';
import { endWakeAt } from '../../src/machine/foreseen-end.js';
import {
  activityGapMs,
  confirmAt,
  failClosedAt,
  isPaused,
  nextCheck,
} from '../../src/machine/schedule.js';
import type { Settings } from '../../src/machine/settings.js';
import type { SharedRecord } from '../../src/machine/shared-record.js';
import { initialState, type State } from '../../src/machine/state.js';
import { transition } from '../../src/machine/transition.js';
import { wakeAt } from '../../src/machine/wake.js';
import { numberOf } from './random.js';
import type { Contestant, Outcome, World } from './world.js';

/** A page at rest compares the clock this often: see `wake.ts`. */
const TICK_MS = 60_000;
/** How often a push source reports that it is live: see `run-stream.ts`. */
const REPORT_MS = 30_000;

export interface ShippedOptions {
  readonly settings: Settings;
  /** The machine that is judged. Default: the shipped one. */
  readonly step?: typeof transition | undefined;
  /** Replaces chance in the machine: the same number for everybody, at every moment. */
  readonly random?: number | undefined;
  /**
   * Dispatches every tick of a page at rest. Slower, with the same result: a tick at which nothing is
   * due changes nothing but the moment of the last event.
   */
  readonly everyTick?: boolean | undefined;
  /** The interval between checks while hints arrive. */
  readonly liveIntervalMs: number;
}

/**
 * The shipped machine in every browser, with one tab each. The shell is left out: a lone tab is first
 * in its queue, and the record that it publishes is the one that it reads.
 */
export function createShipped(
  world: World,
  { settings, step = transition, random, everyTick = false, liveIntervalMs }: ShippedOptions,
): Contestant {
  const startAt = world.now;
  const inputGapMs = activityGapMs(settings);
  const states = Array.from({ length: world.browsers }, () => initialState);
  const records = Array.from({ length: world.browsers }, (): SharedRecord => {
    const at = startAt - 86_400_000;
    return { silentAuth: { at, works: true }, login: { at } };
  });

  const userOf = (who: number) => ({ sub: `auth0|${who}`, sid: `s${who}` });

  /** The record with what other events would have written: input, and reports of the push source. */
  function readRecord(who: number): SharedRecord {
    const record = records[who]!;
    const { now } = world;
    let { activity, push } = record;
    const inputAt = world.lastInputAt(who);
    if (inputAt > -Infinity && inputAt - (activity?.at ?? -Infinity) >= inputGapMs) {
      activity = { at: inputAt - (inputAt % inputGapMs) };
    }
    if (world.isLive(who) && now - (push?.at ?? -Infinity) >= REPORT_MS) {
      const at = now - (now % REPORT_MS);
      const pollingSince = at - numberOf(world.seed, who, at) * settings.intervalMs;
      push = {
        at,
        live: true,
        intervalMs: liveIntervalMs,
        pollingSince,
        user: digestOfUser(userOf(who)),
      };
    }
    if (activity === record.activity && push === record.push) return record;
    records[who] = { ...record, ...(activity && { activity }), ...(push && { push }) };
    return records[who];
  }

  /** Does what the ticks, and the reports of the push source, since the last event would have done. */
  function skipTicks(who: number, record: SharedRecord): void {
    const state = states[who]!;
    if (everyTick || state.phase !== 'watching' || state.check) return;
    const until = Math.min(world.now, world.asleepSince(who));
    const activeAt = Math.max(state.activeAt, record.activity?.at ?? -Infinity);
    const untilPause = Math.ceil((activeAt + settings.pauseAfterIdleMs - state.at) / TICK_MS);
    const ticks = Math.min(Math.floor((until - state.at) / TICK_MS), untilPause);
    const tickAt = state.visible && ticks > 0 ? state.at + ticks * TICK_MS : state.at;
    const { push } = record;
    const at = push && world.isLive(who) ? Math.max(tickAt, push.at) : tickAt;
    if (at <= state.at) return;
    states[who] = { ...state, at, record: { ...state.record, ...(push && { push }) } };
  }

  /** When something other than a tick is due. */
  function dueAt(who: number, state: State): number {
    const nextReportAt = world.now - (world.now % REPORT_MS) + REPORT_MS;
    const reportAt = everyTick && world.isLive(who) ? nextReportAt : Infinity;
    if (everyTick || state.phase !== 'watching' || state.check) {
      return Math.min(wakeAt(state, settings), reportAt);
    }
    const dueAtRest = Math.min(
      nextCheck(state, settings).at,
      failClosedAt(state, settings),
      confirmAt(state),
      endWakeAt(state, settings),
    );
    // The user who works is not idle, which the state learns with the next event.
    return world.isInApp(who)
      ? Math.min(dueAtRest, state.at + settings.pauseAfterIdleMs / 2)
      : dueAtRest;
  }

  function dispatch(who: number, happening: Happening): void {
    const at = world.now;
    const record = readRecord(who);
    skipTicks(who, record);
    const event = {
      at,
      visible: world.isVisible(who),
      embedded: false,
      online: world.isOnline(who),
      inputAt: world.lastInputAt(who),
      record,
      random: random ?? numberOf(world.seed, who, at),
      ...happening,
    };
    const [state, effects] = step(states[who]!, event, settings);
    states[who] = state;
    // What the machine published is in its own record already.
    records[who] = state.record;
    let turn = 0;
    for (const effect of effects) {
      // The check may have ended in the same step.
      if ('probeId' in effect && effect.probeId !== state.check?.probeId) continue;
      if (effect.type === 'enter_queue') turn = effect.probeId;
      else if (effect.type === 'probe') {
        const question = effect.role === 'main' ? 'client' : 'passive';
        world.ask(who, question, state.check?.trigger ?? 'manual');
      } else if (effect.type === 'emit' && effect.event === 'sessionLost') world.end(who);
    }
    if (turn > 0) return dispatch(who, { type: 'turn_came', probeId: turn });
    world.wakeAt(who, dueAt(who, state));
  }

  function outcomeOf(who: number, outcome: Outcome): ProbeOutcome {
    switch (outcome) {
      case 'alive': {
        const asksClient = states[who]!.check?.step === 'main';
        return { answer: { session: 'alive', ...(asksClient && { user: userOf(who) }) } };
      }
      case 'blocked':
        return { error: { error: 'unauthorized', error_description: 'user is blocked' } };
      case 'rate_limited':
        return { error: { error: 'Rate limit reached', error_description: 'Rate limit reached' } };
      case 'network':
        return { error: { error: 'request_error', error_description: 'HTTP error.' } };
      case 'no_response':
        return { error: { error: 'timeout', error_description: 'No response in the page.' } };
    }
  }

  return {
    load(who) {
      const record = readRecord(who);
      states[who] = { ...initialState, record };
      dispatch(who, { type: 'started' });
      const user = userOf(who);
      dispatch(who, {
        type: 'user_found',
        user,
        digest: digestOfUser(user),
        expiresAt: Infinity,
      });
    },
    returnTo(who) {
      dispatch(who, { type: 'triggered', trigger: 'focus' });
      if (world.now - states[who]!.activeAt >= inputGapMs) dispatch(who, { type: 'input' });
    },
    leave: (who) => dispatch(who, { type: 'facts_changed' }),
    // The tick comes late.
    wakeUp(who) {
      skipTicks(who, records[who]!);
      if (wakeAt(states[who]!, settings) <= world.now) dispatch(who, { type: 'timer_fired' });
    },
    networkBack: (who) => dispatch(who, { type: 'triggered', trigger: 'online' }),
    // Not `timer_fired`: a timer that is early means that the clock was set back.
    timerDue: (who) => dispatch(who, { type: 'facts_changed' }),
    answer(who, outcome) {
      const { check } = states[who]!;
      if (!check || check.step === 'queued' || check.step === 'stealing') return;
      const { probeId, step: role } = check;
      dispatch(who, { type: 'probed', probeId, role, outcome: outcomeOf(who, outcome) });
    },
    setLive(who, isLive) {
      const record = readRecord(who);
      if (!isLive && record.push) {
        records[who] = { ...record, push: { ...record.push, at: world.now, live: false } };
      }
      dispatch(who, { type: 'facts_changed' });
    },
    hint(who, isMissed) {
      const state = states[who]!;
      if (state.phase !== 'watching') return;
      // As the push runner does: reconnects must not keep the session of an idle user alive.
      const isIdle = isPaused({ ...state, at: world.now }, settings);
      if (isMissed && (isIdle || !state.silentAuthWorks)) return;
      dispatch(who, { type: 'triggered', trigger: 'push', byHint: !isMissed });
    },
    verifiedAt: (who) => states[who]!.verifiedAt,
  };
}
