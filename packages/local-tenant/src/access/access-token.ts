import type { AccessToken, ClientCredentials, JWTStructured, Provider } from 'oidc-provider';
import type { LocalTenantApi } from '../contract-access.js';
import { managementAudience } from '../management/scopes.js';
import { MANAGEMENT_GRANT } from '../management/tokens.js';
import { grantContext } from '../sessions/grants.js';
import type { Tenant } from '../tenant/tenant.js';

/**
 * Gives a JWT access token the header and the claims of its API's profile. A token with the scope
 * `openid` is also for `/userinfo`.
 * @see https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles
 */
export function applyAccessTokenProfile(
  tenant: Tenant,
  token: AccessToken | ClientCredentials,
  parts: JWTStructured,
): void {
  const { jti, client_id, sub, aud, iss, ...claims } = parts.payload;
  const issuer = String(iss);
  const audience = String(aud);
  const api = tenant.apis.get(audience);
  const isUser = token.kind === 'AccessToken';
  const isRfc9068 =
    api?.accessTokenProfile === 'rfc9068' && audience !== managementAudience(issuer);
  parts.header = { ...parts.header, typ: isRfc9068 ? 'at+jwt' : 'JWT' };
  parts.payload = {
    ...(isUser ? userClaims(tenant, token as AccessToken, api) : machineClaims(token, api)),
    ...claims,
    iss: issuer,
    sub: isUser ? sub : `${String(client_id)}@clients`,
    aud: token.scopes.has('openid') ? [audience, `${issuer}userinfo`] : audience,
    ...(isRfc9068 ? { client_id, jti } : { azp: client_id }),
    ...(isUser || isRfc9068 ? undefined : { gty: MANAGEMENT_GRANT }),
  };
}

function userClaims(
  tenant: Tenant,
  { accountId, grantId }: AccessToken,
  api: LocalTenantApi | undefined,
): Record<string, unknown> {
  const { sid, organization } = grantContext(tenant, grantId);
  const { sidClaim } = tenant.policy;
  return {
    ...tenant.users.claims(accountId),
    ...(sidClaim === null || sid === undefined ? undefined : { [sidClaim]: sid }),
    ...tenant.organizations.claims(organization),
    ...(api?.permissions === true
      ? { permissions: tenant.users.permissions(accountId, api.audience) }
      : undefined),
    ...(typeof api?.rolesClaim === 'string'
      ? { [api.rolesClaim]: tenant.users.roles(accountId) }
      : undefined),
  };
}

/** The permissions of a machine are its scopes. */
function machineClaims(
  { scopes }: ClientCredentials,
  api: LocalTenantApi | undefined,
): Record<string, unknown> {
  return api?.permissions === true ? { permissions: [...scopes] } : {};
}

/**
 * Makes `/userinfo` accept a JWT access token with the scope `openid`. The provider stores opaque
 * tokens only and accepts none with an audience, so this stores a copy without it.
 */
export function acceptJwtAtUserinfo(provider: Provider, { artifacts }: Tenant): void {
  const { AccessToken } = provider;
  const save = AccessToken.prototype.save;
  AccessToken.prototype.save = async function (this: AccessToken) {
    const value = await save.call(this);
    if (this.aud === undefined || !this.scopes.has('openid')) return value;
    const fields = AccessToken.IN_PAYLOAD.filter((name) => name !== 'aud');
    const payload = Object.fromEntries(
      fields.map((name) => [name, this[name as keyof AccessToken]]),
    );
    artifacts.put('AccessToken', value, payload, this.remainingTTL);
    return value;
  };
}
