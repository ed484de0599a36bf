import type { SessionHeartbeat } from '@auth0-heartbeat/core';
import { injectSharedSession } from './session-key.js';

/**
 * The heartbeat of the app's plugin: for what takes a heartbeat (`createSessionFetch`, `trace`, the
 * inspector).
 *
 * @example
 * ```ts
 * const sessionFetch = createSessionFetch(useSessionHeartbeat());
 * ```
 */
export function useSessionHeartbeat(): SessionHeartbeat {
  return injectSharedSession().heartbeat;
}
