import type { ClientMetadata } from 'oidc-provider';
import type { LocalTenantClient } from '../contract-clients.js';

/** Returns an application in the provider's format. */
export function clientMetadata(client: LocalTenantClient): ClientMetadata {
  return {
    client_id: client.clientId,
    client_name: client.name ?? client.clientId,
    redirect_uris: [...client.allowedCallbackUrls],
    ...grantsOf(client),
    ...authenticationOf(client),
  };
}

/** An application without callback URLs is a machine, which has no users. */
function grantsOf({ allowedCallbackUrls, clientSecret }: LocalTenantClient) {
  const forUsers = allowedCallbackUrls.length > 0;
  return {
    grant_types: [
      ...(forUsers ? ['authorization_code', 'refresh_token'] : []),
      ...(clientSecret === undefined ? [] : ['client_credentials']),
    ],
    response_types: forUsers ? ['code' as const] : [],
  };
}

/** The provider accepts a secret in the form and with HTTP Basic authentication, like Auth0. */
function authenticationOf({ clientSecret }: LocalTenantClient) {
  return clientSecret === undefined
    ? { token_endpoint_auth_method: 'none' as const }
    : { token_endpoint_auth_method: 'client_secret_post' as const, client_secret: clientSecret };
}
