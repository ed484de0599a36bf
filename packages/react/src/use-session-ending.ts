'use client';
import { type AnnouncedEnd, createSessionCountdown } from '@auth0-heartbeat/core';
import { useMemo, useSyncExternalStore } from 'react';
import { useSharedSession } from './session-context.js';

/**
 * Returns the announced end of the session, or `null`. The component renders once a second while an
 * end is announced, and not otherwise.
 *
 * @throws {SessionHeartbeatError} `missing_provider` if there is no provider above.
 *
 * @example
 * ```tsx
 * import { useSessionEnding } from '@auth0-heartbeat/react';
 *
 * function Warning() {
 *   const ending = useSessionEnding();
 *   return ending && <button onClick={ending.extend}>Stay ({ending.secondsLeft} s)</button>;
 * }
 * ```
 *
 * @see [WCAG 2.2, success criterion 2.2.1](https://www.w3.org/TR/WCAG22/#timing-adjustable)
 */
export function useSessionEnding(): AnnouncedEnd | null {
  const { session } = useSharedSession();
  const { getSnapshot, subscribe } = useMemo(() => createSessionCountdown(session), [session]);
  return useSyncExternalStore(subscribe, getSnapshot, () => null);
}
