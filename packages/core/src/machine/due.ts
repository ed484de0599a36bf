import type { CheckTrigger } from '../session.js';
import type { Settings } from '../settings.js';
import type { State } from './state.js';

/** No two automatic checks are closer. */
export function gapMs({ minGapMs, intervalMs }: Settings): number {
  // An interval shorter than the gap was asked for on purpose: then it is the gap.
  return Math.min(minGapMs, intervalMs);
}

/** Nobody tells when the SDK signs a user in by itself; to look costs no request. */
export function nextLookAt({ lookedAt }: State, settings: Settings): number {
  return lookedAt + Math.max(1_000, gapMs(settings));
}

/** The check that is next, and when. `at: Infinity`: none before something happens. */
export function nextCheck(
  state: State,
  settings: Settings,
): { readonly trigger: CheckTrigger; readonly at: number } {
  const { askedAt, expiresAt, since, visible, wanted } = state;
  const interval =
    visible && settings.triggers.interval ? (askedAt ?? since) + settings.intervalMs : Infinity;
  const lastChance = failClosedAt(state, settings) - settings.timeoutMs;
  // Once each, also in a hidden page: at the end that the tenant had set, and before the session
  // ends for want of a proof, from which an answer may still save it.
  const once = [expiresAt, lastChance].filter((moment) => (askedAt ?? -Infinity) < moment);
  const at = Math.min(interval, ...once);
  return visible && wanted && wanted.notBefore <= at
    ? { trigger: wanted.trigger, at: wanted.notBefore }
    : { trigger: 'interval', at };
}

/** When the session ends for want of a proof. `Infinity`: never. */
export function failClosedAt({ verifiedAt, since }: State, { maxUnverifiedMs }: Settings): number {
  return (verifiedAt ?? since) + maxUnverifiedMs;
}

/**
 * The one moment to wake up for, however many things wait. `Infinity`: none.
 *
 * A deadline and no countdown: after a sleep or in a throttled tab the clock decides what is due.
 */
export function wakeAt(state: State, settings: Settings): number {
  switch (state.phase) {
    case 'idle':
      return state.visible ? nextLookAt(state, settings) : Infinity;
    case 'watching':
      return state.check
        ? state.check.deadline
        : Math.min(nextCheck(state, settings).at, failClosedAt(state, settings));
    default:
      return Infinity;
  }
}
