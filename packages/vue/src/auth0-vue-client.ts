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
 * The part of what `createAuth0()` of `@auth0/auth0-vue` returns that the plugin uses.
 *
 * Written out here, so that any 2.x release fits.
 */
export interface Auth0VueClient {
  /** It has not found out yet who is signed in. */
  readonly isLoading: Ref<boolean>;
  /** Who is signed in. */
  readonly idTokenClaims: Ref<IdTokenClaims | undefined>;
  /** The app's last error; those of the heartbeat's own calls are kept out of it. */
  readonly error: Ref<unknown>;
  /**
   * Asks for a token.
   *
   * @param options `off` asks the tenant, `cache-only` never.
   */
  getAccessTokenSilently(options?: {
    /** Whether the tenant is asked. */
    cacheMode?: 'off' | 'cache-only';
    /** How long the answer of the iframe is waited for. Seconds. */
    timeoutInSeconds?: number;
  }): Promise<unknown>;
  /**
   * Looks whether another tab has signed somebody in.
   *
   * @param options Those of the SDK; the plugin gives none.
   */
  checkSession(options?: object): Promise<void>;
  /**
   * Leaves the page for login.
   *
   * @param options What comes back to the page with the user.
   */
  loginWithRedirect(
    options?: LoginOptions & {
      /** What the client keeps for the page that the tenant leads back to. */
      appState?: {
        /** Where auth0-vue leads the router after login. */
        target?: string;
      };
    },
  ): Promise<void>;
  /**
   * Signs out: locally, and at the tenant unless `openUrl` is `false`.
   *
   * @param options Where to, and whether the page leaves.
   */
  logout(options?: SignOutOptions): Promise<void>;
}

/** The options of `createAuth0()` that decide how the tenant is asked. */
export interface Auth0VueOptions {
  /** The tenant's domain. */
  readonly domain: string;
  /** The application's client ID. */
  readonly clientId: string;
  /** Tokens are renewed with a refresh token. */
  readonly useRefreshTokens?: boolean | undefined;
  /** What is asked of the tenant. */
  readonly authorizationParams?:
    | {
        /** One of the allowed callback URLs. */
        readonly redirect_uri?: string | undefined;
        /** The organization that the user signs in to. */
        readonly organization?: string | undefined;
      }
    | undefined;
}

/** A client for the heartbeat and the ending, and the users who come and go in auth0-vue. */
export type AdaptedClient = SessionClient &
  SignInClient & {
    /** Tells the heartbeat at once when a user appears, vanishes or is another. Returns its undo. */
    followUser?(heartbeat: SessionHeartbeat): () => void;
  };

/** What `createAuth0()` keeps of what it was called with. */
interface CreatedAuth0 {
  readonly clientOptions?: Auth0VueOptions;
  readonly pluginOptions?: { readonly skipRedirectCallback?: boolean };
}

/**
 * Makes a client of what `createAuth0()` returned, whether it is installed yet or not.
 *
 * @throws {SessionHeartbeatError} `invalid_client` where it does not tell its options and none are given.
 */
export function adaptAuth0Vue(
  auth0: Auth0VueClient,
  app: App,
  // A private property of auth0-vue, which tells domain and client ID nowhere else.
  options = (auth0 as CreatedAuth0).clientOptions,
): AdaptedClient {
  const { pluginOptions } = auth0 as CreatedAuth0;
  if (!options) {
    throw new SessionHeartbeatError(
      'invalid_client',
      'Pass auth0Options: what createAuth0() was called with.',
    );
  }
  const { error, idTokenClaims, isLoading } = auth0;
  /** How many calls of ours are under way, what `error` was before, and what came meanwhile. */
  let underWay = 0;
  let before: unknown;
  const held: unknown[] = [];
  watch(
    error,
    (value) => {
      if (!underWay || value === before) return;
      held.push(value);
      error.value = before;
    },
    { flush: 'sync' },
  );

  /**
   * A method whose outcome auth0-vue puts into its `error` as well, where nothing of ours is to be
   * seen. Which value is ours is known only in the end: until then all that come are held back, and
   * then the last one of the app's own is put there.
   */
  function quietly<Method extends 'getAccessTokenSilently' | 'logout' | 'checkSession'>(
    method: Method,
  ): Auth0VueClient[Method] {
    return async (options?: object) => {
      let ours: unknown = null;
      if (!underWay++) before = error.value;
      try {
        return (await auth0[method](options)) as never;
      } catch (exception) {
        ours = exception;
        throw exception;
      } finally {
        // Where ours is not among them, nothing is: `-1 >>> 0` is behind the last one.
        held.splice(held.lastIndexOf(ours) >>> 0, 1);
        if (!--underWay && held.length) error.value = held.splice(0).pop();
      }
    };
  }

  const url = globalThis.location?.href;
  // Not watched for by who asks: that may be a component in its setup, which takes along what it
  // watches.
  const loaded = new Promise<void>((resolve) => {
    watch(isLoading, (isStill) => isStill || resolve(), { immediate: true });
  }).then(tellOfLogin);

  /**
   * Of the login that auth0-vue has completed by itself, if it has: without, a login that is lost at
   * once could not be told from others, and a refused confirmation would end nothing.
   */
  async function tellOfLogin(): Promise<void> {
    if (pluginOptions?.skipRedirectCallback) return;
    const handleRedirectCallback = async () => {
      if (error.value) throw error.value;
      return {};
    };
    const getIdTokenClaims = async () => idTokenClaims.value;
    await completeLogin({ ...{ options }, getIdTokenClaims, handleRedirectCallback }, url);
  }

  const getTokenSilently = quietly('getAccessTokenSilently');

  return {
    // Here the core reads the configuration of any client.
    ...{ options },
    getTokenSilently,
    logout: quietly('logout'),
    checkSession: quietly('checkSession'),
    loginWithRedirect: ({ appState, ...given } = {}) =>
      auth0.loginWithRedirect({
        ...given,
        // Where auth0-vue goes after login.
        ...(appState && { appState: { ...appState, target: routePathOf(app, appState.returnTo) } }),
      }),
    async getIdTokenClaims() {
      // Before that nobody can say that nobody is signed in.
      await loaded;
      // Other tabs may share the cache, of whose changes the refs hear only at a call. This one makes
      // no request.
      await getTokenSilently({ cacheMode: 'cache-only' });
      return idTokenClaims.value;
    },
    followUser: (heartbeat) =>
      watch(
        () => idTokenClaims.value?.sub,
        (sub, before) => {
          // What a late answer to the heartbeat itself brings back is nobody's login.
          if (sub && !underWay) heartbeat.start();
          if (before) void heartbeat.check();
        },
        { flush: 'sync' },
      ),
  };
}
