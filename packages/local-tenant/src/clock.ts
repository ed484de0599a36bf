import { setTimeout as timeout } from 'node:timers/promises';

/** Returns the current time in epoch milliseconds. Tests pass their own clock. */
export type Clock = () => number;

/** Waits for `ms` milliseconds. Resolves early, without an error, when `signal` aborts. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

/** Waits with a real timer. */
export const wait: Wait = async (ms, signal) => {
  try {
    await timeout(ms, undefined, { signal });
  } catch {
    // The signal aborted.
  }
};
