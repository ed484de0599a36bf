import type { SessionHeartbeat } from '@auth0-heartbeat/core';
import { injectSharedSession } from './session-key.js';

/**
 * Returns the heartbeat of the app's plugin, for functions that take a heartbeat:
 * `createSessionFetch`, `trace`, the inspector.
 *
 * @throws {SessionHeartbeatError} `missing_provider` if the app does not use the plugin.
 *
 * @example
 * ```ts
 * import { createSessionFetch } from '@auth0-heartbeat/core';
 * import { useSessionHeartbeat } from '@auth0-heartbeat/vue';
 *
 * const sessionFetch = createSessionFetch(useSessionHeartbeat());
 * ```
 */
export function useSessionHeartbeat(): SessionHeartbeat {
  return injectSharedSession().heartbeat;
}
