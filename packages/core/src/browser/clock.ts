import type { Clock } from '../ports.js';

/** The longest delay that `setTimeout` takes: a longer one would fire at once. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

/** The time of the browser. */
export const browserClock: Clock = {
  now: () => Date.now(),
  wakeAt(moment, wake) {
    let timer: ReturnType<typeof setTimeout>;
    const wait = (ms: number) => {
      const delay = Math.min(ms, LONGEST_DELAY_MS);
      timer = setTimeout(() => (delay < ms ? wait(ms - delay) : wake()), delay);
    };
    wait(moment - Date.now());
    return () => clearTimeout(timer);
  },
};
