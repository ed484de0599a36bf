import {
  clientForProvider,
  isLoginCallback,
  type Session,
  type SessionAppClient,
  SessionHeartbeatError,
} from '@auth0-heartbeat/core';
import type { Auth0Client, Auth0ClientOptions } from '@auth0/auth0-spa-js';
import { createAuth0 as createSdkAuth0 } from '@auth0/auth0-vue';
import type { App } from 'vue';
import { routePathOf } from '../installed-router.js';
import { provideSession, requireNoSession, type VueSessionOptions } from '../provide-session.js';
import { showBlocked } from '../show-blocked.js';
import { type SdkRefs, syncRefs } from './sync-refs.js';

/** The plugin options of auth0-vue, and the options of the session. */
export interface Auth0PluginOptions extends Omit<VueSessionOptions, 'onRedirectCallback'> {
  /** The route that auth0-vue navigates to after a refused login. Default: `/`. */
  readonly errorPath?: string | undefined;
}

/** The result of the SDK's `createAuth0`, as far as it is used here. */
interface SdkPlugin extends SdkRefs {
  install(app: App): void;
  getAccessTokenSilently(...options: unknown[]): Promise<unknown>;
}

/**
 * Creates the plugin of `@auth0/auth0-vue`, which also watches the session. Takes every option of the
 * SDK's `createAuth0`, and returns the same object: `useAuth0`, `authGuard` and `$auth0` keep their
 * imports. Install it after the router.
 *
 * The refs of the SDK stay right: `isLoading` is `true` until the session is known, and during an
 * ending; then `isAuthenticated` is `false` and there is no `user`. A check never changes them, nor
 * `error`. Its `logout` also runs the clean-up and signs out the other tabs.
 *
 * @param clientOptions The options of the client.
 * @param pluginOptions `skipRedirectCallback` and `errorPath` of the SDK, and the options of the session.
 *
 * @throws {SessionHeartbeatError} At `app.use`: `duplicate_provider` if the app has a session already,
 *   `invalid_option`, or `invalid_client` for a release of auth0-vue that hides its client.
 *
 * @example
 * ```ts
 * import { createAuth0 } from '@auth0-heartbeat/vue/auth0-vue';
 *
 * const auth0 = createAuth0(
 *   { domain: 'example.eu.auth0.com', clientId: 'your-client-id' },
 *   { clearLocalState: () => localStorage.clear(), blocked: '/blocked' },
 * );
 * ```
 *
 * @see [auth0-vue](https://github.com/auth0/auth0-vue#readme)
 */
export function createAuth0(
  clientOptions: Auth0ClientOptions,
  { skipRedirectCallback = false, errorPath, ...options }: Auth0PluginOptions = {},
): ReturnType<typeof createSdkAuth0> {
  const { blocked } = options;
  let installing: App;
  let session: Session | undefined;
  /** Whether the URL is a callback of the client, before the session completes the login. */
  let isCallback = false;
  const auth0 = createSdkAuth0(clientOptions, {
    // The SDK would take the callback of any other OAuth provider for its own.
    get skipRedirectCallback() {
      return skipRedirectCallback || !isCallback;
    },
    // The SDK reads it after a refused login, and navigates there at once.
    get errorPath() {
      const app = installing;
      const isBlocked = session?.getSnapshot().login?.status === 'blocked';
      if (isBlocked && blocked) queueMicrotask(() => void showBlocked(app, blocked));
      return errorPath as string;
    },
  });
  const plugin: SdkPlugin = auth0;
  const { install, getAccessTokenSilently } = plugin;
  const follow = syncRefs(plugin, () => session);

  function start(app: App, client: Auth0Client): Auth0Client {
    isCallback = isLoginCallback(client);
    addTarget(app, client);
    const created = provideSession(app, client, {
      ...options,
      skipRedirectCallback,
      // The SDK navigates.
      onRedirectCallback() {},
    });
    session = created;
    app.onUnmount(follow(created, client));
    created.start();
    return clientForProvider(created, client);
  }

  plugin.install = (app) => {
    requireNoSession(app);
    installing = app;
    session = undefined;
    let client: Auth0Client;
    // The SDK assigns its client to this property when it is installed.
    Object.defineProperty(plugin, '_client', {
      configurable: true,
      get: () => client,
      set(created: Auth0Client) {
        client = start(app, created);
      },
    });
    // The SDK reads `window` before its first `try`.
    if (typeof window === 'undefined') Object.assign(plugin, { __checkSession() {} });
    install(app);
    if (!session) {
      throw new SessionHeartbeatError('invalid_client', 'this release of @auth0/auth0-vue');
    }
  };
  plugin.getAccessTokenSilently = async (...request) => {
    try {
      return await getAccessTokenSilently(...request);
    } catch (exception) {
      session?.report(exception);
      throw exception;
    }
  };
  return auth0;
}

/** After a login the SDK navigates to `target`, a route path: that of `returnTo` for logins of ours. */
function addTarget(app: App, client: SessionAppClient): void {
  const login = client.loginWithRedirect.bind(client);
  client.loginWithRedirect = ({ appState, ...options } = {}) => {
    const { returnTo } = appState ?? {};
    const target = typeof returnTo === 'string' && { target: routePathOf(app, returnTo) };
    return login({ ...options, ...(appState && { appState: { ...target, ...appState } }) });
  };
}
