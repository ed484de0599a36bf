import type { SessionLoss } from '@auth0-heartbeat/core';
import { onScopeDispose } from 'vue';
import { injectSharedSession } from './session-key.js';

/** Calls the handler when the session is lost, until the component or effect scope is gone. */
export function onSessionLost(handler: (loss: SessionLoss) => void): void {
  onScopeDispose(injectSharedSession().heartbeat.on('sessionLost', handler));
}
