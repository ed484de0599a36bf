'use client';
import type { SessionHeartbeat } from '@auth0-heartbeat/core';
import { useSharedSession } from './session-context.js';

/**
 * Returns the heartbeat of the provider above, for functions that take a heartbeat:
 * `createSessionFetch`, `trace`, the inspector. Always the same object; never causes a render.
 *
 * @throws {SessionHeartbeatError} `missing_provider` if there is no provider above.
 *
 * @example
 * ```tsx
 * import { createSessionFetch } from '@auth0-heartbeat/core';
 * import { useSessionHeartbeat } from '@auth0-heartbeat/react';
 * import { useMemo } from 'react';
 *
 * function useSessionFetch() {
 *   const heartbeat = useSessionHeartbeat();
 *   return useMemo(() => createSessionFetch(heartbeat), [heartbeat]);
 * }
 * ```
 */
export function useSessionHeartbeat(): SessionHeartbeat {
  return useSharedSession().heartbeat;
}
