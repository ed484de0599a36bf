import { digestOfUser } from '../../src/machine/digest.js';
import type { Happening } from '../../src/machine/events.js';
import { endWakeAt } from '../../src/machine/foreseen-end.js';
import {
  activityGapMs,
  confirmAt,
  failClosedAt,
  isPaused,
  nextCheck,
} from '../../src/machine/schedule.js';
import type { Settings } from '../../src/machine/settings.js';
import type { SharedPush } from '../../src/machine/shared-record.js';
import { initialState, type State } from '../../src/machine/state.js';
import { transition } from '../../src/machine/transition.js';
import { wakeAt } from '../../src/machine/wake.js';
import { probeOutcomeOf, userOf } from './outcome.js';
import { numberOf } from './random.js';
import type { Contestant, World } from './world.js';

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
   * Dispatches every event of a page at rest: ticks, input, and the reports of the push source. Slower,
   * with the same result: such an event changes only what `catchUp` changes.
   */
  readonly everyTick?: boolean | undefined;
  /** The interval between checks while hints arrive. */
  readonly liveIntervalMs: number;
}

/**
 * The shipped machine in every browser, with one tab each. The shell is left out: a lone tab is first
 * in its queue, and the record that it publishes is the one that it reads. `shell.test.ts` proves that
 * the shell asks the same at the same moments.
 */
