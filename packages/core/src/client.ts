/**
 * The part of an `Auth0Client` of `@auth0/auth0-spa-js` that the heartbeat uses.
 *
 * Written out here, so that the client of any 2.x release fits, also one that another package
 * bundles.
 */
export interface SessionClient extends ConfiguredClient {
  getTokenSilently(options: { cacheMode: 'off'; timeoutInSeconds?: number }): Promise<unknown>;
  getIdTokenClaims(): Promise<IdTokenClaims | undefined>;
  logout(options?: SignOutOptions): Promise<void>;
  /** Needed to confirm a session by a redirect. */
  loginWithRedirect?(options?: LoginOptions): Promise<void>;
}

/** The options of the client's `loginWithRedirect`. */
export interface LoginOptions {
  appState?: { returnTo: string; confirmed?: string };
  authorizationParams?: { prompt?: 'none' | 'login' };
}

/** A client that tells which application of which tenant it is. */
export interface ConfiguredClient {
  getConfiguration?(): { readonly domain: string; readonly clientId: string };
}

/** The part of an `Auth0Client` that {@link handleSessionLoss} uses. */
export interface SignInClient {
  loginWithRedirect(options?: LoginOptions): Promise<void>;
  logout(options?: SignOutOptions): Promise<void>;
  /** Needed to recover in place. */
  checkSession?(): Promise<void>;
  getIdTokenClaims?(): Promise<IdTokenClaims | undefined>;
}

/** The part of an `Auth0Client` that {@link completeLogin} uses. */
export interface CallbackClient extends ConfiguredClient {
  handleRedirectCallback(url?: string): Promise<{ appState?: unknown }>;
  getIdTokenClaims?(): Promise<IdTokenClaims | undefined>;
}

/** The options of the client's `logout`. */
export interface SignOutOptions {
  clientId?: string | null;
  logoutParams?: { returnTo?: string; federated?: boolean; [parameter: string]: unknown };
  openUrl?: false | ((url: string) => Promise<void> | void);
}

/** The claims of the ID token that the heartbeat reads. */
export interface IdTokenClaims {
  sub?: string;
  sid?: string;
  /** When the session ends whatever happens until then, in seconds since the epoch. */
  session_expiry?: number;
}
