import type { LocalTenant, LocalTenantOptions } from './contract.js';
import { startTenant } from './start.js';

export { LocalTenantError, type LocalTenantErrorCode } from './error.js';
export type {
  BlockedUserAnswer,
  LocalTenant,
  LocalTenantClient,
  LocalTenantFault,
  LocalTenantFaultEndpoint,
  LocalTenantFaultKind,
  LocalTenantLogEvent,
  LocalTenantOptions,
  LocalTenantPolicyChange,
  LocalTenantRequest,
  LocalTenantSessionPolicy,
  LocalTenantSessionView,
  LocalTenantUser,
  LocalTenantUserView,
} from './contract.js';
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
 * Rejects with a {@link LocalTenantError}: `port_in_use`, `listen_failed`, `invalid_option`.
 *
 * @example
 * const tenant = await startLocalTenant({ port: 4400 });
 * const auth0 = new Auth0Client({ domain: tenant.domain, clientId: 'local-spa' });
 * await tenant.blockUser('auth0|alice');
 * await tenant.stop();
 */
export async function startLocalTenant(options: LocalTenantOptions = {}): Promise<LocalTenant> {
  return startTenant(options);
}
