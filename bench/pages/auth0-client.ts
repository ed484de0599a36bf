import { Auth0Client } from '@auth0/auth0-spa-js';

/** A client as its documentation shows it. */
export function createAuth0Client(): Auth0Client {
  const { tenant, clientId, timeoutMs, audience } = window.benchSettings;
  return new Auth0Client({
    domain: tenant,
    clientId,
    authorizationParams: {
      redirect_uri: location.origin + location.pathname,
      ...(audience !== undefined && { audience }),
    },
    ...(timeoutMs !== undefined && { authorizeTimeoutInSeconds: timeoutMs / 1_000 }),
  });
}

/** A token call of an app. */
export function callForToken(auth0: Auth0Client, timeoutMs: number): Promise<unknown> {
  return auth0.getTokenSilently({ cacheMode: 'off', timeoutInSeconds: timeoutMs / 1_000 });
}
