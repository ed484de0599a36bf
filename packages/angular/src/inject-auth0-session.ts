import { type Session, SessionHeartbeatError } from '@auth0-heartbeat/core';
import { inject } from '@angular/core';
import { AuthService } from '@auth0/auth0-angular';
import type { Auth0Session } from './auth0-session.js';
import { sharedSession, type SharedSession } from './shared-session.js';

/**
 * Returns the session: its snapshot as signals, and its methods. Must be called in an injection
 * context. Handlers run in the zone of Angular.
 *
 * @throws {SessionHeartbeatError} `missing_provider` if the app does not use {@link provideAuth0}.
 *
 * @example
 * ```ts
 * import { injectAuth0Session } from '@auth0-heartbeat/angular';
 *
 * class SessionBadge {
 *   readonly session = injectAuth0Session();
 *   readonly label = computed(() => `The session is ${this.session.status()}.`);
 * }
 * ```
 */
export function injectAuth0Session(): Auth0Session {
  return injectSharedSession('injectAuth0Session').facade;
}

/**
 * Returns the session itself, for `login()`, and for functions that take one. Its snapshot is no
 * signal, and its handlers do not run in the zone of Angular. Must be called in an injection context.
 *
 * @throws {SessionHeartbeatError} `missing_provider` if the app does not use {@link provideAuth0}.
 *
 * @example
 * ```ts
 * import { injectSession } from '@auth0-heartbeat/angular';
 * import { createSessionFetch } from '@auth0-heartbeat/core';
 *
 * class Orders {
 *   readonly fetch = createSessionFetch(injectSession());
 * }
 * ```
 */
export function injectSession(): Session {
  return injectSharedSession('injectSession').session;
}

/** @param caller The function that the app has called. */
export function injectSharedSession(caller: string): SharedSession {
  const shared = inject(sharedSession, { optional: true });
  if (!shared) throw new SessionHeartbeatError('missing_provider', `${caller} needs provideAuth0`);
  // It navigates after a login, also in an app that sets its configuration late.
  if (shared.isBrowser) inject(AuthService);
  return shared;
}
