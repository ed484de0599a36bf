import type { Grant, KoaContextWithOIDC } from 'oidc-provider';
import type { Tenant } from '../tenant/tenant.js';

/** What a grant was given for, beyond what the provider keeps. */
export interface GrantOrigin {
  readonly sid: string | undefined;
  readonly organization: string | undefined;
  /** Was a refresh token asked for? */
  readonly forRefresh: boolean;
}

const ORIGIN_SECONDS = 30 * 24 * 60 * 60;

/**
 * First-party consent: everything asked for is granted. One grant per session and application,
 * but one of its own for each request for a refresh token, so that the reuse of a token revokes
 * that token's family and nothing else.
 */
export async function grantFor(tenant: Tenant, ctx: KoaContextWithOIDC): Promise<Grant> {
  const { oidc } = ctx;
  const clientId = oidc.client?.clientId ?? '';
  const accountId = oidc.account?.accountId ?? '';
  const origin: GrantOrigin = {
    sid: tenant.sessions.alive(oidc.session?.uid)?.sid,
    organization: textOf(oidc.params?.['organization']),
    forRefresh: ['offline_access', 'online_access'].some((s) => oidc.requestParamScopes.has(s)),
  };
  const grant =
    (await reusableGrant(tenant, ctx, origin)) ?? new oidc.provider.Grant({ accountId, clientId });
  grant.addOIDCScope(oidc.requestParamOIDCScopes);
  for (const resource of Object.keys(oidc.resourceServers ?? {})) {
    grant.addResourceScope(resource, oidc.requestParamScopes);
  }
  await grant.save();
  tenant.artifacts.put('GrantOrigin', grant.jti, { extra: { ...origin } }, ORIGIN_SECONDS);
  return grant;
}

async function reusableGrant(
  tenant: Tenant,
  { oidc }: KoaContextWithOIDC,
  wanted: GrantOrigin,
): Promise<Grant | undefined> {
  const id = oidc.session?.grantIdFor(oidc.client?.clientId ?? '');
  if (id === undefined || wanted.forRefresh) return undefined;
  const { sid, organization, forRefresh } = originOf(tenant, id);
  const fits = !forRefresh && sid === wanted.sid && organization === wanted.organization;
  return fits ? oidc.provider.Grant.find(id) : undefined;
}

/** The session and the organization that a token's grant was given in. */
export function originOf(tenant: Tenant, grantId: string | undefined): GrantOrigin {
  const extra =
    grantId === undefined ? undefined : tenant.artifacts.get('GrantOrigin', grantId)?.extra;
  return {
    sid: textOf(extra?.['sid']),
    organization: textOf(extra?.['organization']),
    forRefresh: extra?.['forRefresh'] === true,
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
