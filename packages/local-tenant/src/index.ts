/**
 * An Auth0-compatible tenant on your own machine, for development and tests. You can block users,
 * end sessions and simulate faults.
 *
 * @packageDocumentation
 */
import type { LocalTenant, LocalTenantOptions } from './contract.js';
import { startTenant } from './start.js';

export { LocalTenantError, type LocalTenantErrorCode } from './error.js';
export type {
  BlockedUserAnswer,
  LocalTenant,
  LocalTenantOptions,
  LocalTenantPolicyChange,
  LocalTenantSessionPolicy,
} from './contract.js';
export type { LocalTenantClient, LocalTenantManagementScope } from './contract-clients.js';
export type {
  LocalTenantFault,
  LocalTenantFaultEndpoint,
  LocalTenantFaultKind,
} from './contract-faults.js';
export type {
  LocalTenantLogEvent,
  LocalTenantRequest,
  LocalTenantSessionView,
} from './contract-records.js';
export type {
  LocalTenantAccessTokenProfile,
  LocalTenantApi,
  LocalTenantOrganization,
} from './contract-access.js';
export type {
  LocalTenantIdentity,
  LocalTenantMetadata,
  LocalTenantUser,
  LocalTenantUserView,
} from './contract-users.js';
export type {
  LocalTenantDelivery,
  LocalTenantDeliveryTarget,
  LocalTenantEventStream,
  LocalTenantLogoutInitiator,
  LocalTenantLogStream,
  LocalTenantSharedSignals,
  LocalTenantWebhooks,
  LocalTenantWebhooksChange,
} from './contract-webhooks.js';

/**
 * Starts an Auth0-compatible tenant on the loopback addresses of this machine.
 *
 * @param options The port, applications, users, policy and webhooks. All options have defaults.
 * @returns The running tenant. Call `stop()` to stop it.
 *
 * @throws {LocalTenantError} Rejects with `port_in_use`, `listen_failed`, `invalid_option`.
 *
 * @example
 * ```ts
 * import { startLocalTenant } from '@auth0-heartbeat/local-tenant';
 *
 * const tenant = await startLocalTenant({ port: 4400 });
 * await tenant.blockUser('auth0|alice');
 * console.log(tenant.domain, tenant.logs());
 * await tenant.stop();
 * ```
 */
export async function startLocalTenant(options: LocalTenantOptions = {}): Promise<LocalTenant> {
  return startTenant(options);
}
