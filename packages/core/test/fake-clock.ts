/** A clock whose timers measure the time that passed, whatever it shows. */
export function createFakeClock(settle: () => Promise<void>) {
  let now = 1_000_000;
  let ticks = 0;
  /** How many timers in a row were due at once. */
  let stalls = 0;
  const timers = new Set<{ tick: number; wake: () => void }>();

  /** Lets time pass without a timer. */
  function pass(ms: number): void {
    ticks += ms;
    now += ms;
  }

  return {
    now: () => now,
    wakeAt(at: number, wake: () => void) {
      // As in a browser, a longer delay overflows: the timer fires at once.
      const delayMs = at - now < 2 ** 31 ? Math.max(0, at - now) : 0;
      const timer = { tick: ticks + delayMs, wake };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    /** The time that passed. */
    ticks: () => ticks,
    timers,
    pass,
    /** Sets the clock without letting time pass. */
    set: (ms: number) => void (now += ms),
    /** Fires the next timer. Returns whether there was one until `end`. */
    async fireNext(end: number): Promise<boolean> {
      const next = [...timers].sort((a, b) => a.tick - b.tick)[0];
      if (!next || next.tick > end) return false;
      timers.delete(next);
      stalls = next.tick > ticks ? 0 : stalls + 1;
      if (stalls > 1_000) throw new Error('A timer fires again and again.');
      pass(Math.max(0, next.tick - ticks));
      next.wake();
      await settle();
      return true;
    },
  };
}
