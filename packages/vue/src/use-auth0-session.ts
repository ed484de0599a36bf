import type { SessionHeartbeat, SessionSnapshot } from '@auth0-heartbeat/core';
import { computed, type ComputedRef, type ShallowRef } from 'vue';
import { injectSharedSession } from './session-key.js';

/** The session as read-only refs, and the methods of the heartbeat. */
export type Auth0Session = SessionRefs &
  Pick<SessionHeartbeat, 'start' | 'check' | 'verify' | 'report' | 'logout' | 'on'> & {
    /** The whole snapshot, which can be narrowed by its `status`. */
    readonly snapshot: Readonly<ShallowRef<SessionSnapshot>>;
  };

/**
 * A ref for each property of the snapshot.
 *
 * @inline
 */
type SessionRefs = {
  readonly [Name in keyof SessionSnapshot]: ComputedRef<SessionSnapshot[Name]>;
};

/**
 * Returns the session of the app's plugin as refs.
 *
 * @throws {SessionHeartbeatError} `missing_provider` if the app does not use the plugin.
 *
 * @example
 * ```ts
 * import { useAuth0Session } from '@auth0-heartbeat/vue';
 *
 * const { status, verifiedAt, check } = useAuth0Session();
 * ```
 */
export function useAuth0Session(): Auth0Session {
  const { heartbeat, snapshot } = injectSharedSession();
  const session: Record<string, unknown> = { ...heartbeat, snapshot };
  for (const name of Object.keys(snapshot.value) as (keyof SessionSnapshot)[]) {
    session[name] = computed(() => snapshot.value[name]);
  }
  return session as Auth0Session;
}
