import type { JWK } from 'oidc-provider';
import { wait as waitWithTimer, type Clock, type Wait } from './clock.js';
import type { LocalTenant, LocalTenantOptions } from './contract.js';
import { readFault } from './faults/schema.js';
import { createCertificate, writeCertificate } from './http/certificate.js';
import { createHandler } from './http/handler.js';
import { listenOnLoopback } from './http/listen.js';
import { createRateLimits } from './http/rate-limit.js';
import { MANAGEMENT_SCOPES } from './management/scopes.js';
import { createManagementTokens } from './management/tokens.js';
import { readOptions } from './options/options.js';
import { list, oneOf, parse, text } from './options/schema.js';
import { accessTokenSeconds } from './policy/policy.js';
import { readPolicyChange } from './policy/schema.js';
import { cookieNames } from './provider/cookies.js';
import { loadProvider } from './provider/load-provider.js';
import { Providers } from './provider/providers.js';
import { createVerifySignature, generateSigningKey } from './signing-key.js';
import { ArtifactStore } from './tenant/artifact-store.js';
import { Tenant } from './tenant/tenant.js';
import { readWebhooksChange } from './webhooks/schema.js';
import { startTransmitter } from './webhooks/transmitter.js';

/**
 * Starts a tenant. `now` is the clock of its sessions and log. `wait` delays its retries. `createKey`
 * returns its signing key.
 */
export async function startTenant(
  options: LocalTenantOptions,
  now: Clock = Date.now,
  wait: Wait = waitWithTimer,
  createKey: () => Promise<JWK> = generateSigningKey,
): Promise<LocalTenant> {
  const resolved = readOptions(options);
  const [module, signingKey, certificate] = await Promise.all([
    loadProvider(),
    createKey(),
    resolved.https ? createCertificate() : undefined,
  ]);
  const scheme = certificate === undefined ? 'http' : 'https';
  if (certificate !== undefined && resolved.certificateFile !== undefined) {
    await writeCertificate(resolved.certificateFile, certificate);
  }
  const tenant = new Tenant(resolved, new ArtifactStore(), now);
  const managementTokens = createManagementTokens(signingKey);
  const server = await listenOnLoopback(resolved.port, certificate, (port) => {
    const cookies = cookieNames(port);
    const providers = new Providers(tenant, module, signingKey, cookies);
    const verifySignature = createVerifySignature(signingKey);
    const rateLimits = createRateLimits(now);
    return createHandler({
      tenant,
      providers,
      cookies,
      managementTokens,
      scheme,
      trustProxy: resolved.trustProxy,
      verifySignature,
      rateLimits,
    });
  });
  const domain = `${scheme}://localhost:${server.port}`;
  const transmitter = startTransmitter(tenant, signingKey, `${domain}/`, wait);
  let stopping: Promise<void> | undefined;
  return {
    port: server.port,
    domain,
    certificate: certificate?.cert ?? null,
    crossSiteDomain: `${scheme}://tenant.localhost:${server.port}`,
    managementToken: (scopes = MANAGEMENT_SCOPES) =>
      managementTokens.issue(
        `${domain}/`,
        parse(list(oneOf(MANAGEMENT_SCOPES)), scopes, 'scopes'),
        accessTokenSeconds(tenant.policy),
      ),
    listUsers: () => tenant.users.list(),
    blockUser: async (userId) => tenant.updateUser(userId, { blocked: true }),
    unblockUser: async (userId) => tenant.updateUser(userId, { blocked: false }),
    deleteUser: async (userId) => tenant.deleteUser(userId),
    changePassword: async (userId, password = tenant.users.password(userId)) =>
      tenant.updateUser(userId, { password: parse(text, password, 'password') }),
    listSessions: (userId) => tenant.sessions.list(userId),
    deleteUserSessions: async (userId) => tenant.deleteUserSessions(userId),
    deleteSession: async (sessionId) => tenant.deleteSession(sessionId),
    expireSession: async (sessionId) => tenant.expireSession(sessionId),
    revokeRefreshTokens: async (userId) => tenant.revokeRefreshTokens(userId),
    setFault: (fault) => tenant.faults.add(readFault(fault)).remove,
    clearFaults: () => tenant.faults.clear(),
    configure: (policy) => tenant.configure(readPolicyChange(policy, 'policy')),
    logs: () => tenant.log.list(),
    requests: () => tenant.journal.list(),
    setWebhooks: (change) => tenant.setWebhooks(readWebhooksChange(change, 'webhooks')),
    deliveries: () => tenant.deliveries.list(),
    settled: () => transmitter.settled(),
    reset: async () => tenant.reset(),
    stop: () => {
      transmitter.stop();
      stopping ??= server.close();
      return stopping;
    },
  };
}
