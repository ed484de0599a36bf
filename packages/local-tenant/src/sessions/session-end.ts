import type { LocalTenantLogoutInitiator } from '../contract-webhooks.js';

/** Why a session ended before its expiry. */
export type SessionEnd =
  | 'blocked'
  | 'deleted'
  | 'expired'
  | 'logged_out'
  | 'password_changed'
  | 'replaced'
  | 'user_deleted';

/** The initiators of Back-Channel Logout that this tenant supports. */
export const LOGOUT_INITIATORS: readonly LocalTenantLogoutInitiator[] = [
  'rp-logout',
  'session-revoked',
  'session-expired',
  'password-changed',
  'account-deleted',
];

/**
 * Returns Auth0's name for the initiator, `undefined` if Back-Channel Logout does not report it.
 */
export function initiatorOf(end: SessionEnd): LocalTenantLogoutInitiator | undefined {
  switch (end) {
    case 'logged_out':
      return 'rp-logout';
    case 'deleted':
      return 'session-revoked';
    case 'expired':
      return 'session-expired';
    case 'password_changed':
      return 'password-changed';
    case 'user_deleted':
      return 'account-deleted';
    case 'blocked':
    case 'replaced':
      return undefined;
    default:
      return end satisfies never;
  }
}
