import type { PushedSession, PushHint, PushTrigger } from '../options.js';

/** A push server that says what it is told to, without any network. */
export interface SimulatedPush {
  readonly trigger: PushTrigger;
  hint(about?: PushHint): void;
  setLive(isLive: boolean): void;
}

export function createSimulatedPush(): SimulatedPush {
  let live = true;
  const streams = new Set<{
    readonly hint: (about?: PushHint) => void;
    readonly session: PushedSession;
  }>();
  return {
    trigger(hint, session) {
      const stream = { hint, session };
      streams.add(stream);
      session.setLive(live);
      return () => void streams.delete(stream);
    },
    hint(about) {
      // What comes while there is no stream is lost.
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
