import type { KoaContextWithOIDC } from 'oidc-provider';
import type { OidcProviderModule } from '../provider/load-provider.js';
import { textOf } from '../sessions/grant-context.js';
import type { Tenant } from '../tenant/tenant.js';

/** The scopes of the user, which need no permission. */
const USER_SCOPES = ['openid', 'profile', 'email', 'offline_access', 'online_access'];

/**
 * Checks that the organization of a request exists and that the user is a member.
 * @throws the authorization error `invalid_request` or `access_denied`
 */
export function checkOrganization(
  tenant: Tenant,
  { errors }: OidcProviderModule,
  { oidc }: KoaContextWithOIDC,
): void {
  const organization = textOf(oidc.params?.['organization']);
  const userId = oidc.session?.accountId;
  const membership = tenant.organizations.membership(organization, userId);
  if (membership === 'unknown_organization') {
    throw new errors.CustomOIDCProviderError(
      'invalid_request',
      'parameter organization is invalid',
    );
  }
  if (membership === 'not_a_member') {
    const description = notAMember(userId ?? '', organization ?? '');
    throw new errors.CustomOIDCProviderError('access_denied', description);
  }
}

/**
 * Returns Auth0's description for a user who is not a member.
 * @see https://github.com/auth0/auth0-server-python/pull/114
 */
export function notAMember(userId: string, organization: string): string {
  return `user ${userId} is not part of the ${organization} organization`;
}

/** Returns the scopes of a token for an API. Permissions limit them if the API has permissions. */
export function apiScopes(
  tenant: Tenant,
  audience: string,
  userId: string | undefined,
  requested: Iterable<string>,
): string[] {
  const scopes = [...requested];
  if (userId === undefined || tenant.apis.get(audience)?.permissions !== true) return scopes;
  const permissions = tenant.users.permissions(userId, audience);
  return scopes.filter((scope) => USER_SCOPES.includes(scope) || permissions.includes(scope));
}
