import { memberOf } from './json.js';
import type { SubjectKind } from './subject-identifier.js';

/** A security event type that can end a session. */
export interface SecurityEventType {
  /** The kind of an `opaque` subject. */
  readonly subject: SubjectKind;
  /** Returns whether an event of this type ends a session. If omitted, every event does. */
  readonly endsSession?: (event: unknown) => boolean;
}

const CAEP = 'https://schemas.openid.net/secevent/caep/event-type/';
const RISC = 'https://schemas.openid.net/secevent/risc/event-type/';

/**
 * The supported event types of [CAEP 1.0](https://openid.net/specs/openid-caep-1_0-final.html) and
 * [RISC 1.0](https://openid.net/specs/openid-risc-1_0-final.html), by URI.
 *
 * Other types are acknowledged and produce no hint. This includes the
 * [verification event](https://openid.net/specs/openid-sharedsignals-framework-1_0-final.html#name-verification-event).
 */
export const SECURITY_EVENT_TYPES: ReadonlyMap<string, SecurityEventType> = new Map<
  string,
  SecurityEventType
>([
  // One or more sessions of the subject were revoked.
  [`${CAEP}session-revoked`, { subject: 'session' }],
  // A credential was changed or removed. An additional credential ends no session.
  [
    `${CAEP}credential-change`,
    { subject: 'user', endsSession: (event) => memberOf(event, 'change_type') !== 'create' },
  ],
  // The account was blocked.
  [`${RISC}account-disabled`, { subject: 'user' }],
  // The account was deleted.
  [`${RISC}account-purged`, { subject: 'user' }],
  // All sessions of the account were revoked. Deprecated in favor of session-revoked in CAEP.
  [`${RISC}sessions-revoked`, { subject: 'user' }],
]);
