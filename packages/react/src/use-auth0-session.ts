'use client';
import type { Session, SessionSnapshot } from '@auth0-heartbeat/core';
import { useMemo } from 'react';
import { useSharedSession, useSnapshotValue } from './session-context.js';

/**
 * The snapshot, and methods of the session, which are the same functions at every render. To go to
 * login, use `login()` of {@link useSession}: here `login` is the refused login of the snapshot.
 */
export type Auth0Session = SessionSnapshot &
  Pick<Session, 'check' | 'verify' | 'report' | 'extend' | 'logout' | 'on'>;

/**
 * Returns the current session. The component renders again at every change.
 *
 * @throws {SessionHeartbeatError} `missing_provider` if there is no provider above.
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
 * Returns a part of the session. The component renders again only when the selected value changes
 * (compared with `Object.is`).
 *
 * @typeParam Selected The type of the selected value.
 * @param selector Returns the value from the session.
 *
 * @throws {SessionHeartbeatError} `missing_provider` if there is no provider above.
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
  const shared = useSharedSession();
  const { methods } = shared;
  const select = useMemo(
    () =>
      memoizeLast((snapshot) => {
        const session: Auth0Session = { ...snapshot, ...methods };
        return selector ? selector(session) : session;
      }),
    [methods, selector],
  );
  return useSnapshotValue(shared, select);
}

/** Keeps the result for the last snapshot, as `useSyncExternalStore` requires. */
function memoizeLast<Result>(
  read: (snapshot: SessionSnapshot) => Result,
): (snapshot: SessionSnapshot) => Result {
  let last: { readonly snapshot: SessionSnapshot; readonly result: Result } | undefined;
  return (snapshot) => {
    if (last?.snapshot !== snapshot) last = { snapshot, result: read(snapshot) };
    return last.result;
  };
}
