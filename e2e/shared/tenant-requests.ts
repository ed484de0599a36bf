import type { LocalTenant } from '@auth0-heartbeat/local-tenant';

/** The number of silent requests to `/authorize`. */
export function silentRequests(tenant: LocalTenant): number {
  return tenant.requests().filter(({ path, silent }) => path === '/authorize' && silent).length;
}

/** The number of login requests to `/authorize`. */
export function logins(tenant: LocalTenant): number {
  return tenant.requests().filter(({ path, silent }) => path === '/authorize' && !silent).length;
}

/** The number of code exchanges that failed because the user was blocked in between. */
export function exchangesRefusedToBlockedUsers(tenant: LocalTenant): number {
  return tenant
    .logs()
    .filter(({ type, description }) => type === 'feacft' && description === 'user is blocked')
    .length;
}
