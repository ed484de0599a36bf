import type { Session, SessionSnapshot } from '@auth0-heartbeat/core';
import { computed, type ComputedRef, type ShallowRef } from 'vue';
import { injectSharedSession } from './session-key.js';

/** The session as read-only refs, and its methods. {@link useSession} also has `login()`. */
export type Auth0Session = SessionRefs &
  Pick<Session, 'check' | 'verify' | 'report' | 'extend' | 'logout' | 'on'> & {
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
 * Returns the session of the app's plugin as refs. They are those of `loading` until the app is mounted.
 *
 * @throws {SessionHeartbeatError} `missing_provider` if the app does not use the plugin.
 *
 * @example
 * ```ts
 * import { useAuth0Session } from '@auth0-heartbeat/vue';
 *
 * const { status, user, logout } = useAuth0Session();
 * ```
 */
export function useAuth0Session(): Auth0Session {
  const { session, snapshot } = injectSharedSession();
  const { check, verify, report, extend, logout, on } = session;
  const refs: Record<string, unknown> = {};
  for (const name of Object.keys(snapshot.value) as (keyof SessionSnapshot)[]) {
    refs[name] = computed(() => snapshot.value[name]);
  }
  return { ...refs, snapshot, check, verify, report, extend, logout, on } as Auth0Session;
}
