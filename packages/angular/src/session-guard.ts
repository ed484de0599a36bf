import {
  mayGuardSignIn,
  SessionHeartbeatError,
  type SessionSnapshot,
  whenLoaded,
} from '@auth0-heartbeat/core';
import type { CanActivateFn, GuardResult, RouterStateSnapshot } from '@angular/router';
import { injectSharedSession } from './inject-auth0-session.js';

/** The options of {@link sessionGuard}. */
export interface SessionGuardOptions {
  /** The maximum age of the verification. Milliseconds. `0` always checks. */
  readonly maxAgeMs: number;
  /**
   * Called when the user is signed in and the session cannot be verified. Returns `true` to enter the
   * route, `false` to stay, or a `UrlTree` to go somewhere else. May call `inject()`. Default: stays.
   *
   * @param to The state of the router with the route.
   * @param snapshot The session: `unverified` if the check was inconclusive, `unsupported` if this
   *   browser cannot be checked, `active` if the tenant requires a user interaction.
   */
  readonly onUnverified?: (
    to: RouterStateSnapshot,
    snapshot: SessionSnapshot,
  ) => GuardResult | undefined | Promise<GuardResult | undefined>;
}

/**
 * Creates a guard for the `canActivate` of a route. The route is entered only if the session was
 * verified within `maxAgeMs`.
 *
 * The guard waits until it is known whether anybody is signed in. If nobody is, it goes to login,
 * which returns to the route; after a refused login only when the user has clicked or pressed a key. If the session is lost, the user stays on
 * the current route while the session ends, and login returns to the target route. The route
 * `blocked`, and every route on a server, is entered.
 *
 * The navigation fails with `missing_provider` if the app does not use {@link provideAuth0}.
 *
 * @param options The maximum age, and what to do when the session cannot be verified.
 *
 * @throws {SessionHeartbeatError} `invalid_option` if `maxAgeMs` is not a number of 0 or more.
 *
 * @example
 * ```ts
 * import { sessionGuard } from '@auth0-heartbeat/angular';
 *
 * const routes = [
 *   { path: 'salaries', component: Salaries, canActivate: [sessionGuard({ maxAgeMs: 60_000 })] },
 * ];
 * ```
 *
 * @see [Angular, route guards](https://angular.dev/guide/routing/route-guards)
 */
export function sessionGuard({ maxAgeMs, onUnverified }: SessionGuardOptions): CanActivateFn {
  if (!(maxAgeMs >= 0)) throw new SessionHeartbeatError('invalid_option', 'maxAgeMs');
  return async (_route, to) => {
    const shared = injectSharedSession('sessionGuard');
    const { session, routes, isBrowser, isBlockedRoute, run } = shared;
    if (!isBrowser || isBlockedRoute(to.url)) return true;
    const isCurrent = routes.followNavigation();
    await whenLoaded(session);
    if (await session.verify({ maxAgeMs })) return true;
    const snapshot = session.getSnapshot();
    // Another navigation has taken the place of this one.
    if (!isCurrent()) return false;
    switch (snapshot.status) {
      case 'signed_out':
        if (mayGuardSignIn(session)) {
          await session.login({ appState: { returnTo: routes.pathOf(to.url) } });
        }
        return false;
      case 'lost':
      case 'loading':
        return false;
      default:
        return (await run(() => onUnverified?.(to, snapshot))) ?? false;
    }
  };
}
