import {
  createSessionHeartbeat,
  handleSessionLoss,
  type SessionClient,
  type SessionHeartbeatOptions,
  type SessionLossOptions,
  type SignInClient,
} from '@auth0-heartbeat/core';
import { type Plugin, shallowReadonly, shallowRef } from 'vue';
import {
  adaptAuth0Vue,
  type AdaptedClient,
  type Auth0VueClient,
  type Auth0VueOptions,
} from './auth0-vue-client.js';
import { pathOf } from './installed-router.js';
import { sessionKey, type SharedSession } from './session-key.js';

/** The options of `createSessionHeartbeat` and `handleSessionLoss` in one. */
export interface Auth0SessionOptions extends SessionHeartbeatOptions, SessionLossOptions {
  /** The app's `Auth0Client`, or what `createAuth0()` of `@auth0/auth0-vue` returned. */
  readonly client: (SessionClient & SignInClient) | Auth0VueClient;
  /**
   * For a client of `@auth0/auth0-vue` only: what `createAuth0()` was called with. Needed where its
   * release does not tell that any more; the plugin says so then.
   */
  readonly auth0Options?: Auth0VueOptions | undefined;
  /**
   * Where login leads back to. Anything but a path of this origin becomes `/`. While a guard of
   * {@link createSessionGuard} waits, it is the route that is being entered, whatever is said here.
   * Default: where the user is.
   */
  readonly returnTo?: SessionLossOptions['returnTo'];
}

/**
 * A plugin that watches the session of `client` while the app is mounted, and ends the app's
 * session at a loss. It may be installed before or after auth0-vue and the router.
 *
 * @param options The client, and how the session is watched and ended.
 *
 * @throws {SessionHeartbeatError} `invalid_client` or `invalid_option` at `app.use`, naming the mistake.
 *
 * @example
 * ```ts
 * import { createAuth0Session } from '@auth0-heartbeat/vue';
 * import { createApp } from 'vue';
 *
 * createApp(App)
 *   .use(createAuth0Session({ client: auth0, clearLocalState: () => sessionStorage.clear() }))
 *   .mount('#app');
 * ```
 *
 * @see [Vue, plugins](https://vuejs.org/guide/reusability/plugins.html)
 */
export function createAuth0Session({
  client: given,
  auth0Options,
  ...options
}: Auth0SessionOptions): Plugin {
  return {
    install(app) {
      const client: AdaptedClient =
        given && 'getAccessTokenSilently' in given
          ? adaptAuth0Vue(given, app, auth0Options)
          : given;
      const heartbeat = createSessionHeartbeat(client, options);
      const { returnTo = () => location.href } = options;
      const snapshot = shallowRef(heartbeat.getSnapshot());
      const follow = () => (snapshot.value = heartbeat.getSnapshot());
      const shared: SharedSession = {
        heartbeat,
        snapshot: shallowReadonly(snapshot),
        start() {
          if (heartbeat.getSnapshot().status === 'idle') heartbeat.start();
        },
        async login(route) {
          await client.loginWithRedirect({ appState: { returnTo: pathOf(app, route) } });
          return false;
        },
      };
      app.onUnmount(
        handleSessionLoss(heartbeat, client, {
          ...options,
          returnTo() {
            if (shared.pending) return pathOf(app, shared.pending);
            return typeof returnTo === 'function' ? returnTo() : returnTo;
          },
        }),
      );
      app.onUnmount(heartbeat.stop);
      app.provide(sessionKey, shared);
      // Not before the app is mounted: it may be taking over what a server rendered as idle. On a
      // server it never is.
      const { mount } = app;
      app.mount = (...where) => {
        const root = mount(...where);
        app.onUnmount(heartbeat.subscribe(follow));
        if (client.followUser) app.onUnmount(client.followUser(heartbeat));
        shared.start();
        follow();
        return root;
      };
    },
  };
}
