import { Auth0ClientFactory, type AuthClientConfig } from '@auth0/auth0-angular';
import type { AppRoutes } from './app-routes.js';
import type { Auth0Config, SdkClient } from './auth0-config.js';

/**
 * Creates the client of the app.
 *
 * @param beforeLeaving Called before the client leaves the page.
 */
export function createClient(
  configuration: AuthClientConfig,
  routes: AppRoutes,
  isBrowser: boolean,
  beforeLeaving: () => Promise<void>,
): SdkClient {
  const config: Auth0Config = configuration.get();
  if (!isBrowser) return createServerClient(config);
  const given = config.client as SdkClient | undefined;
  const client = given ?? Auth0ClientFactory.createClient(configuration);
  const logout = client.logout.bind(client);
  const loginWithRedirect = client.loginWithRedirect.bind(client);
  client.logout = async (options) => {
    if (options?.openUrl !== false) await beforeLeaving();
    return logout(options);
  };
  client.loginWithRedirect = async (options) => {
    await beforeLeaving();
    const appState: Readonly<Record<string, unknown>> = { ...options?.appState };
    const { returnTo } = appState;
    if (typeof returnTo !== 'string') return loginWithRedirect(options);
    // The router of the SDK navigates to `target` after a login, a URL without the base of the app.
    const target = routes.routeOf(returnTo);
    return loginWithRedirect({ ...options, appState: { target, ...appState } });
  };
  return client;
}

/** Nothing is requested on a server. The client of the SDK needs a browser. */
function createServerClient({ domain, clientId }: Auth0Config): SdkClient {
  const nothing = async () => undefined;
  const client = {
    getConfiguration: () => ({ domain, clientId }),
    getTokenSilently: nothing,
    getIdTokenClaims: nothing,
    handleRedirectCallback: nothing,
    loginWithRedirect: nothing,
    logout: nothing,
  };
  return client as unknown as SdkClient;
}
