import type { LocalTenantLogEvent } from '../contract.js';
import type { SessionEnd } from './session-end.js';
import type { SessionRecord } from './sessions.js';
import type { UserRecord } from './users.js';

/** What changed about a user. */
export type UserChange = 'blocked' | 'unblocked' | 'password_changed';

/** Something that happened at the tenant and that others may want to know. */
export type TenantEvent =
  | {
      readonly type: 'session_ended';
      readonly session: SessionRecord;
      readonly end: SessionEnd;
    }
  | {
      readonly type: 'user_updated';
      readonly user: UserRecord;
      readonly previous: UserRecord;
      readonly changes: readonly UserChange[];
      /** Where the user signed in last. */
      readonly issuer: string | undefined;
    }
  | {
      readonly type: 'user_deleted';
      readonly user: UserRecord;
      readonly issuer: string | undefined;
    }
  | { readonly type: 'logged'; readonly event: LocalTenantLogEvent }
  | { readonly type: 'reset' };
