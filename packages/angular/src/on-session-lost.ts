import type { SessionLoss } from '@auth0-heartbeat/core';
import { DestroyRef, inject } from '@angular/core';
import { injectAuth0Session } from './inject-auth0-session.js';

/**
 * Calls the handler at the end of a session, before the clean-up, until the component, directive or
 * service that calls this is destroyed. Must be called in an injection context.
 *
 * @param handler Called with the reason and the user of the session.
 *
 * @throws {SessionHeartbeatError} `missing_provider` if the app does not use {@link provideAuth0}.
 *
 * @example
 * ```ts
 * import { onSessionLost } from '@auth0-heartbeat/angular';
 *
 * class Editor {
 *   readonly text = signal('');
 *
 *   constructor() {
 *     onSessionLost(() => this.text.set(''));
 *   }
 * }
 * ```
 */
export function onSessionLost(handler: (loss: SessionLoss) => void): void {
  inject(DestroyRef).onDestroy(injectAuth0Session().on('sessionLost', handler));
}
