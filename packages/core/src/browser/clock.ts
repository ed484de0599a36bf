import type { Clock } from '../ports.js';

/** The longest delay that `setTimeout` takes: a longer one would fire at once. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

/** The time of the browser. Wakes early for a moment too far away; whoever asked looks at the clock. */
export const browserClock: Clock = {
  now: () => Date.now(),
  wakeAt(moment, wake) {
    const delay = Math.min(Math.max(0, moment - Date.now()), LONGEST_DELAY_MS);
    const timer = setTimeout(wake, delay);
    return () => clearTimeout(timer);
  },
};
