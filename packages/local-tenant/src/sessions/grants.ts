import type { Grant, KoaContextWithOIDC } from 'oidc-provider';
import type { Tenant } from '../tenant/tenant.js';
import { readGrantContext, saveGrantContext, textOf, type GrantContext } from './grant-context.js';

/**
 * Returns the grant for a request, with all requested scopes. A session has one grant per
 * application. Each request for a refresh token creates a separate grant, so that the reuse of a
 * token revokes only the family of that token.
 */
export async function grantFor(tenant: Tenant, ctx: KoaContextWithOIDC): Promise<Grant> {
  const { oidc } = ctx;
  const clientId = oidc.client?.clientId ?? '';
  const accountId = oidc.account?.accountId ?? '';
  const context: GrantContext = {
    sid: tenant.sessions.findActive(oidc.session?.uid)?.sid,
    organization: textOf(oidc.params?.['organization']),
    forRefresh: ['offline_access', 'online_access'].some((s) => oidc.requestParamScopes.has(s)),
  };
  const grant =
    (await reusableGrant(tenant, ctx, context)) ?? new oidc.provider.Grant({ accountId, clientId });
  grant.addOIDCScope(oidc.requestParamOIDCScopes);
  for (const resource of Object.keys(oidc.resourceServers ?? {})) {
    grant.addResourceScope(resource, oidc.requestParamScopes);
  }
  await grant.save();
  saveGrantContext(tenant.artifacts, grant.jti, context);
  return grant;
}

async function reusableGrant(
  tenant: Tenant,
  { oidc }: KoaContextWithOIDC,
  context: GrantContext,
): Promise<Grant | undefined> {
  const id = oidc.session?.grantIdFor(oidc.client?.clientId ?? '');
  if (id === undefined || context.forRefresh) return undefined;
  const { sid, organization, forRefresh } = grantContext(tenant, id);
  const isReusable = !forRefresh && sid === context.sid && organization === context.organization;
  return isReusable ? oidc.provider.Grant.find(id) : undefined;
}

/** Returns the stored context of a grant. */
export function grantContext({ artifacts }: Tenant, grantId: string | undefined): GrantContext {
  return readGrantContext(artifacts, grantId);
}
