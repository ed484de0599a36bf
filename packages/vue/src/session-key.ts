import {
  SessionHeartbeatError,
  type SessionHeartbeat,
  type SessionSnapshot,
} from '@auth0-heartbeat/core';
import { inject, type InjectionKey, type ShallowRef } from 'vue';

/** What the plugin shares with the composables, the gate and the guard. */
export interface SharedSession {
  readonly heartbeat: SessionHeartbeat;
  /** The snapshot for components: `idle` until the app is mounted. */
  readonly snapshot: Readonly<ShallowRef<SessionSnapshot>>;
  /** Starts watching, unless the heartbeat watches already or the session is lost. */
  readonly start: () => void;
  /** Navigates to login, which returns to the route. Resolves with `false`, the result of a guard. */
  readonly login: (route: PendingRoute) => Promise<false>;
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
