import { memberOf } from './json.js';
import type { SubjectKind } from './subject-identifier.js';

/** A type of security event that can mean the end of a session. */
export interface SecurityEventType {
  /** What its subject is where the subject does not say so. */
  readonly subject: SubjectKind;
  /** Whether this one event of the type means it; without it each does. */
  readonly means?: (event: unknown) => boolean;
}

const CAEP = 'https://schemas.openid.net/secevent/caep/event-type/';
const RISC = 'https://schemas.openid.net/secevent/risc/event-type/';

/**
 * The types by their URIs, of
 * [CAEP 1.0](https://openid.net/specs/openid-caep-1_0-final.html) and
 * [RISC 1.0](https://openid.net/specs/openid-risc-1_0-final.html). Every other type is acknowledged
 * and gives no hint, the
 * [verification](https://openid.net/specs/openid-sharedsignals-framework-1_0-final.html#name-verification-event)
 * of a stream among them.
 */
export const SECURITY_EVENT_TYPES: ReadonlyMap<string, SecurityEventType> = new Map<
  string,
  SecurityEventType
>([
  // The session of the subject was revoked, or all those that the subject describes.
  [`${CAEP}session-revoked`, { subject: 'session' }],
  // A password was changed, a passkey was taken away. A new one beside the old ends nothing.
  [
    `${CAEP}credential-change`,
    { subject: 'user', means: (event) => memberOf(event, 'change_type') !== 'create' },
  ],
  // The account is blocked.
  [`${RISC}account-disabled`, { subject: 'user' }],
  // The account is deleted.
  [`${RISC}account-purged`, { subject: 'user' }],
  // All sessions of the account; deprecated for session-revoked of CAEP, and still defined.
  [`${RISC}sessions-revoked`, { subject: 'user' }],
]);
