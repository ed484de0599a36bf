import { Auth0Client } from '@auth0/auth0-spa-js';
import type { TenantAddress } from './tenant-address';

/** Each page is its own callback URL. */
function pageUrl(): string {
  return window.location.origin + window.location.pathname;
}

export function createAuth0Client({ domain, clientId }: TenantAddress): Auth0Client {
  return new Auth0Client({
    domain,
    clientId,
    cacheLocation: 'localstorage',
    authorizationParams: { redirect_uri: pageUrl() },
  });
}

/** Goes to login and comes back to where the user is. */
export function signIn(auth0: Auth0Client, { askAgain }: { askAgain: boolean }): Promise<void> {
  const { pathname, search, hash } = window.location;
  return auth0.loginWithRedirect({
    appState: { returnTo: pathname + search + hash },
    ...(askAgain && { authorizationParams: { prompt: 'login' } }),
  });
}

/** The options for the client's `logout`, leading back to this page. */
export function signOutOptions(): { logoutParams: { returnTo: string } } {
  // A tenant compares its allowed logout URLs without the query.
  return { logoutParams: { returnTo: pageUrl() + window.location.search } };
}
