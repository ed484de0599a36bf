'use client';
import type { SessionHeartbeat } from '@auth0-heartbeat/core';
import { useSharedSession } from './session-context.js';

/**
 * The heartbeat of the provider above, always the same one: for what takes a heartbeat
 * (`createSessionFetch`, `trace`, the inspector). It renders nothing again.
 *
 * @example
 * ```tsx
 * const heartbeat = useSessionHeartbeat();
 * const sessionFetch = useMemo(() => createSessionFetch(heartbeat), [heartbeat]);
 * ```
 */
export function useSessionHeartbeat(): SessionHeartbeat {
  return useSharedSession().heartbeat;
}
