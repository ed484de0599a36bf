import type { SessionEnd } from '../sessions/session-end.js';
import type { TenantEvent, UserChange } from '../tenant/tenant-event.js';

/** The CAEP and RISC events that this tenant sends. */
type SecurityEventName =
  | 'session-revoked'
  | 'credential-change'
  | 'account-disabled'
  | 'account-enabled'
  | 'account-purged';

/** A security event without an ID and an audience. */
export interface SecurityEvent {
  readonly name: SecurityEventName;
  readonly iss: string;
  readonly sub_id: Readonly<Record<string, unknown>>;
  readonly payload: Readonly<Record<string, unknown>>;
}

const CAEP = 'https://schemas.openid.net/secevent/caep/event-type/';
const RISC = 'https://schemas.openid.net/secevent/risc/event-type/';
const EVENT_TYPES: Readonly<Record<SecurityEventName, string>> = {
  'session-revoked': `${CAEP}session-revoked`,
  'credential-change': `${CAEP}credential-change`,
  'account-disabled': `${RISC}account-disabled`,
  'account-enabled': `${RISC}account-enabled`,
  'account-purged': `${RISC}account-purged`,
};

/** Returns the security events for a tenant event. `at` is in epoch milliseconds. */
export function securityEventsOf(
  event: TenantEvent,
  at: number,
  defaultIssuer: string,
): SecurityEvent[] {
  const event_timestamp = Math.floor(at / 1000);
  if (event.type === 'session_ended') {
    const { issuer: iss, sid, userId } = event.session;
    const initiating_entity = initiatingEntityOf(event.end);
    if (initiating_entity === undefined) return [];
    const session = { format: 'opaque', id: sid };
    const sub_id = { format: 'complex', session, user: { format: 'iss_sub', iss, sub: userId } };
    const payload = { event_timestamp, initiating_entity };
    return [{ name: 'session-revoked', iss, sub_id, payload }];
  }
  if (event.type !== 'user_updated' && event.type !== 'user_deleted') return [];
  const iss = event.issuer ?? defaultIssuer;
  const sub_id = { format: 'iss_sub', iss, sub: event.user.user_id };
  if (event.type === 'user_deleted') return [{ name: 'account-purged', iss, sub_id, payload: {} }];
  return event.changes.map((change) => ({
    iss,
    sub_id,
    ...eventForChange(change, event_timestamp),
  }));
}

/**
 * Builds the claims of a security event token, without `sub` and `exp`. The encoding adds `iat`.
 * @see https://openid.net/specs/openid-sharedsignals-framework-1_0.html
 */
export function securityEventClaims(
  { name, iss, sub_id, payload }: SecurityEvent,
  aud: string,
  jti: string,
): Record<string, unknown> {
  return { iss, aud, jti, sub_id, events: { [EVENT_TYPES[name]]: payload } };
}

/**
 * Returns `undefined` for the ends without an event of their own. `account-disabled` covers a
 * blocked user, and a new login in the same browser replaces the session.
 */
function initiatingEntityOf(end: SessionEnd): 'admin' | 'user' | 'policy' | undefined {
  switch (end) {
    case 'logged_out':
      return 'user';
    case 'expired':
      return 'policy';
    case 'deleted':
    case 'password_changed':
    case 'user_deleted':
      return 'admin';
    case 'blocked':
    case 'replaced':
      return undefined;
    default:
      return end satisfies never;
  }
}

function eventForChange(
  change: UserChange,
  event_timestamp: number,
): Pick<SecurityEvent, 'name' | 'payload'> {
  switch (change) {
    case 'blocked':
      return { name: 'account-disabled', payload: {} };
    case 'unblocked':
      return { name: 'account-enabled', payload: {} };
    case 'password_changed': {
      const credential = { credential_type: 'password', change_type: 'update' };
      return {
        name: 'credential-change',
        payload: { event_timestamp, initiating_entity: 'admin', ...credential },
      };
    }
    default:
      return change satisfies never;
  }
}
