import type { Account, AccountClaims, FindAccount } from 'oidc-provider';
import type { LocalTenantUserView } from '../contract.js';
import type { Tenant } from '../tenant/tenant.js';
import { grantContext } from './grants.js';
import type { OidcProviderModule } from './load-provider.js';

/** Creates the provider's account lookup. The token endpoint rejects a blocked user. */
export function createFindAccount(tenant: Tenant, { errors }: OidcProviderModule): FindAccount {
  return (ctx, sub, token): Account | undefined => {
    const user = tenant.users.find(sub);
    if (user === undefined) return undefined;
    if (user.blocked && ctx.oidc.route === 'token') {
      throw new errors.CustomOIDCProviderError('invalid_grant', 'user is blocked');
    }
    const grantId = token !== undefined && 'grantId' in token ? token.grantId : undefined;
    return {
      accountId: sub,
      claims: (use) => ({
        ...profileOf(user, tenant.now()),
        ...(use === 'id_token' ? sessionClaims(tenant, grantId) : undefined),
      }),
    };
  };
}

function profileOf(user: LocalTenantUserView, now: number): AccountClaims {
  return {
    sub: user.user_id,
    name: user.name,
    nickname: user.email.split('@')[0],
    updated_at: new Date(now).toISOString(),
    email: user.email,
    email_verified: true,
  };
}

function sessionClaims(tenant: Tenant, grantId: string | undefined): Record<string, unknown> {
  const { sid, organization } = grantContext(tenant, grantId);
  const endAt = sid === undefined ? undefined : tenant.sessions.absoluteEndAt(sid);
  const withExpiry = tenant.policy.sessionExpiry && endAt !== undefined;
  return {
    sid,
    ...(withExpiry ? { session_expiry: Math.floor(endAt / 1000) } : undefined),
    ...(organization === undefined ? undefined : organizationClaims(organization)),
  };
}

/** A request identifies an organization by ID or name. For a name, the tenant generates an ID. */
function organizationClaims(organization: string): Record<string, string> {
  if (organization.startsWith('org_')) return { org_id: organization };
  const name = organization.toLowerCase();
  return { org_id: `org_${name}`, org_name: name };
}
