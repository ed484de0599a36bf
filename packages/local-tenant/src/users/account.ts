import type { Account, AccountClaims, FindAccount } from 'oidc-provider';
import type { LocalTenantUserView } from '../contract-users.js';
import type { OidcProviderModule } from '../provider/load-provider.js';
import { grantContext } from '../sessions/grants.js';
import type { Tenant } from '../tenant/tenant.js';

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
        ...tenant.users.claims(sub),
        ...profileOf(user),
        ...(use === 'id_token' ? sessionClaims(tenant, grantId) : undefined),
      }),
    };
  };
}

function profileOf(user: LocalTenantUserView): AccountClaims {
  const { given_name, family_name } = user;
  return {
    sub: user.user_id,
    name: user.name,
    nickname: user.nickname,
    ...(given_name === undefined ? undefined : { given_name }),
    ...(family_name === undefined ? undefined : { family_name }),
    picture: user.picture,
    updated_at: user.updated_at,
    email: user.email,
    email_verified: user.email_verified,
  };
}

function sessionClaims(tenant: Tenant, grantId: string | undefined): Record<string, unknown> {
  const { sid, organization } = grantContext(tenant, grantId);
  const endAt = sid === undefined ? undefined : tenant.sessions.absoluteEndAt(sid);
  const withExpiry = tenant.policy.sessionExpiry && endAt !== undefined;
  return {
    sid,
    ...(withExpiry ? { session_expiry: Math.floor(endAt / 1000) } : undefined),
    ...tenant.organizations.claims(organization),
  };
}
