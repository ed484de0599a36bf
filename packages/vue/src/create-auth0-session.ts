import { type SessionAppClient, SessionHeartbeatError } from '@auth0-heartbeat/core';
import type { App, Plugin } from 'vue';
import { routePathOf, routerOf } from './installed-router.js';
import { provideSession, requireNoSession, type VueSessionOptions } from './provide-session.js';
import { showBlocked } from './show-blocked.js';

/** The options of {@link createAuth0Session}: those of `startSession`, the client and `blocked`. */
export interface Auth0SessionOptions extends VueSessionOptions {
  /** The app's `Auth0Client`. */
  readonly client: SessionAppClient;
}

/**
 * Creates a plugin that starts the session of `client` when it is installed: it completes a login or
 * restores the session, watches it, and ends it in the app when it is over at the tenant. Nothing
 * waits for the network. The session stops when the app is unmounted.
 *
 * After a login the installed router replaces the current route with the path to return to.
 *
 * @param options The client, and the options of `startSession`.
 *
 * @throws {SessionHeartbeatError} At `app.use`: `wrong_client` without an `Auth0Client`,
 *   `duplicate_provider` if the app has a session already, `invalid_client` or `invalid_option`.
 *
 * @example
 * ```ts
 * import { createAuth0Session } from '@auth0-heartbeat/vue';
 * import { createApp } from 'vue';
 *
 * createApp(App)
 *   .use(router)
 *   .use(createAuth0Session({ client: auth0, clearLocalState: () => localStorage.clear(), blocked: '/blocked' }))
 *   .mount('#app');
 * ```
 *
 * @see [Vue, plugins](https://vuejs.org/guide/reusability/plugins.html)
 */
export function createAuth0Session({ client, ...options }: Auth0SessionOptions): Plugin {
  return {
    install(app) {
      // The result of `createAuth0()` of auth0-vue has methods with other names.
      if (!client || 'getAccessTokenSilently' in client) {
        throw new SessionHeartbeatError(
          'wrong_client',
          "client; for @auth0/auth0-vue: import { createAuth0 } from '@auth0-heartbeat/vue/auth0-vue'",
        );
      }
      requireNoSession(app);
      const { blocked, onBlocked = () => {} } = options;
      const session = provideSession(app, client, {
        ...options,
        onRedirectCallback:
          options.onRedirectCallback ??
          ((returnTo) => {
            const isBlocked = session.getSnapshot().login?.status === 'blocked';
            if (!isBlocked || !blocked) leaveCallback(app, returnTo);
          }),
        onBlocked:
          typeof onBlocked === 'function'
            ? (login) => {
                if (blocked) void showBlocked(app, blocked);
                onBlocked(login);
              }
            : onBlocked,
      });
      session.start();
    },
  };
}

/** Leaves the callback URL, whose code can be used once. */
function leaveCallback(app: App, returnTo: string): void {
  const router = routerOf(app);
  if (router) void router.replace(routePathOf(app, returnTo));
  else history.replaceState(history.state, '', returnTo);
}
