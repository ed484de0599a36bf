'use client';
import type { SessionHeartbeat } from '@auth0-heartbeat/core';
import { useSharedSession } from './session-context.js';

/**
 * The heartbeat of the provider above, always the same one: for what takes a heartbeat
 * (`createSessionFetch`, `trace`, the inspector). It renders nothing again.
 *
 * @throws {SessionHeartbeatError} `missing_provider` without a provider above.
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
