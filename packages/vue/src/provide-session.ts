import {
  createSession,
  type SessionAppClient,
  SessionHeartbeatError,
  type SessionLoginOptions,
  type SessionOptions,
  type StartableSession,
} from '@auth0-heartbeat/core';
import { type App, inject, shallowReadonly, shallowRef } from 'vue';
import { type BlockedRoute, pathOf, routerOf } from './installed-router.js';
import { type PendingRoute, sessionKey, type SharedSession } from './session-key.js';

/** The options of `startSession`, and the route for a blocked user. */
export interface VueSessionOptions extends SessionOptions {
  /**
   * The route for a user whose login the tenant refused because the user is blocked: a path or a
   * location of vue-router. The router replaces the current route with it after the clean-up. The
   * guard of `createSessionGuard` always enters it; no other guard may protect it. An app without a
   * router uses `onBlocked`.
   */
  readonly blocked?: BlockedRoute | undefined;
  /**
   * The path to return to after the login. A value that is not a path of this origin becomes `/`.
   * While a guard of `createSessionGuard` waits, the target route takes precedence. Default: the
   * current path.
   */
  readonly returnTo?: SessionOptions['returnTo'];
}

/** Throws `duplicate_provider` if the app has a session. */
export function requireNoSession(app: App): void {
  if (app.runWithContext(() => inject(sessionKey, null))) {
    throw new SessionHeartbeatError('duplicate_provider', 'app.use(…)');
  }
}

/** Creates the session of an app, which stops when the app is unmounted. The caller starts it. */
export function provideSession(
  app: App,
  client: SessionAppClient,
  { blocked, ...options }: VueSessionOptions,
): StartableSession {
  const { returnTo = () => location.href } = options;
  const readReturnTo = () => {
    if (shared.pending) return pathOf(app, shared.pending);
    return typeof returnTo === 'function' ? returnTo() : returnTo;
  };
  const isValid = typeof returnTo === 'function' || typeof returnTo === 'string';
  const created = createSession(client, {
    ...options,
    returnTo: isValid ? readReturnTo : returnTo,
  });

  /** Navigates to login; from the route for a blocked user back to where the refused login came from. */
  function login({ appState, ...loginOptions }: SessionLoginOptions = {}): Promise<void> {
    const refused = created.getSnapshot();
    const route = routerOf(app)?.currentRoute.value;
    const isAtBlocked = refused.login && route && shared.isBlockedRoute(route);
    const origin = isAtBlocked ? pickReturnPaths(refused.appState) : {};
    return created.login({ ...loginOptions, appState: { ...origin, ...appState } });
  }

  const session: StartableSession = { ...created, login };
  const snapshot = shallowRef(session.getSnapshot());
  const update = () => (snapshot.value = session.getSnapshot());
  const shared: SharedSession = {
    session,
    snapshot: shallowReadonly(snapshot),
    pathOf: (route) => pathOf(app, route),
    isBlockedRoute(route) {
      const target = blocked && routerOf(app)?.resolve(blocked);
      return Boolean(target) && pathnameOf(route) === pathnameOf(target as PendingRoute);
    },
  };
  app.provide(sessionKey, shared);
  app.onUnmount(session.stop);
  // The snapshot stays `loading` until the app is mounted, for the hydration of server-rendered
  // markup. On a server the app is never mounted.
  const { mount } = app;
  app.mount = (...where) => {
    const root = mount(...where);
    app.onUnmount(session.subscribe(update));
    update();
    return root;
  };
  return session;
}

/** Returns the path of a route without query string and hash. */
function pathnameOf({ fullPath }: PendingRoute): string | undefined {
  return fullPath.split(/[?#]/, 1)[0];
}

/** Returns where a login was to return to: for this package, and for auth0-vue. */
function pickReturnPaths(appState: unknown): Record<string, unknown> {
  const { returnTo, target } = (appState ?? {}) as Record<string, unknown>;
  return { ...(returnTo !== undefined && { returnTo }), ...(target !== undefined && { target }) };
}
