import {
  Auth0Client,
  type Auth0ClientOptions,
  type RedirectLoginOptions,
} from '@auth0/auth0-spa-js';

/** Each page is its own callback URL. */
function pageUrl(): string {
  return window.location.origin + window.location.pathname;
}

export function createAuth0Client(
  { domain, clientId }: Pick<Auth0ClientOptions, 'domain' | 'clientId'>,
  redirectUri = pageUrl(),
): Auth0Client {
  return new Auth0Client({
    domain,
    clientId,
    cacheLocation: 'localstorage',
    authorizationParams: { redirect_uri: redirectUri },
  });
}

export interface SignInOptions {
  /** Shows the login page also if the tenant has a session. */
  readonly forceLogin: boolean;
  /** The login hint. */
  readonly email?: string;
}

/** The options of `login()`. */
export function signInOptions({ forceLogin, email }: SignInOptions) {
  return {
    authorizationParams: {
      ...(forceLogin && { prompt: 'login' as const }),
      ...(email && { login_hint: email }),
    },
  } satisfies RedirectLoginOptions;
}

/** The options of `logout()`. The user returns to this page. */
export function signOutOptions(): { logoutParams: { returnTo: string } } {
  // A tenant ignores the query when it compares logout URLs.
  return { logoutParams: { returnTo: pageUrl() + window.location.search } };
}
