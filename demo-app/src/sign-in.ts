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
  /** The tenant must ask who it is, also where it has a session. */
  readonly askAgain: boolean;
  /** Who it is expected to be. */
  readonly email?: string;
}

/** Goes to login and comes back to where the user is. */
export function signIn(auth0: Auth0Client, { askAgain, email }: SignInOptions): Promise<void> {
  const address = new URL(window.location.href);
  address.searchParams.delete('sign-in');
  return auth0.loginWithRedirect({
    appState: { returnTo: address.pathname + address.search + address.hash },
    authorizationParams: {
      ...(askAgain && { prompt: 'login' }),
      ...(email && { login_hint: email }),
    },
  });
}

/** The options for the client's `logout`, leading back to this page. */
export function signOutOptions(): { logoutParams: { returnTo: string } } {
  // A tenant compares its allowed logout URLs without the query.
  return { logoutParams: { returnTo: pageUrl() + window.location.search } };
}
