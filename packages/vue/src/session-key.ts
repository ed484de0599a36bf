import { SessionHeartbeatError, type Session, type SessionSnapshot } from '@auth0-heartbeat/core';
import { inject, type InjectionKey, type ShallowRef } from 'vue';

/** What a plugin shares with the composables, the gate and the guard. */
export interface SharedSession {
  readonly session: Session;
  /** The snapshot for components: `loading` until the app is mounted. */
  readonly snapshot: Readonly<ShallowRef<SessionSnapshot>>;
  /** Returns the path of a route, a path of this origin. */
  pathOf(route: PendingRoute): string;
  /** Whether the route is the one of the option `blocked`. */
  isBlockedRoute(route: PendingRoute): boolean;
  /** The route that waits for a verification. A loss meanwhile returns to it after login. */
  pending?: PendingRoute | undefined;
}

/** The target route of a navigation. */
export interface PendingRoute {
  /** The path with query string and hash. */
  readonly fullPath: string;
}

/** Carries the session from the plugin to the composables. */
export const sessionKey: InjectionKey<SharedSession> = Symbol('auth0-heartbeat');

/** Returns the session of the app's plugin. */
export function injectSharedSession(): SharedSession {
  const shared = inject(sessionKey, null);
  if (shared) return shared;
  throw new SessionHeartbeatError('missing_provider', 'app.use(createAuth0Session(…))');
}
