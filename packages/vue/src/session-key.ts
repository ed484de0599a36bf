import {
  SessionHeartbeatError,
  type SessionHeartbeat,
  type SessionSnapshot,
} from '@auth0-heartbeat/core';
import { inject, type InjectionKey, type ShallowRef } from 'vue';

/** What the plugin shares with the composables. */
export interface SharedSession {
  readonly heartbeat: SessionHeartbeat;
  readonly snapshot: Readonly<ShallowRef<SessionSnapshot>>;
}

/** Carries the heartbeat from the plugin to the composables. */
export const sessionKey: InjectionKey<SharedSession> = Symbol('auth0-heartbeat');

/** The session of the app's plugin. */
export function injectSharedSession(): SharedSession {
  const shared = inject(sessionKey, null);
  if (shared) return shared;
  throw new SessionHeartbeatError(
    'missing_provider',
    'No session in this app: call app.use(createAuth0Session({ client: auth0 })).',
  );
}
