import type { LocalTenantLogEvent } from '../contract-records.js';
import type { LocalTenantUserView } from '../contract-users.js';
import type { SessionEnd } from '../sessions/session-end.js';
import type { SessionRecord } from '../sessions/sessions.js';
import type { UserUpdate } from '../users/users.js';

/** What changed about a user. */
export type UserChange = 'blocked' | 'unblocked' | 'password_changed';

/** A change at the tenant that webhooks can report. */
export type TenantEvent =
  | {
      readonly type: 'session_ended';
      readonly session: SessionRecord;
      readonly end: SessionEnd;
    }
  | { readonly type: 'user_created'; readonly user: LocalTenantUserView }
  | {
      readonly type: 'user_updated';
      readonly user: LocalTenantUserView;
      readonly previous: LocalTenantUserView;
      readonly changes: readonly UserChange[];
      /** The issuer of the user's latest login. */
      readonly issuer: string | undefined;
    }
  | {
      readonly type: 'user_deleted';
      readonly user: LocalTenantUserView;
      readonly issuer: string | undefined;
    }
  | { readonly type: 'logged'; readonly event: LocalTenantLogEvent }
  | { readonly type: 'reset' };

/** Returns what an update changes that webhooks report by name. */
export function changesOf({ blocked, password }: UserUpdate): UserChange[] {
  return [
    ...(blocked === undefined ? [] : ([blocked ? 'blocked' : 'unblocked'] as const)),
    ...(password === undefined ? [] : (['password_changed'] as const)),
  ];
}
