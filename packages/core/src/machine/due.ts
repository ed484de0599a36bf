import type { Settings } from '../settings.js';
import type { CheckTrigger } from '../session.js';
import type { State, Watching } from './state.js';

/** The check that is next, and when. `null`: none before something happens. */
export function nextCheck(
  state: Watching,
  settings: Settings,
): { readonly trigger: CheckTrigger; readonly at: number } | null {
  if (!state.visible || state.check) return null;
  const { wanted } = state;
  const interval = settings.triggers.interval
    ? (state.askedAt ?? state.since) + settings.intervalMs
    : Infinity;
  if (wanted && wanted.notBefore <= interval) {
    return { trigger: wanted.trigger, at: wanted.notBefore };
  }
  return interval === Infinity ? null : { trigger: 'interval', at: interval };
}

/** When the session ends for want of a proof. `Infinity`: never. */
export function failClosedAt(state: Watching, settings: Settings): number {
  return (state.verifiedAt ?? state.since) + settings.maxUnverifiedMs;
}

/**
 * The one moment to wake up for, however many things wait. `null`: none.
 *
 * A deadline and no countdown: after a sleep or in a throttled tab the clock decides what is due.
 */
export function wakeAt(state: State, settings: Settings): number | null {
  if (state.phase !== 'watching') return null;
  const moment = Math.min(
    state.check?.deadline ?? Infinity,
    nextCheck(state, settings)?.at ?? Infinity,
    failClosedAt(state, settings),
  );
  return moment === Infinity ? null : moment;
}
