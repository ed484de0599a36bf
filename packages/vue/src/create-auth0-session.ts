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

/** The options of `createSessionHeartbeat` and `handleSessionLoss`. */
export interface Auth0SessionOptions extends SessionHeartbeatOptions, SessionLossOptions {
  /** The app's `Auth0Client`, or the result of `createAuth0()` of `@auth0/auth0-vue`. */
  readonly client: (SessionClient & SignInClient) | Auth0VueClient;
  /**
   * The options of `createAuth0()`. Required only for a release of `@auth0/auth0-vue` that hides
   * them; the plugin then throws `invalid_client: auth0Options`.
   */
  readonly auth0Options?: Auth0VueOptions | undefined;
  /**
   * The path to return to after the login. A value that is not a path of this origin becomes `/`.
   * While a guard of {@link createSessionGuard} waits, the target route takes precedence. Default:
   * the current path.
   */
  readonly returnTo?: SessionLossOptions['returnTo'];
}

/**
 * Creates a plugin that watches the session of `client` while the app is mounted, and ends the app's
 * session when it is lost. It can be installed before or after auth0-vue and the router.
 *
 * @param options The client, the options of the heartbeat and the handling of a loss.
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
      const update = () => (snapshot.value = heartbeat.getSnapshot());
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
      // The snapshot stays `idle` until the app is mounted, for the hydration of server-rendered
      // markup. On a server the app is never mounted.
      const { mount } = app;
      app.mount = (...where) => {
        const root = mount(...where);
        app.onUnmount(heartbeat.subscribe(update));
        if (client.followUser) app.onUnmount(client.followUser(heartbeat));
        shared.start();
        update();
        return root;
      };
    },
  };
}
