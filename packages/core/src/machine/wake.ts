import { endWakeAt } from './foreseen-end.js';
import { confirmAt, failClosedAt, isPaused, mayLook, nextCheck, nextLookAt } from './schedule.js';
import type { Settings } from './settings.js';
import type { State } from './state.js';

/** A page at rest compares the clock this often, to detect a suspension that no event reports. */
const TICK_MS = 60_000;

/** The longest delay that a browser timer supports. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

/**
 * The next moment at which something is due, for the single timer of the heartbeat. `Infinity`: none.
 *
 * A moment instead of a delay: after a suspension or in a throttled tab the clock decides what is due.
 */
export function wakeAt(state: State, settings: Settings): number {
  const { phase, at, visible, check } = state;
  if (mayLook(state)) return visible ? nextLookAt(state, settings) : Infinity;
  if (phase !== 'watching') return Infinity;
  const endAt = endWakeAt(state, settings);
  if (check) {
    const closedAt = check.isLong ? failClosedAt(state, settings) : Infinity;
    return Math.min(check.deadline, closedAt, endAt);
  }
  const moment = Math.min(
    nextCheck(state, settings).at,
    failClosedAt(state, settings),
    confirmAt(state),
    endAt,
  );
  if (visible && !isPaused(state, settings)) return Math.min(moment, at + TICK_MS);
  return moment < Infinity ? Math.min(moment, at + LONGEST_DELAY_MS) : moment;
}
