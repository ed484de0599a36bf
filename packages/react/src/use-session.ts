'use client';
import type { Session } from '@auth0-heartbeat/core';
import { useSharedSession } from './session-context.js';

/**
 * Returns the session of the provider above, for functions that take one: `createSessionFetch`,
 * `trace`, the inspector. Always the same object; never causes a render.
 *
 * @throws {SessionHeartbeatError} `missing_provider` if there is no provider above.
 *
 * @example
 * ```tsx
 * import { createSessionFetch } from '@auth0-heartbeat/core';
 * import { useSession } from '@auth0-heartbeat/react';
 * import { useMemo } from 'react';
 *
 * function useSessionFetch() {
 *   const session = useSession();
 *   return useMemo(() => createSessionFetch(session), [session]);
 * }
 * ```
 */
export function useSession(): Session {
  return useSharedSession().session;
}
