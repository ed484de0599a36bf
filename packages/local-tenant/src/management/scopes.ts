import type { LocalTenantManagementScope } from '../contract-clients.js';

/** All scopes that the Management API of this tenant uses. */
export const MANAGEMENT_SCOPES: readonly LocalTenantManagementScope[] = [
  'read:users',
  'create:users',
  'update:users',
  'delete:users',
  'read:sessions',
  'delete:sessions',
  'read:refresh_tokens',
  'delete:refresh_tokens',
  'read:logs',
];

/** Returns the audience of the Management API. It is below the issuer, which ends with a slash. */
export function managementAudience(issuer: string): string {
  return `${issuer}api/v2/`;
}
