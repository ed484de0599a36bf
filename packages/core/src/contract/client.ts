/**
 * The part of an `Auth0Client` of `@auth0/auth0-spa-js` that the heartbeat uses.
 *
 * Declared here, so that the client of every 2.x release fits, also one that another package
 * bundles.
 */
export interface SessionClient extends ConfiguredClient {
  /**
   * Requests a token from the tenant, without the cache. Resolves with `undefined` after the
   * `session_expiry` of the session; rejects with the error of the tenant.
   *
   * @param options `timeoutInSeconds` is the time limit of the iframe, `organization` that of the user.
   */
  getTokenSilently(options: {
    cacheMode: 'off';
    timeoutInSeconds?: number;
    authorizationParams?: { organization?: string };
  }): Promise<unknown>;
  /** Returns the claims of the ID token. `undefined` if nobody is signed in. */
  getIdTokenClaims(): Promise<IdTokenClaims | undefined>;
  /**
   * Signs out locally, and at the tenant unless `openUrl` is `false`.
   *
   * @param options The options of the logout.
   */
  logout(options?: SignOutOptions): Promise<void>;
  /**
   * Required to confirm a session by redirect.
   *
   * @param options The options of the login.
   */
  loginWithRedirect?(options?: LoginOptions): Promise<void>;
}

/**
 * The options of the client's `loginWithRedirect`.
 *
 * @see [OpenID Connect Core §3.1.2.1](https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest)
 */
export interface LoginOptions {
  /** State that the client keeps until the callback. */
  appState?: {
    /** The path to return to, a path of this origin. */
    returnTo: string;
    /** A hash of the user whose session this redirect confirms. */
    confirmed?: string;
    /** Marks a redirect of this package. */
    redirectedBy?: 'auth0-heartbeat';
  };
  /** Parameters of the authentication request. */
  authorizationParams?: {
    /** `none`: answer without showing a page. `login`: always ask for credentials. */
    prompt?: 'none' | 'login';
    /** The organization of the user. */
    organization?: string;
    /** Any other parameter of the authentication request. */
    [parameter: string]: unknown;
  };
}

/** A client that has the configuration of its application. */
export interface ConfiguredClient {
  /** Returns the configuration of the client. */
  getConfiguration?(): {
    /** The domain of the tenant: `example.eu.auth0.com`, or with `https://`. */
    readonly domain: string;
    /** The client ID of the application. */
    readonly clientId: string;
  };
}

/** The part of an `Auth0Client` that {@link handleSessionLoss} uses. */
export interface SignInClient {
  /**
   * Navigates to the login page.
   *
   * @param options The options of the login.
   */
  loginWithRedirect(options?: LoginOptions): Promise<void>;
  /**
   * Removes the tokens. Called with `{ openUrl: false }`, so that the page stays.
   *
   * @param options The options of the logout.
   */
  logout(options?: SignOutOptions): Promise<void>;
  /**
   * Restores the session of the tenant. Required to restore it at a page load, and to continue a
   * session after a login in another tab.
   *
   * @param options The options of the client's `getTokenSilently`.
   */
  checkSession?(options?: object): Promise<void>;
  /** Used to detect a login in another tab. */
  getIdTokenClaims?(): Promise<IdTokenClaims | undefined>;
}

/** The part of an `Auth0Client` that {@link completeLogin} uses. */
export interface CallbackClient extends ConfiguredClient {
  /**
   * Exchanges the authorization response for tokens. Rejects with the error of the tenant.
   *
   * @param url The URL with the response. Default: the URL of the page.
   */
  handleRedirectCallback(url?: string): Promise<{
    /** The `appState` that `loginWithRedirect` received. */
    appState?: unknown;
  }>;
  /** Returns the user, whose hash is shared with other tabs. */
  getIdTokenClaims?(): Promise<IdTokenClaims | undefined>;
}

/**
 * The options of the client's `logout`.
 *
 * @see [Auth0, log users out](https://auth0.com/docs/authenticate/login/logout)
 */
export interface SignOutOptions {
  /** The application whose logout URLs are allowed. `null`: those of the tenant. Default: this application. */
  clientId?: string | null;
  /** Parameters of the logout request. */
  logoutParams?: {
    /** The URL to return to, one of the allowed logout URLs. */
    returnTo?: string;
    /** Sign out of the identity provider as well. */
    federated?: boolean;
    /** Any other parameter of the logout endpoint. */
    [parameter: string]: unknown;
  };
  /** Opens the logout URL. `false`: sign out locally only. */
  openUrl?: false | ((url: string) => Promise<void> | void);
}

/**
 * The claims of the ID token that the heartbeat reads.
 *
 * @see [OpenID Connect Core §2](https://openid.net/specs/openid-connect-core-1_0.html#IDToken)
 */
export interface IdTokenClaims {
  /** Subject identifier. */
  sub?: string;
  /** Session ID at the tenant. */
  sid?: string;
  /** Organization ID. */
  org_id?: string;
  /** When the session ends at the latest. Seconds since the epoch. */
  session_expiry?: number;
}
