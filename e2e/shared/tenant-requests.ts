import type { LocalTenant } from '@auth0-heartbeat/local-tenant';

/** How many times the tenant was asked silently at `/authorize`. */
export function silentRequests(tenant: LocalTenant): number {
  return tenant.requests().filter(({ path, silent }) => path === '/authorize' && silent).length;
}

/** How many times a page came to the tenant's `/authorize` for a login. */
export function logins(tenant: LocalTenant): number {
  return tenant.requests().filter(({ path, silent }) => path === '/authorize' && !silent).length;
}

/** How many times the tenant refused the code of a user who was blocked after it was issued. */
export function exchangesRefusedToBlockedUsers(tenant: LocalTenant): number {
  return tenant
    .logs()
    .filter(({ type, description }) => type === 'feacft' && description === 'user is blocked')
    .length;
}
