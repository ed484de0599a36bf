import type { CheckTrigger } from '../session.js';
import type { Settings } from '../settings.js';
import type { State } from './state.js';

/** A page at rest looks at the clock this often: a sleep that nothing else tells of is over by then. */
const TICK_MS = 60_000;

/** The longest delay that a browser's timers take. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

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

/** Nobody tells when the SDK signs a user in by itself; to look costs no request. */
export function nextLookAt({ lookedAt }: State, settings: Settings): number {
  return lookedAt + Math.max(1_000, gapMs(settings));
}

interface Due {
  readonly trigger: CheckTrigger;
  /** Epoch milliseconds; `Infinity`: not before something happens. */
  readonly at: number;
}

/** The check that is next, and when. */
export function nextCheck(state: State, settings: Settings): Due {
  const { at, askedAt, activeAt, since, visible, wanted, wantedAt, expiresAt, retryAt } = state;
  const { intervalMs, pauseAfterIdleMs, timeoutMs, triggers } = settings;
  const soonest = askedAt + gapMs(settings);
  const intervalAt = Math.max(askedAt, since) + intervalMs;
  // Once each, also in a hidden page: at the end that the tenant had set, and before the session
  // ends for want of a proof, from which an answer may still save it.
  const once = [expiresAt, failClosedAt(state, settings) - timeoutMs];
  const dues: Due[] = once
    .filter((moment) => askedAt < moment)
    .map((moment) => ({ trigger: 'interval', at: moment }));
  if (visible && triggers.interval !== false && intervalAt < activeAt + pauseAfterIdleMs) {
    dues.unshift({ trigger: 'interval', at: intervalAt });
  }
  if (visible && triggers.retry !== false) {
    dues.unshift({ trigger: 'retry', at: Math.max(retryAt, soonest) });
  }
  if (wanted && isUrgent(wanted)) dues.unshift({ trigger: wanted, at: wantedAt });
  else if (wanted && visible) dues.unshift({ trigger: wanted, at: Math.max(wantedAt, soonest) });
  return dues.reduce((next, due) => (due.at < next.at && next.at > at ? due : next), {
    trigger: 'interval',
    at: Infinity,
  });
}

/** When the session ends for want of a proof. `Infinity`: never. */
export function failClosedAt({ verifiedAt, since }: State, { maxUnverifiedMs }: Settings): number {
  return Math.max(verifiedAt, since) + maxUnverifiedMs;
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
  const moment = Math.min(nextCheck(state, settings).at, failClosedAt(state, settings));
  const ticks = visible && settings.triggers.wake !== false && !isPaused(state, settings);
  if (ticks) return Math.min(moment, at + TICK_MS);
  return moment < Infinity ? Math.min(moment, at + LONGEST_DELAY_MS) : moment;
}
