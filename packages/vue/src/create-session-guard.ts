import { mayGuardSignIn, type SessionSnapshot, whenLoaded } from '@auth0-heartbeat/core';
import { injectSharedSession, type PendingRoute } from './session-key.js';

/** The part of a route of vue-router that the guard reads. */
export interface GuardedRoute extends PendingRoute {
  /**
   * The merged `meta` of the route and its parents. `maxAgeMs` is the maximum age of the
   * verification. Milliseconds. `0` always checks. A route without `maxAgeMs` is not guarded.
   */
  readonly meta: Readonly<Record<PropertyKey, unknown>>;
}

/**
 * The options of {@link createSessionGuard}.
 *
 * @typeParam Route A route of the router.
 * @typeParam Target A location of the router.
 */
export interface SessionGuardOptions<Route, Target> {
  /**
   * Called when the session cannot be verified and is not lost. Returns `true` to enter the route,
   * `false` to stay, or a location to redirect to. With `undefined`, and by default, the status
   * `signed_out` navigates to login, which returns to the route; after a refused login
   * (`snapshot.login`) only when the user has clicked or pressed a key. Any other status stays.
   *
   * The `status` of the snapshot is `signed_out` if nobody is signed in, `unverified` if the check
   * was inconclusive, `unsupported` if this browser cannot be checked, and `active` if the tenant
   * requires a user interaction.
   *
   * @param to The target route.
   * @param snapshot The session.
   */
  readonly onUnverified?: (
    to: Route,
    snapshot: SessionSnapshot,
  ) => boolean | Target | undefined | Promise<boolean | Target | undefined>;
}

/**
 * Creates a guard for vue-router 4 and 5. A route with `meta.maxAgeMs` is entered only if the
 * session was verified within that time; the guard waits until the session is no longer `loading`. If
 * the session is lost, the user stays on the current route while the app's session ends, and login
 * returns to the target route. The route of the option `blocked` is always entered. On a server every
 * route is entered.
 *
 * The navigation fails with a {@link SessionHeartbeatError}: `missing_provider` if the app does not
 * use the plugin, `invalid_option` if `maxAgeMs` is not a number of 0 or more.
 *
 * @typeParam Route A route of the router.
 * @typeParam Target A location of the router.
 * @param options What to do when the session cannot be verified.
 * @returns The argument of `router.beforeEach`.
 *
 * @example
 * ```ts
 * import { createSessionGuard } from '@auth0-heartbeat/vue';
 *
 * router.addRoute({ path: '/salaries', component: Salaries, meta: { maxAgeMs: 60_000 } });
 * router.beforeEach(
 *   createSessionGuard({
 *     onUnverified: (_to, { status }) => (status === 'signed_out' ? undefined : '/offline'),
 *   }),
 * );
 * ```
 *
 * @see [Vue Router, navigation guards](https://router.vuejs.org/guide/advanced/navigation-guards)
 */
export function createSessionGuard<
  Route extends GuardedRoute = GuardedRoute,
  Target extends string | object = never,
>({ onUnverified }: SessionGuardOptions<Route, Target> = {}): (
  to: Route,
) => Promise<boolean | Target> {
  return async (to) => {
    if (typeof document === 'undefined') return true;
    const shared = injectSharedSession();
    const { session } = shared;
    const maxAgeMs = to.meta['maxAgeMs'] as number | undefined;
    // Also for a route that is not guarded: this navigation supersedes the pending one.
    shared.pending = to;
    let isCurrent: boolean;
    let isVerified = true;
    try {
      if (maxAgeMs !== undefined && !shared.isBlockedRoute(to)) {
        await whenLoaded(session);
        isVerified = await session.verify({ maxAgeMs });
      }
    } finally {
      isCurrent = shared.pending === to;
      if (isCurrent) shared.pending = undefined;
    }
    // A superseded navigation has no effect.
    if (!isCurrent) return false;
    const snapshot = session.getSnapshot();
    if (isVerified || snapshot.status === 'lost') return isVerified;
    const decision = await onUnverified?.(to, snapshot);
    if (decision !== undefined) return decision;
    if (snapshot.status === 'signed_out' && mayGuardSignIn(session)) {
      await session.login({ appState: { returnTo: shared.pathOf(to) } });
    }
    return false;
  };
}
