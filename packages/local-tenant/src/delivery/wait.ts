import { setTimeout as timeout } from 'node:timers/promises';

/** Lets time pass; ends early, without an error, when the signal says so. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

/** Waits by the machine's clock. */
export const wait: Wait = async (ms, signal) => {
  try {
    await timeout(ms, undefined, { signal });
  } catch {
    // Ended early.
  }
};
