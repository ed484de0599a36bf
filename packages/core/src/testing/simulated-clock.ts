import { requireDuration } from '../contract/errors.js';
import type { Clock } from '../ports.js';
import { settle, settlePromises } from './settle.js';

/** A clock that a test advances. */
export interface SimulatedClock extends Clock {
  advance(ms: number): Promise<void>;
  /** Advances timer by timer, for `ms` at most, until the condition holds. Resolves with whether it does. */
  advanceUntil(condition: () => boolean, ms: number): Promise<boolean>;
  /** Calls back at an interval. Returns a cancel function. */
  repeat(ms: number, run: () => void): () => void;
}

interface Timer {
  readonly at: number;
  readonly wake: () => void;
}

export function createSimulatedClock(startsAt: number): SimulatedClock {
  let now = startsAt;
  /** The time up to which it was advanced. */
  let endsAt = startsAt;
  const timers = new Set<Timer>();

  /** Removes and returns the first timer that is due. */
  function takeTimer(until: number) {
    const due = [...timers].filter(({ at }) => at <= until);
    if (due.length === 0) return undefined;
    const timer = due.reduce((first, next) => (next.at < first.at ? next : first));
    timers.delete(timer);
    return timer;
  }

  async function run({ at, wake }: Timer): Promise<void> {
    now = Math.max(now, at);
    endsAt = Math.max(endsAt, now);
    wake();
    await settlePromises();
  }

  function wakeAt(moment: number, wake: () => void): () => void {
    const timer = { at: Math.max(now, moment), wake };
    timers.add(timer);
    return () => void timers.delete(timer);
  }

  return {
    now: () => now,
    wakeAt,
    repeat(ms, run) {
      let cancel = () => {};
      const plan = () => {
        cancel = wakeAt(now + ms, () => {
          plan();
          run();
        });
      };
      plan();
      return () => cancel();
    },
    async advance(ms) {
      // Calls that do not wait for each other add up.
      const end = (endsAt += requireDuration('ms', ms, 0, Number.MAX_VALUE));
      await settle();
      let timer = takeTimer(end);
      while (timer) {
        await run(timer);
        timer = takeTimer(end);
        if (timer) continue;
        now = Math.max(now, end);
        await settle();
        timer = takeTimer(end);
      }
      now = Math.max(now, end);
    },
    async advanceUntil(condition, ms) {
      const end = now + ms;
      await settle();
      while (!condition()) {
        const timer = takeTimer(end);
        if (!timer) return false;
        await run(timer);
      }
      await settle();
      return true;
    },
  };
}
