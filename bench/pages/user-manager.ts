import { UserManager } from 'oidc-client-ts';

/** A `UserManager` as its documentation shows it. */
export function createUserManager(): UserManager {
  const { tenant, clientId, timeoutMs } = window.benchSettings;
  return new UserManager({
    authority: tenant,
    client_id: clientId,
    redirect_uri: `${location.origin}/oidc-client-ts`,
    silent_redirect_uri: `${location.origin}/silent`,
    scope: 'openid profile email',
    ...(timeoutMs !== undefined && { silentRequestTimeoutInSeconds: timeoutMs / 1_000 }),
  });
}
