import type { SessionSnapshot } from '@auth0-heartbeat/core';
import { injectSharedSession, type PendingRoute } from './session-key.js';

/** The part of a route of vue-router that the guard reads. */
export interface GuardedRoute extends PendingRoute {
  /**
   * Of the route and its parents, merged. `maxAgeMs` is how old the proof of the session may be at
   * which the route is entered. Milliseconds; `0`: always check. Without it anybody may enter.
   */
  readonly meta: Readonly<Record<PropertyKey, unknown>>;
}

/**
 * What the guard of {@link createSessionGuard} does.
 *
 * @typeParam Route A route of the router.
 * @typeParam Target A location of the router.
 */
export interface SessionGuardOptions<Route, Target> {
  /**
   * Decides where no proof can be had and the session is not lost: `true` enters, `false` stays, a
   * location redirects. The snapshot's status says what is the matter: `idle` is nobody signed in,
   * `unverified` no answer, `unsupported` a browser that cannot ask, `active` a tenant that wants
   * something of the user. Default, also where it returns `undefined`: `idle` goes to login and from
   * there to the route; all others stay.
   *
   * @param to The route that is wanted.
   * @param snapshot What is known of the session.
   */
  readonly onUnproven?: (
    to: Route,
    snapshot: SessionSnapshot,
  ) => boolean | Target | undefined | Promise<boolean | Target | undefined>;
}

/**
 * A guard for vue-router 4 and 5: enters a route whose `meta.maxAgeMs` is a number of milliseconds
 * only behind a proof of the session no older than that. At a loss it stays where it is, while the
 * app's session ends; login then leads to the route. On a server everybody may enter.
 *
 * The navigation fails with a {@link SessionHeartbeatError}: `missing_provider` in an app without the
 * plugin, `invalid_option` when `maxAgeMs` is no number of 0 or more.
 *
 * @typeParam Route A route of the router.
 * @typeParam Target A location of the router.
 * @param options What it does where no proof can be had.
 * @returns What goes into `router.beforeEach`.
 *
 * @example
 * ```ts
 * import { createSessionGuard } from '@auth0-heartbeat/vue';
 *
 * router.addRoute({ path: '/salaries', component: Salaries, meta: { maxAgeMs: 60_000 } });
 * router.beforeEach(
 *   createSessionGuard({
 *     onUnproven: (_to, { status }) => (status === 'idle' ? undefined : '/offline'),
 *   }),
 * );
 * ```
 *
 * @see [Vue Router, navigation guards](https://router.vuejs.org/guide/advanced/navigation-guards)
 */
export function createSessionGuard<
  Route extends GuardedRoute = GuardedRoute,
  Target extends string | object = never,
>({ onUnproven }: SessionGuardOptions<Route, Target> = {}): (
  to: Route,
) => Promise<boolean | Target> {
  return async (to) => {
    if (typeof document === 'undefined') return true;
    const shared = injectSharedSession();
    const { heartbeat, start, login } = shared;
    const maxAgeMs = to.meta['maxAgeMs'] as number | undefined;
    // Also where nothing is to be waited for: the navigation before this one is given up.
    shared.pending = to;
    let isWanted: boolean;
    let isProven = true;
    try {
      if (maxAgeMs !== undefined) {
        start();
        isProven = await heartbeat.hasProof({ maxAgeMs });
      }
    } finally {
      isWanted = shared.pending === to;
      if (isWanted) shared.pending = undefined;
    }
    // Then nothing is to come of this one either.
    if (!isWanted) return false;
    const snapshot = heartbeat.getSnapshot();
    if (isProven || snapshot.status === 'lost') return isProven;
    return (await onUnproven?.(to, snapshot)) ?? (snapshot.status === 'idle' && login(to));
  };
}
