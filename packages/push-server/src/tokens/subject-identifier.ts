import { createHint, type Hint, readIdentifier } from '../hint.js';
import { memberOf } from '../json.js';

/** The kind of subject that an `opaque` identifier denotes. */
export type SubjectKind = 'user' | 'session';

/** A subject identifier that violates its format. */
export const MALFORMED = Symbol('malformed');

/** Missing, or in a format that does not identify a user or session of the tenant. */
const UNKNOWN = Symbol('unknown');
/** A user of another issuer. */
const FOREIGN = Symbol('foreign');

/** A user or session identifier in a supported format. */
type Identifier = { readonly id: string; readonly format: 'iss_sub' | 'opaque' };
type SimpleSubject = Identifier | typeof UNKNOWN | typeof FOREIGN | typeof MALFORMED;

/**
 * Returns the hint for a subject identifier ([RFC 9493](https://www.rfc-editor.org/rfc/rfc9493)) or a
 * [complex subject](https://openid.net/specs/openid-sharedsignals-framework-1_0.html#name-complex-subject-members).
 *
 * Returns `undefined` for users of other issuers and for unsupported formats: email addresses, phone
 * numbers, accounts, devices and unknown formats.
 *
 * @param kind the kind of an `opaque` identifier outside a complex subject
 * @param isTenantIssuer returns whether the users of an issuer are users of the tenant
 */
export function readSubject(
  subject: unknown,
  kind: SubjectKind,
  isTenantIssuer: (iss: string) => boolean,
): Hint | undefined | typeof MALFORMED {
  if (memberOf(subject, 'format') === 'complex') return readComplexSubject(subject, isTenantIssuer);
  const simple = readSimpleSubject(subject, isTenantIssuer);
  if (simple === MALFORMED) return MALFORMED;
  if (typeof simple === 'symbol') return undefined;
  const isSession = simple.format === 'opaque' && kind === 'session';
  return isSession ? createHint(undefined, simple.id) : createHint(simple.id);
}

function readComplexSubject(subject: unknown, isTenantIssuer: (iss: string) => boolean) {
  const user = readMember(subject, 'user', isTenantIssuer);
  const session = readMember(subject, 'session', isTenantIssuer);
  if (user === MALFORMED || session === MALFORMED) return MALFORMED;
  // All members describe one subject. If one belongs to another issuer, the subject does too.
  if (user === FOREIGN || session === FOREIGN) return undefined;
  return createHint(
    user === UNKNOWN ? undefined : user.id,
    session === UNKNOWN ? undefined : session.id,
  );
}

function readMember(subject: unknown, name: SubjectKind, isTenantIssuer: (iss: string) => boolean) {
  const member = memberOf(subject, name);
  return member === undefined ? UNKNOWN : readSimpleSubject(member, isTenantIssuer);
}

function readSimpleSubject(
  subject: unknown,
  isTenantIssuer: (iss: string) => boolean,
): SimpleSubject {
  if (memberOf(subject, 'format') === 'aliases') return readAliases(subject, isTenantIssuer);
  return readIdentifierSubject(subject, isTenantIssuer);
}

/** Returns the first alias in a supported format. */
function readAliases(subject: unknown, isTenantIssuer: (iss: string) => boolean): SimpleSubject {
  const identifiers = memberOf(subject, 'identifiers');
  if (!Array.isArray(identifiers) || identifiers.length === 0) return MALFORMED;
  const subjects = identifiers.map((identifier) =>
    readIdentifierSubject(identifier, isTenantIssuer),
  );
  if (subjects.includes(MALFORMED)) return MALFORMED;
  return (
    subjects.find((one) => typeof one === 'object') ??
    (subjects.includes(FOREIGN) ? FOREIGN : UNKNOWN)
  );
}

function readIdentifierSubject(
  subject: unknown,
  isTenantIssuer: (iss: string) => boolean,
): SimpleSubject {
  const format = memberOf(subject, 'format');
  if (typeof format !== 'string') return MALFORMED;
  if (format === 'opaque') return createIdentifier(memberOf(subject, 'id'), format);
  if (format !== 'iss_sub') return UNKNOWN;
  const iss = memberOf(subject, 'iss');
  const identifier = createIdentifier(memberOf(subject, 'sub'), format);
  if (typeof iss !== 'string' || identifier === MALFORMED) return MALFORMED;
  return isTenantIssuer(iss) ? identifier : FOREIGN;
}

function createIdentifier(
  value: unknown,
  format: Identifier['format'],
): Identifier | typeof MALFORMED {
  const id = readIdentifier(value);
  return id === undefined ? MALFORMED : { id, format };
}
