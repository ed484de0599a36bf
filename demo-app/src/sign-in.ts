import { Auth0Client } from '@auth0/auth0-spa-js';
import type { TenantAddress } from './tenant-address';

/** Each page is its own callback URL. */
function pageUrl(): string {
  return window.location.origin + window.location.pathname;
}

export function createAuth0Client(
  { domain, clientId }: TenantAddress,
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

/** Redirects to login. The user returns to the current URL. */
export function signIn(auth0: Auth0Client, { forceLogin, email }: SignInOptions): Promise<void> {
  const address = new URL(window.location.href);
  address.searchParams.delete('sign-in');
  return auth0.loginWithRedirect({
    appState: { returnTo: address.pathname + address.search + address.hash },
    authorizationParams: {
      ...(forceLogin && { prompt: 'login' }),
      ...(email && { login_hint: email }),
    },
  });
}

/** The options of the client's `logout`. The user returns to this page. */
export function signOutOptions(): { logoutParams: { returnTo: string } } {
  // A tenant ignores the query when it compares logout URLs.
  return { logoutParams: { returnTo: pageUrl() + window.location.search } };
}
