/**
 * The part of an `Auth0Client` of `@auth0/auth0-spa-js` that the heartbeat uses.
 *
 * Written out here, so that the client of any 2.x release fits, also one that another package
 * bundles.
 */
export interface SessionClient extends ConfiguredClient {
  /**
   * Asks the tenant for a token, past the cache. Resolves with `undefined` once the session reached
   * its `session_expiry`; rejects with the tenant's error.
   *
   * @param options `timeoutInSeconds` limits the answer of the iframe.
   */
  getTokenSilently(options: { cacheMode: 'off'; timeoutInSeconds?: number }): Promise<unknown>;
  /** Tells who is signed in: the claims of the ID token, `undefined` where there is none. */
  getIdTokenClaims(): Promise<IdTokenClaims | undefined>;
  /**
   * Signs out: locally, and at the tenant unless `openUrl` is `false`.
   *
   * @param options Where to, and whether the page leaves.
   */
  logout(options?: SignOutOptions): Promise<void>;
  /**
   * Needed to confirm a session by a redirect.
   *
   * @param options What comes back to the page with the user.
   */
  loginWithRedirect?(options?: LoginOptions): Promise<void>;
}

/**
 * The options of the client's `loginWithRedirect`.
 *
 * @see [OpenID Connect Core §3.1.2.1](https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest)
 */
export interface LoginOptions {
  /** What the client keeps for the page that the tenant leads back to. */
  appState?: {
    /** Where the user was: a path of this origin. */
    returnTo: string;
    /** Whose session is confirmed by this redirect, as a digest. */
    confirmed?: string;
  };
  /** What is asked of the tenant. */
  authorizationParams?: {
    /** `none`: only an answer, no page; `login`: ask for credentials in any case. */
    prompt?: 'none' | 'login';
  };
}

/** A client that tells which application of which tenant it is. */
export interface ConfiguredClient {
  /** Returns what the client was made with. */
  getConfiguration?(): {
    /** The tenant's domain: `example.eu.auth0.com`, or with `https://`. */
    readonly domain: string;
    /** The application's client ID. */
    readonly clientId: string;
  };
}

/** The part of an `Auth0Client` that {@link handleSessionLoss} uses. */
export interface SignInClient {
  /**
   * Leaves the page for login.
   *
   * @param options What comes back to the page with the user.
   */
  loginWithRedirect(options?: LoginOptions): Promise<void>;
  /**
   * Drops the tokens; called with `{ openUrl: false }`, so that the page stays.
   *
   * @param options Where to, and whether the page leaves.
   */
  logout(options?: SignOutOptions): Promise<void>;
  /** Needed to recover in place. */
  checkSession?(): Promise<void>;
  /** Tells whether another tab has signed somebody in since. */
  getIdTokenClaims?(): Promise<IdTokenClaims | undefined>;
}

/** The part of an `Auth0Client` that {@link completeLogin} uses. */
export interface CallbackClient extends ConfiguredClient {
  /**
   * Exchanges the authorization response for tokens. Rejects with the tenant's error.
   *
   * @param url The address with the response. Default: the page's.
   */
  handleRedirectCallback(url?: string): Promise<{
    /** What `loginWithRedirect` was given. */
    appState?: unknown;
  }>;
  /** Tells who has signed in, which the other tabs hear of as a digest. */
  getIdTokenClaims?(): Promise<IdTokenClaims | undefined>;
}

/**
 * The options of the client's `logout`.
 *
 * @see [Auth0, log users out](https://auth0.com/docs/authenticate/login/logout)
 */
export interface SignOutOptions {
  /** Whose logout URLs are allowed. `null`: those of the tenant. Default: this application. */
  clientId?: string | null;
  /** What is asked of the tenant. */
  logoutParams?: {
    /** Where the tenant leads to afterwards: one of the allowed logout URLs. */
    returnTo?: string;
    /** Signs out of the identity provider as well. */
    federated?: boolean;
    /** Any other parameter of the logout endpoint. */
    [parameter: string]: unknown;
  };
  /** Opens the tenant's logout address in a way of the app. `false`: sign out locally only. */
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
  /** When the session ends whatever happens until then, in seconds since the epoch. */
  session_expiry?: number;
}
