import type { Session } from '@auth0-heartbeat/core';
import { injectSharedSession } from './session-key.js';

/**
 * Returns the session of the app's plugin, for its `login()` and for functions that take a session:
 * `createSessionFetch`, `trace`, the inspector.
 *
 * @throws {SessionHeartbeatError} `missing_provider` if the app does not use the plugin.
 *
 * @example
 * ```ts
 * import { createSessionFetch } from '@auth0-heartbeat/core';
 * import { useSession } from '@auth0-heartbeat/vue';
 *
 * const sessionFetch = createSessionFetch(useSession());
 * ```
 */
export function useSession(): Session {
  return injectSharedSession().session;
}
