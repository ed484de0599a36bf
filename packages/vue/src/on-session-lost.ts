import type { SessionLoss } from '@auth0-heartbeat/core';
import { onScopeDispose } from 'vue';
import { injectSharedSession } from './session-key.js';

/**
 * Calls the handler when the session is lost, until the component unmounts or the effect scope
 * stops. Outside of a scope, as in `app.runWithContext`, the handler stays for the life of the app.
 *
 * @param handler Called with the loss, before the clean-up.
 *
 * @throws {SessionHeartbeatError} `missing_provider` if the app does not use the plugin.
 *
 * @example
 * ```ts
 * import { onSessionLost } from '@auth0-heartbeat/vue';
 *
 * onSessionLost(({ reason }) => console.info('The session ended:', reason));
 * ```
 */
export function onSessionLost(handler: (loss: SessionLoss) => void): void {
  onScopeDispose(injectSharedSession().session.on('sessionLost', handler), true);
}
