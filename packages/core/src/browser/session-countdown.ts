import type { Session } from '../contract/session-heartbeat.js';
import type { EndCause } from '../contract/session.js';
import { canExtend } from '../machine/foreseen-end.js';
import { internalsOf } from '../shell/internals.js';

/** An end of the session that is announced, with what a dialog needs. */
export interface AnnouncedEnd {
  /** When the session ends. Epoch milliseconds. */
  readonly endsAt: number;
  /** Why the session ends. */
  readonly cause: EndCause;
  /** Whether `extend()` postpones the end. */
  readonly canExtend: boolean;
  /** The time that is left, rounded up to whole seconds. */
  readonly secondsLeft: number;
  /** The user chose to stay signed in, see {@link Session.extend}. */
  extend(): void;
  /** The user chose to leave, see {@link Session.logout}. */
  signOut(): Promise<void>;
}

/** The announced end of a session, once a second. Created by {@link createSessionCountdown}. */
export interface SessionCountdown {
  /** Returns the announced end, or `null`. The same object until something changes. */
  getSnapshot(): AnnouncedEnd | null;
  /**
   * Calls the listener when an end is announced, once a second while it is, and when it is postponed
   * or has come. Returns an unsubscribe function.
   *
   * @param listener Called without arguments, as React's `useSyncExternalStore` expects.
   */
  subscribe(listener: () => void): () => void;
}

/**
 * Creates a countdown to the announced end of a session, for a dialog. It has a timer only while an end
 * is announced and somebody listens; all tabs count in step.
 *
 * @param session The session.
 *
 * @example
 * ```ts
 * import { createSessionCountdown } from '@auth0-heartbeat/core';
 *
 * const countdown = createSessionCountdown(session);
 * countdown.subscribe(() => console.info(countdown.getSnapshot()?.secondsLeft));
 * ```
 */
export function createSessionCountdown(
  session: Pick<Session, 'extend' | 'logout' | 'on' | 'subscribe'>,
): SessionCountdown {
  const internals = internalsOf(session);
  const listeners = new Set<() => void>();
  let current: AnnouncedEnd | null = null;
  let cancelTick = () => {};
  let removeListeners = () => {};
  const actions = {
    extend: () => session.extend(),
    signOut: () => session.logout(),
  };

  function read(): AnnouncedEnd | null {
    const end = internals?.readState().announced ?? null;
    if (!end || !internals) return (current = null);
    const { at: endsAt, cause } = end;
    const secondsLeft = Math.max(0, Math.ceil((endsAt - internals.ports.clock.now()) / 1_000));
    const isSame =
      current?.endsAt === endsAt && current.cause === cause && current.secondsLeft === secondsLeft;
    if (isSame) return current;
    return (current = Object.freeze({
      endsAt,
      cause,
      canExtend: canExtend(end),
      secondsLeft,
      ...actions,
    }));
  }

  function update(): void {
    cancelTick();
    const before = current;
    const end = read();
    // At whole seconds before the end, so that all tabs show the same.
    if (end && end.secondsLeft > 0 && internals) {
      cancelTick = internals.ports.clock.wakeAt(end.endsAt - (end.secondsLeft - 1) * 1_000, update);
    }
    if (end !== before) for (const listener of [...listeners]) listener();
  }

  return {
    getSnapshot: read,
    subscribe(listener) {
      // A function of its own, so that the same listener can be added twice.
      const added = () => listener();
      if (listeners.size === 0) {
        const removers = [
          session.on('sessionEnding', update),
          session.on('sessionExtended', update),
          session.subscribe(update),
        ];
        removeListeners = () => removers.forEach((remove) => remove());
      }
      listeners.add(added);
      // The listener reads the present value itself.
      read();
      update();
      return () => {
        listeners.delete(added);
        if (listeners.size > 0) return;
        removeListeners();
        cancelTick();
      };
    },
  };
}
