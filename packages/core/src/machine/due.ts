import type { CheckTrigger } from '../session.js';
import type { Settings } from '../settings.js';
import type { State } from './state.js';

/** A page at rest looks at the clock this often: a sleep that nothing else tells of is over by then. */
const TICK_MS = 60_000;

/** So often a check that found nothing out is repeated while the user does nothing. */
const RETRIES_IN_PAUSE = 5;

/** The longest delay that a browser's timers take. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

/** The session is confirmed by a redirect no more often than this. */
export const CONFIRM_GAP_MS = 60_000;

/** No two automatic checks are closer. */
export function gapMs({ minGapMs, intervalMs }: Settings): number {
  // An interval shorter than the gap was asked for on purpose: then it is the gap.
  return Math.min(minGapMs, intervalMs);
}

/** Waits for nothing: neither for the gap, nor for the page to be shown. */
export function isUrgent(trigger: CheckTrigger | null): boolean {
  return trigger === 'push' || trigger === 'report' || trigger === 'other_tab';
}

/** The user has done nothing for so long that no check may keep the tenant's session from ending. */
export function isPaused({ at, activeAt }: State, { pauseAfterIdleMs }: Settings): boolean {
  return at >= activeAt + pauseAfterIdleMs;
}

/**
 * Nobody tells when the SDK signs a user in by itself; to look costs no request. Most do so as the
 * page loads: each look comes after as long again as was waited until the last one, up to the gap.
 */
export function nextLookAt({ lookedAt, since }: State, settings: Settings): number {
  return lookedAt + Math.max(1_000, Math.min(lookedAt - since, gapMs(settings)));
}

interface Due {
  readonly trigger: CheckTrigger;
  /** Epoch milliseconds; `Infinity`: not before something happens. */
  readonly at: number;
}

/** The check that is next, and when. */
export function nextCheck(state: State, settings: Settings): Due {
  const { at, askedAt, activeAt, visible, wanted, wantedAt, expiresAt } = state;
  const { pauseAfterIdleMs, timeoutMs, triggers } = settings;
  const soonest = askedAt + gapMs(settings);
  let next: Due = { trigger: 'interval', at: Infinity };
  /** The earliest, and of those that are due already the first. */
  const consider = (trigger: CheckTrigger, moment: number) => {
    if (moment < next.at && next.at > at) next = { trigger, at: moment };
  };
  if (wanted && isUrgent(wanted)) consider(wanted, wantedAt);
  else if (wanted && visible) consider(wanted, Math.max(wantedAt, soonest));
  // A check that nobody's return set off (a wake, a network that is back) may need a few.
  const mayRetry = state.attempts <= RETRIES_IN_PAUSE || !isPaused(state, settings);
  if (visible && mayRetry && triggers.retry !== false) {
    consider('retry', Math.max(state.retryAt, soonest));
  }
  const intervalAt = nextIntervalAt(state, settings);
  if (visible && triggers.interval !== false && intervalAt < activeAt + pauseAfterIdleMs) {
    consider('interval', intervalAt);
  }
  // Once each, also in a hidden page: at the end that the tenant had set, and before the session
  // ends for want of a proof, from which an answer may still save it.
  const lastChanceAt = failClosedAt(state, settings) - timeoutMs;
  if (askedAt < expiresAt) consider('interval', expiresAt);
  if (askedAt < lastChanceAt) consider('interval', lastChanceAt);
  return next;
}

function nextIntervalAt(state: State, { intervalMs, liveIntervalMs }: Settings): number {
  const { askedAt, live, pollingSince, since } = state;
  const last = Math.max(askedAt, since);
  const ifLive = last + liveIntervalMs;
  return live ? ifLive : Math.min(ifLive, Math.max(last, pollingSince) + intervalMs);
}

/** When the session ends for want of a proof. `Infinity`: never. */
export function failClosedAt({ verifiedAt, since }: State, { maxUnverifiedMs }: Settings): number {
  return Math.max(verifiedAt, since) + maxUnverifiedMs;
}

/** When a doubt is to be settled at the top level. `Infinity`: there is none. */
export function confirmAt({ at, doubtGapMs, record, visible }: State): number {
  if (doubtGapMs === null || !visible) return Infinity;
  const { confirmedAt = -Infinity } = record;
  // A moment of the future is from before the clock was set back.
  return confirmedAt > at ? at : confirmedAt + doubtGapMs;
}

/**
 * The one moment to wake up for, however many things wait. `Infinity`: none.
 *
 * A deadline and no countdown: after a sleep or in a throttled tab the clock decides what is due.
 */
export function wakeAt(state: State, settings: Settings): number {
  const { phase, at, visible, check, deadline } = state;
  if (phase === 'idle') return visible ? nextLookAt(state, settings) : Infinity;
  if (phase !== 'watching') return Infinity;
  if (check) return deadline;
  const moment = Math.min(
    nextCheck(state, settings).at,
    failClosedAt(state, settings),
    confirmAt(state),
  );
  const ticks = visible && settings.triggers.wake !== false && !isPaused(state, settings);
  if (ticks) return Math.min(moment, at + TICK_MS);
  return moment < Infinity ? Math.min(moment, at + LONGEST_DELAY_MS) : moment;
}
