import type { PushHint, PushSession, PushTrigger } from '../contract/options.js';

/** A push source without a network. */
export interface SimulatedPush {
  readonly trigger: PushTrigger;
  hint(about?: PushHint): void;
  setLive(isLive: boolean): void;
}

/** How often a push source reports to its session. */
const REPORT_MS = 30_000;

/** `repeat`: calls back at an interval, and returns a function that stops it. */
export function createSimulatedPush(
  repeat: (ms: number, run: () => void) => () => void,
): SimulatedPush {
  let live = true;
  const streams = new Set<{
    readonly hint: (about?: PushHint) => void;
    readonly session: PushSession;
  }>();
  return {
    trigger(hint, session) {
      const stream = { hint, session };
      streams.add(stream);
      session.setLive(live);
      const stopReports = repeat(REPORT_MS, () => session.setLive(live));
      return () => {
        stopReports();
        streams.delete(stream);
      };
    },
    hint(about) {
      // A hint without a stream is lost.
      if (live) for (const stream of [...streams]) stream.hint(about);
    },
    setLive(isLive) {
      if (isLive === live) return;
      live = isLive;
      for (const { hint, session } of [...streams]) {
        session.setLive(isLive);
        // Hints may have been missed.
        if (isLive) hint();
      }
    },
  };
}
