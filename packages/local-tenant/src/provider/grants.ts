import type { Grant, KoaContextWithOIDC } from 'oidc-provider';
import type { Tenant } from '../tenant/tenant.js';

/** The context of a grant that the provider does not store. */
export interface GrantContext {
  readonly sid: string | undefined;
  readonly organization: string | undefined;
  /** Whether the request asked for a refresh token. */
  readonly forRefresh: boolean;
}

const CONTEXT_SECONDS = 30 * 24 * 60 * 60;

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
  tenant.artifacts.put('GrantContext', grant.jti, { extra: { ...context } }, CONTEXT_SECONDS);
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
export function grantContext(tenant: Tenant, grantId: string | undefined): GrantContext {
  const extra =
    grantId === undefined ? undefined : tenant.artifacts.get('GrantContext', grantId)?.extra;
  return {
    sid: textOf(extra?.['sid']),
    organization: textOf(extra?.['organization']),
    forRefresh: extra?.['forRefresh'] === true,
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
