import type { KoaContextWithOIDC } from 'oidc-provider';
import type { LocalTenantClient } from '../contract-clients.js';
import { managementAudience } from '../management/scopes.js';
import type { OidcProviderModule } from '../provider/load-provider.js';

/** Returns whether a machine asks for a token of its own. */
export function isClientCredentials({ oidc }: KoaContextWithOIDC): boolean {
  return oidc.params?.['grant_type'] === 'client_credentials';
}

/**
 * Returns the `audience` of a request. The provider does not know this parameter of Auth0, so it is
 * only in the body.
 * @throws the token error `access_denied` without an audience
 */
export function requestedAudience(
  { errors }: OidcProviderModule,
  { oidc }: KoaContextWithOIDC,
): string {
  const audience = oidc.body?.['audience'];
  if (typeof audience === 'string' && audience !== '') return audience;
  const description = 'Non-global clients are not allowed access to APIv1';
  throw new errors.CustomOIDCProviderError('access_denied', description);
}

/**
 * Sets the scopes of a request for the Management API: the requested ones, otherwise all that the
 * application was granted. Another audience is an API of this tenant with all requested scopes.
 * @throws the token error `access_denied` for an application or a scope without a grant
 */
export function grantScopes(
  { errors }: OidcProviderModule,
  { oidc }: KoaContextWithOIDC,
  client: LocalTenantClient | undefined,
  audience: string,
): void {
  if (oidc.params === undefined || audience !== managementAudience(oidc.issuer)) return;
  const granted: readonly string[] | undefined = client?.managementScopes;
  if (granted === undefined) {
    const description = `Client is not authorized to access "${audience}". You need to create a "client-grant" associated to this API. See: https://auth0.com/docs/api/v2#!/Client_Grants/post_client_grants`;
    throw new errors.CustomOIDCProviderError('access_denied', description);
  }
  const { scope } = oidc.params;
  const requested = typeof scope === 'string' && scope !== '' ? scope.split(' ') : granted;
  const missing = requested.filter((each) => !granted.includes(each));
  if (missing.length > 0) {
    const description = `Client has not been granted scopes: ${missing.join(', ')}`;
    throw new errors.CustomOIDCProviderError('access_denied', description);
  }
  oidc.params['scope'] = requested.join(' ');
}
