import type { SessionHeartbeat, SessionSnapshot } from '@auth0-heartbeat/core';
import { computed, type ComputedRef, type ShallowRef } from 'vue';
import { injectSharedSession } from './session-key.js';

/** The session as read-only refs, and what can be asked of it. */
export type Auth0Session = SessionRefs &
  Pick<SessionHeartbeat, 'start' | 'check' | 'verify' | 'hasProof' | 'report' | 'logout' | 'on'> & {
    /** The whole snapshot in one, to narrow on its `status`. */
    readonly snapshot: Readonly<ShallowRef<SessionSnapshot>>;
  };

/**
 * Each part of the snapshot as a ref of its own.
 *
 * @inline
 */
type SessionRefs = {
  readonly [Fact in keyof SessionSnapshot]: ComputedRef<SessionSnapshot[Fact]>;
};

/**
 * The session of the app's plugin, as refs.
 *
 * @throws {SessionHeartbeatError} `missing_provider` in an app without the plugin.
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
  for (const fact of Object.keys(snapshot.value) as (keyof SessionSnapshot)[]) {
    session[fact] = computed(() => snapshot.value[fact]);
  }
  return session as Auth0Session;
}
