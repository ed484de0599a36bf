import type { LocalTenantLogoutInitiator } from '../contract-webhooks.js';

/** Why a session is over before its time. */
export type SessionEnd =
  | 'blocked'
  | 'deleted'
  | 'expired'
  | 'logged_out'
  | 'password_changed'
  | 'replaced'
  | 'user_deleted';

/** Every initiator of Back-Channel Logout that this tenant knows. */
export const LOGOUT_INITIATORS: readonly LocalTenantLogoutInitiator[] = [
  'rp-logout',
  'session-revoked',
  'session-expired',
  'password-changed',
  'account-deleted',
];

/** Auth0's word for the ending; none for the endings that Back-Channel Logout does not tell. */
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
