import {
  completeLogin,
  type IdTokenClaims,
  type LoginOptions,
  type SessionClient,
  SessionHeartbeatError,
  type SessionHeartbeat,
  type SignInClient,
  type SignOutOptions,
} from '@auth0-heartbeat/core';
import { type App, type Ref, watch } from 'vue';
import { routePathOf } from './installed-router.js';

/**
 * The part of the result of `createAuth0()` of `@auth0/auth0-vue` that the plugin uses.
 *
 * Declared here, so that every 2.x release fits.
 */
export interface Auth0VueClient {
  /** Whether auth0-vue is still restoring the user. */
  readonly isLoading: Ref<boolean>;
  /** The claims of the signed-in user. */
  readonly idTokenClaims: Ref<IdTokenClaims | undefined>;
  /** The last error of the app. The plugin keeps the errors of its own calls out of it. */
  readonly error: Ref<unknown>;
  /**
   * Resolves with a token.
   *
   * @param options `off` asks the tenant, `cache-only` never.
   */
  getAccessTokenSilently(options?: {
    /** Whether the tenant is asked. */
    cacheMode?: 'off' | 'cache-only';
    /** The time limit of the iframe. Seconds. */
    timeoutInSeconds?: number;
  }): Promise<unknown>;
  /**
   * Restores the user after a login in another tab.
   *
   * @param options The options of the SDK. The plugin passes none.
   */
  checkSession(options?: object): Promise<void>;
  /**
   * Navigates to the login page.
   *
   * @param options The options of the login.
   */
  loginWithRedirect(
    options?: LoginOptions & {
      /** State that the client keeps until the callback. */
      appState?: {
        /** The route that auth0-vue navigates to after the login. */
        target?: string;
      };
    },
  ): Promise<void>;
  /**
   * Signs out locally, and at the tenant unless `openUrl` is `false`.
   *
   * @param options The options of the logout.
   */
  logout(options?: SignOutOptions): Promise<void>;
}

/** The options of `createAuth0()` that determine how the tenant is asked. */
export interface Auth0VueOptions {
  /** The domain of the tenant: `example.eu.auth0.com`, or with `https://`. */
  readonly domain: string;
  /** The client ID of the application. */
  readonly clientId: string;
  /** Whether tokens are renewed with a refresh token. */
  readonly useRefreshTokens?: boolean | undefined;
  /** Parameters of the authentication request. */
  readonly authorizationParams?:
    | {
        /** An allowed callback URL of the application. */
        readonly redirect_uri?: string | undefined;
        /** The organization of the user. */
        readonly organization?: string | undefined;
      }
    | undefined;
}

/** A client for the heartbeat and the ending. */
export type AdaptedClient = SessionClient &
  SignInClient & {
    /** Notifies the heartbeat when the user of auth0-vue changes. Returns a function that stops it. */
    followUser?(heartbeat: SessionHeartbeat): () => void;
  };

/** Private properties of the result of `createAuth0()`: its arguments. */
interface CreatedAuth0 {
  readonly clientOptions?: Auth0VueOptions;
  readonly pluginOptions?: { readonly skipRedirectCallback?: boolean };
}

/**
 * Creates a client from the result of `createAuth0()`, which need not be installed yet.
 *
 * @throws {SessionHeartbeatError} `invalid_client` if the options are neither readable nor given.
 */
export function adaptAuth0Vue(
  auth0: Auth0VueClient,
  app: App,
  // A private property: auth0-vue has no public one with the domain and client ID.
  options = (auth0 as CreatedAuth0).clientOptions,
): AdaptedClient {
  const { pluginOptions } = auth0 as CreatedAuth0;
  if (!options) throw new SessionHeartbeatError('invalid_client', 'auth0Options');
  const { error, idTokenClaims, isLoading } = auth0;
  /** The number of running calls of the plugin. */
  let running = 0;
  /** The `error` before the first of them. */
  let previous: unknown;
  /** The values that `error` received since. */
  const held: unknown[] = [];
  watch(
    error,
    (value) => {
      if (!running || value === previous) return;
      held.push(value);
      error.value = previous;
    },
    { flush: 'sync' },
  );

  /**
   * Returns a method of auth0-vue without its effect on `error`. Which value is that of the method is
   * known only at the end. Until then all values are held back; then `error` receives the last value
   * of the app's own calls.
   */
  function withoutError<Method extends 'getAccessTokenSilently' | 'logout' | 'checkSession'>(
    method: Method,
  ): Auth0VueClient[Method] {
    return async (options?: object) => {
      let own: unknown = null;
      if (!running++) previous = error.value;
      try {
        return (await auth0[method](options)) as never;
      } catch (exception) {
        own = exception;
        throw exception;
      } finally {
        // Removes nothing if the value is not there: `-1 >>> 0` is behind the last index.
        held.splice(held.lastIndexOf(own) >>> 0, 1);
        if (!--running && held.length) error.value = held.splice(0).pop();
      }
    };
  }

  // The URL before auth0-vue removes the response from it.
  const url = globalThis.location?.href;
  // Watched here and not by the caller: a component stops its watchers when it unmounts.
  const loaded = new Promise<void>((resolve) => {
    watch(isLoading, (isStillLoading) => isStillLoading || resolve(), { immediate: true });
  }).then(passLogin);

  /**
   * Passes the login that auth0-vue has completed to `completeLogin`. Without it the heartbeat could
   * not detect a redirect loop, and a refused confirmation would not end the session.
   */
  async function passLogin(): Promise<void> {
    if (pluginOptions?.skipRedirectCallback) return;
    const handleRedirectCallback = async () => {
      if (error.value) throw error.value;
      return {};
    };
    const getIdTokenClaims = async () => idTokenClaims.value;
    await completeLogin({ ...{ options }, getIdTokenClaims, handleRedirectCallback }, url);
  }

  const getTokenSilently = withoutError('getAccessTokenSilently');

  return {
    // The core reads the configuration of a client from this property.
    ...{ options },
    getTokenSilently,
    logout: withoutError('logout'),
    checkSession: withoutError('checkSession'),
    loginWithRedirect: ({ appState, ...loginOptions } = {}) =>
      auth0.loginWithRedirect({
        ...loginOptions,
        // auth0-vue navigates to `target` after the login.
        ...(appState && { appState: { ...appState, target: routePathOf(app, appState.returnTo) } }),
      }),
    async getIdTokenClaims() {
      // Until then it is not known whether somebody is signed in.
      await loaded;
      // The refs do not follow changes of the cache by other tabs until a call. This one makes no
      // request.
      await getTokenSilently({ cacheMode: 'cache-only' });
      return idTokenClaims.value;
    },
    followUser: (heartbeat) =>
      watch(
        () => idTokenClaims.value?.sub,
        (sub, previousSub) => {
          // A late response to a check may restore the user of a lost session. That is not a login.
          if (sub && !running) heartbeat.start();
          if (previousSub) void heartbeat.check();
        },
        { flush: 'sync' },
      ),
  };
}
