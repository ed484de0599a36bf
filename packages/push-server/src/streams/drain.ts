import { encodeRetry } from './event.js';
import type { HintStream } from './hint-stream.js';

/** How many browsers may reconnect per second to the other nodes. */
export const RECONNECTS_PER_SECOND = 100;
/** The longest delay of a reconnect after the server has closed. */
export const MAX_RETRY_MS = 60_000;

const STEP_MS = 100;

/** Streams that are being closed. */
export interface Drain {
  /** Resolves when all streams are closed, or after `stop()`. */
  readonly done: Promise<void>;
  /** Stops. The streams that are left stay open. */
  stop(): void;
}

/**
 * Closes streams one after the other, evenly over `durationMs`. If that is faster than 100 a second, the
 * rest of the time is in the reconnection delay of each stream.
 */
export function drainStreams(streams: readonly HintStream[], durationMs: number): Drain {
  const steps = Math.max(1, Math.ceil(durationMs / STEP_MS));
  let step = 0;
  let stop = () => {};
  const done = new Promise<void>((resolve) => {
    const timer = setInterval(closeNext, durationMs / steps);
    stop = () => {
      clearInterval(timer);
      resolve();
    };
  });

  function closeNext(): void {
    const [from, to] = [step, step + 1].map((at) => Math.ceil((streams.length * at) / steps));
    step += 1;
    const passedMs = (durationMs * step) / steps;
    for (let index = from ?? 0; index < (to ?? 0); index += 1) {
      const reconnectMs = Math.min((index / RECONNECTS_PER_SECOND) * 1_000, MAX_RETRY_MS);
      const retryMs = Math.ceil(Math.max(0, reconnectMs - passedMs));
      streams[index]?.end('closed', encodeRetry(retryMs));
    }
    if (step >= steps) stop();
  }

  if (streams.length === 0) stop();
  return { done, stop };
}
