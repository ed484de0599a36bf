import type { Clock } from '../ports.js';

/** The time of the browser. */
export const browserClock: Clock = {
  now: () => Date.now(),
  wakeAt(moment, wake) {
    const timer = setTimeout(wake, moment - Date.now());
    return () => clearTimeout(timer);
  },
};
