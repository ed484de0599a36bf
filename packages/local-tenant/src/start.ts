import type { LocalTenant, LocalTenantOptions } from './contract.js';
import { createHandler } from './http/handler.js';
import { listenOnLoopback } from './http/listen.js';
import { readFault } from './input/fault-input.js';
import { readOptions } from './input/options-input.js';
import { readPolicyChange } from './input/policy-input.js';
import { cookieNames } from './provider/cookies.js';
import { loadProvider } from './provider/load-provider.js';
import { Providers } from './provider/providers.js';
import { generateSigningKey } from './provider/signing-key.js';
import { ArtifactStore } from './tenant/artifact-store.js';
import type { Clock } from './tenant/clock.js';
import { Tenant } from './tenant/tenant.js';

/** Starts a tenant whose sessions and log follow the clock given. */
export async function startTenant(
  options: LocalTenantOptions,
  now: Clock = Date.now,
): Promise<LocalTenant> {
  const resolved = readOptions(options);
  const [module, signingKey] = await Promise.all([loadProvider(), generateSigningKey()]);
  const tenant = new Tenant(resolved, new ArtifactStore(), now);
  const server = await listenOnLoopback(resolved.port, (port) => {
    const cookies = cookieNames(port);
    const providers = new Providers(tenant, module, signingKey, cookies);
    return createHandler({ tenant, providers, cookies });
  });
  let stopping: Promise<void> | undefined;
  return {
    port: server.port,
    domain: `http://localhost:${server.port}`,
    crossSiteDomain: `http://tenant.localhost:${server.port}`,
    listUsers: () => tenant.users.list(),
    blockUser: async (userId) => tenant.block(userId),
    unblockUser: async (userId) => tenant.unblock(userId),
    listSessions: (userId) => tenant.sessions.list(userId),
    deleteUserSessions: async (userId) => tenant.deleteUserSessions(userId),
    deleteSession: async (sessionId) => tenant.deleteSession(sessionId),
    expireSession: async (sessionId) => tenant.expireSession(sessionId),
    revokeRefreshTokens: async (userId) => tenant.revokeRefreshTokens(userId),
    setFault: (fault) => tenant.faults.add(readFault(fault)).undo,
    clearFaults: () => tenant.faults.clear(),
    configure: (policy) => tenant.configure(readPolicyChange(policy, 'policy')),
    logs: () => tenant.log.list(),
    requests: () => tenant.journal.list(),
    reset: async () => tenant.reset(),
    stop: () => {
      stopping ??= server.close();
      return stopping;
    },
  };
}
