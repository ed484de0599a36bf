import type { SessionHeartbeat, SessionSnapshot } from '@auth0-heartbeat/core';
import { computed, type ComputedRef, type ShallowRef } from 'vue';
import { injectSharedSession } from './session-key.js';

/** The session as refs, and what can be asked of it. */
export type Auth0Session = {
  readonly [Fact in keyof SessionSnapshot]: ComputedRef<SessionSnapshot[Fact]>;
} & Pick<SessionHeartbeat, 'start' | 'check' | 'verify' | 'report' | 'logout' | 'on'> & {
    /** The whole snapshot in one, to narrow on its `status`. */
    readonly snapshot: Readonly<ShallowRef<SessionSnapshot>>;
  };

/**
 * The session of the app's plugin.
 *
 * @example
 * ```ts
 * const { status, verifiedAt, check } = useAuth0Session();
 * ```
 */
export function useAuth0Session(): Auth0Session {
  const { heartbeat, snapshot } = injectSharedSession();
  const { start, check, verify, report, logout, on } = heartbeat;
  return {
    snapshot,
    status: computed(() => snapshot.value.status),
    checking: computed(() => snapshot.value.checking),
    user: computed(() => snapshot.value.user),
    verifiedAt: computed(() => snapshot.value.verifiedAt),
    loss: computed(() => snapshot.value.loss),
    diagnosis: computed(() => snapshot.value.diagnosis),
    start,
    check,
    verify,
    report,
    logout,
    on,
  };
}