export function createShipped(
  world: World,
  { settings, step = transition, random, everyTick = false, liveIntervalMs }: ShippedOptions,
): Contestant {
  const inputGapMs = activityGapMs(settings);
  const states = Array.from({ length: world.browsers }, (): State => {
    const at = world.now - 86_400_000;
    return { ...initialState, record: { silentAuth: { at, works: true }, login: { at } } };
  });
  /** Whether the user has left the window. */
  const isAway = new Uint8Array(world.browsers);
  /** When the push source reports next. */
  const reportAt = new Float64Array(world.browsers).fill(Infinity);

  function pushAt(who: number, at: number, live: boolean, push?: SharedPush): SharedPush {
    if (!live) return { ...push, at, live };
    return {
      at,
      live,
      intervalMs: liveIntervalMs,
      pollingSince: at - numberOf(world.seed, who, at) * settings.intervalMs,
      user: digestOfUser(userOf(who)),
    };
  }

  /** Does what the events of a page at rest since the last one would have done. */
  function catchUp(who: number): void {
    const state = states[who]!;
    if (state.phase !== 'watching') return;
    const until = Math.min(world.now, world.asleepSince(who));
    let { at, activeAt, record } = state;
    const inputs = isAway[who] ? 0 : Math.floor((world.now - activeAt) / inputGapMs);
    if (inputs > 0) {
      activeAt += inputs * inputGapMs;
      record = { ...record, activity: { at: activeAt } };
      at = Math.max(at, activeAt);
    }
    if (reportAt[who]! <= until) {
      const reportedAt = until - ((until - reportAt[who]!) % REPORT_MS);
      reportAt[who] = reportedAt + REPORT_MS;
      const { push } = record;
      record = { ...record, push: pushAt(who, reportedAt, push?.live === true, push) };
      at = Math.max(at, reportedAt);
    }
    if (!everyTick && !state.check && state.visible) {
      const untilPause = Math.ceil((activeAt + settings.pauseAfterIdleMs - at) / TICK_MS);
      const ticks = Math.min(Math.floor((until - at) / TICK_MS), untilPause);
      if (ticks > 0) at += ticks * TICK_MS;
    }
    if (at > state.at || record !== state.record) states[who] = { ...state, at, activeAt, record };
  }

  /** When something other than an event of a page at rest is due. */
  function dueAt(who: number): number {
    const state = states[who]!;
    if (state.phase !== 'watching' || state.check) return wakeAt(state, settings);
    return Math.min(
      nextCheck(state, settings).at,
      failClosedAt(state, settings),
      confirmAt(state),
      endWakeAt(state, settings),
    );
  }

  function setTimer(who: number): void {
    const state = states[who]!;
    let at = dueAt(who);
    if (everyTick) {
      const inputAt = isAway[who] ? Infinity : state.activeAt + inputGapMs;
      at = Math.min(at, wakeAt(state, settings), reportAt[who]!, inputAt);
    } else if (!isAway[who] && state.phase === 'watching' && !state.check) {
      // The user who works is not idle, which the state learns when it catches up.
      at = Math.min(at, world.now + settings.pauseAfterIdleMs / 2);
    }
    world.wakeAt(who, at);
  }

  /** `push`: a report that the page learns of with this event. */
  function dispatch(who: number, happening: Happening, push?: SharedPush): void {
    catchUp(who);
    const at = world.now;
    // What the machine published is in its own record already.
    const { record } = states[who]!;
    const event = {
      at,
      visible: world.isVisible(who),
      embedded: false,
      online: world.isOnline(who),
      inputAt: world.lastInputAt(who),
      record: push ? { ...record, push } : record,
      random: random ?? numberOf(world.seed, who, at),
      ...happening,
    };
    const [state, effects] = step(states[who]!, event, settings);
    states[who] = state;
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
    setTimer(who);
  }

  /** The push source reports now, and again until something changes. */
  function report(who: number, isLive: boolean): void {
    catchUp(who);
    reportAt[who] = world.now + REPORT_MS;
    const push = pushAt(who, world.now, isLive, states[who]!.record.push);
    dispatch(who, { type: 'facts_changed' }, push);
  }

  return {
    load(who) {
      // The page before has published until now.
      catchUp(who);
      states[who] = { ...initialState, record: states[who]!.record };
      isAway[who] = world.isInApp(who) ? 0 : 1;
      reportAt[who] = Infinity;
      dispatch(who, { type: 'started' });
      const user = userOf(who);
      dispatch(who, {
        type: 'user_found',
        user,
        digest: digestOfUser(user),
        expiresAt: Infinity,
      });
      if (world.isLive(who)) report(who, true);
    },
    returnTo(who) {
      // In the order of a browser: a page that is shown, its window, and then its user.
      if (!states[who]!.visible) dispatch(who, { type: 'facts_changed' });
      dispatch(who, { type: 'triggered', trigger: 'focus' });
      if (world.now - states[who]!.activeAt >= inputGapMs) dispatch(who, { type: 'input' });
      isAway[who] = 0;
      setTimer(who);
    },
    leave(who) {
      catchUp(who);
      isAway[who] = 1;
      // A page that stays visible is not told.
      if (states[who]!.visible !== world.isVisible(who)) dispatch(who, { type: 'facts_changed' });
      else setTimer(who);
    },
    // The tick comes late.
    wakeUp(who) {
      catchUp(who);
      // The connection is dead. When the stream is open again, `setLive` is called.
      reportAt[who] = Infinity;
      if (wakeAt(states[who]!, settings) <= world.now) dispatch(who, { type: 'timer_fired' });
    },
    networkBack: (who) => dispatch(who, { type: 'triggered', trigger: 'online' }),
    timerDue(who) {
      catchUp(who);
      // Not `timer_fired`: a timer that is early means that the clock was set back.
      if (everyTick || dueAt(who) <= world.now) dispatch(who, { type: 'facts_changed' });
      else setTimer(who);
    },
    answer(who, outcome) {
      const { check } = states[who]!;
      if (!check || check.step === 'queued' || check.step === 'stealing') return;
      const { probeId, step: role } = check;
      const question = role === 'main' ? 'client' : 'passive';
      const result = probeOutcomeOf(who, question, outcome);
      dispatch(who, { type: 'probed', probeId, role, outcome: result });
    },
    setLive(who, isLive) {
      if (states[who]!.phase === 'watching') report(who, isLive);
    },
    hint(who, isMissed) {
      catchUp(who);
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
