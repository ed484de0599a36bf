import { requireDuration } from '../errors.js';
import type { Clock } from '../ports.js';
import { settle, settlePromises } from './settle.js';

/** Time that passes only when it is told to. */
export interface SimulatedClock extends Clock {
  advance(ms: number): Promise<void>;
}

export function createSimulatedClock(startsAt: number): SimulatedClock {
  let now = startsAt;
  /** Until when time was told to pass. */
  let endsAt = startsAt;
  const timers = new Set<{ readonly at: number; readonly wake: () => void }>();

  /** Takes the first timer that is due until then. */
  function takeTimer(until: number) {
    const due = [...timers].filter(({ at }) => at <= until);
    if (due.length === 0) return undefined;
    const timer = due.reduce((first, next) => (next.at < first.at ? next : first));
    timers.delete(timer);
    return timer;
  }

  return {
    now: () => now,
    wakeAt(moment, wake) {
      const timer = { at: Math.max(now, moment), wake };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    async advance(ms) {
      // Whoever does not wait for one call before the next gets the sum of both.
      const end = (endsAt += requireDuration('ms', ms, 0, Number.MAX_VALUE));
      await settle();
      let timer = takeTimer(end);
      while (timer) {
        now = Math.max(now, timer.at);
        timer.wake();
        await settlePromises();
        timer = takeTimer(end);
        if (timer) continue;
        now = Math.max(now, end);
        await settle();
        timer = takeTimer(end);
      }
      now = Math.max(now, end);
    },
  };
}
