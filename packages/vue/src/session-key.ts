import {
  SessionHeartbeatError,
  type SessionHeartbeat,
  type SessionSnapshot,
} from '@auth0-heartbeat/core';
import { inject, type InjectionKey, type ShallowRef } from 'vue';

/** What the plugin shares with the composables, the gate and the guard. */
export interface SharedSession {
  readonly heartbeat: SessionHeartbeat;
  /** What components see: idle until the app is mounted. */
  readonly snapshot: Readonly<ShallowRef<SessionSnapshot>>;
  /** Begins to watch, unless it does or the session is lost. */
  readonly start: () => void;
  /** Sends the user to login and from there to the route. Resolves with `false`: not yet. */
  readonly login: (route: PendingRoute) => Promise<false>;
  /** The route that waits for a proof: a loss meanwhile leads back there. */
  pending?: PendingRoute | undefined;
}

/** A route that somebody wants to enter. */
export interface PendingRoute {
  /** Its path with query string and hash. */
  readonly fullPath: string;
}

/** Carries the session from the plugin to whoever uses it. */
export const sessionKey: InjectionKey<SharedSession> = Symbol('auth0-heartbeat');

/** The session of the app's plugin. */
export function injectSharedSession(): SharedSession {
  const shared = inject(sessionKey, null);
  if (shared) return shared;
  throw new SessionHeartbeatError(
    'missing_provider',
    'Call app.use(createAuth0Session({ client })) first.',
  );
}
