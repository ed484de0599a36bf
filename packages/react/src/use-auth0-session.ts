'use client';
import type { SessionHeartbeat, SessionSnapshot } from '@auth0-heartbeat/core';
import { useMemo, useSyncExternalStore } from 'react';
import { useSharedSession } from './session-context.js';

/** The snapshot, and what can be asked of the session; the functions stay the same. */
export type Auth0Session = SessionSnapshot &
  Pick<SessionHeartbeat, 'start' | 'check' | 'verify' | 'hasProof' | 'report' | 'logout' | 'on'>;

/**
 * The session now; re-renders at every change.
 *
 * @throws {SessionHeartbeatError} `missing_provider` without a provider above.
 *
 * @example
 * ```tsx
 * import { useAuth0Session } from '@auth0-heartbeat/react';
 *
 * function Status() {
 *   const { status, check } = useAuth0Session();
 *   return <button onClick={() => void check()}>{status}</button>;
 * }
 * ```
 *
 * @see [React, useSyncExternalStore](https://react.dev/reference/react/useSyncExternalStore)
 */
export function useAuth0Session(): Auth0Session;
/**
 * A part of the session; re-renders only when the selected value changes (by `Object.is`).
 *
 * @typeParam Selected What is selected.
 * @param selector Selects it.
 *
 * @throws {SessionHeartbeatError} `missing_provider` without a provider above.
 *
 * @example
 * ```tsx
 * import { useAuth0Session } from '@auth0-heartbeat/react';
 *
 * function Offline() {
 *   const isUnverified = useAuth0Session(({ status }) => status === 'unverified');
 *   return isUnverified && <p>The tenant cannot be reached.</p>;
 * }
 * ```
 */
export function useAuth0Session<Selected>(selector: (session: Auth0Session) => Selected): Selected;
export function useAuth0Session<Selected>(
  selector?: (session: Auth0Session) => Selected,
): Auth0Session | Selected {
  const { heartbeat, serverSnapshot } = useSharedSession();
  // Each returns the same value for the same snapshot, as useSyncExternalStore demands.
  const [select, selectOnServer] = useMemo(() => {
    const read = once((snapshot) => {
      const session: Auth0Session = { ...heartbeat, ...snapshot };
      return selector ? selector(session) : session;
    });
    return [() => read(heartbeat.getSnapshot()), () => read(serverSnapshot)] as const;
  }, [heartbeat, serverSnapshot, selector]);
  return useSyncExternalStore(heartbeat.subscribe, select, selectOnServer);
}

/** Keeps the result for the last snapshot. */
function once<Result>(
  read: (snapshot: SessionSnapshot) => Result,
): (snapshot: SessionSnapshot) => Result {
  let last: { readonly snapshot: SessionSnapshot; readonly result: Result } | undefined;
  return (snapshot) => {
    if (last?.snapshot !== snapshot) last = { snapshot, result: read(snapshot) };
    return last.result;
  };
}
