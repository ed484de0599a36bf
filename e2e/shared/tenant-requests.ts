import type { LocalTenant } from '@auth0-heartbeat/local-tenant';

/** How many times the tenant was asked silently at `/authorize`. */
export function silentRequests(tenant: LocalTenant): number {
  return tenant.requests().filter(({ path, silent }) => path === '/authorize' && silent).length;
}

/** How many times a page came to the tenant's `/authorize` for a login. */
export function logins(tenant: LocalTenant): number {
  return tenant.requests().filter(({ path, silent }) => path === '/authorize' && !silent).length;
}
