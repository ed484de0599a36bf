import type { SessionLoss } from '@auth0-heartbeat/core';
import { onScopeDispose } from 'vue';
import { injectSharedSession } from './session-key.js';

/**
 * Calls the handler when the session is lost, until the component or effect scope is gone. Outside
 * of a scope, as in `app.runWithContext`, it is called as long as the app is there.
 *
 * @param handler Called with why, when, and whose session it was.
 *
 * @throws {SessionHeartbeatError} `missing_provider` in an app without the plugin.
 *
 * @example
 * ```ts
 * import { onSessionLost } from '@auth0-heartbeat/vue';
 *
 * onSessionLost(({ reason }) => console.info('The session ended:', reason));
 * ```
 */
export function onSessionLost(handler: (loss: SessionLoss) => void): void {
  onScopeDispose(injectSharedSession().heartbeat.on('sessionLost', handler), true);
}
