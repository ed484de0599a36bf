import type { Hint } from '../hint.js';
import { createHint } from './hints.js';
import { readIdentifier } from './identifier.js';
import { memberOf } from './json.js';

/** What an event without more words is about: of that kind is an identifier without a kind. */
export type SubjectKind = 'user' | 'session';

/** A subject identifier that is not as its format demands. */
export const MALFORMED = Symbol('malformed');

const UNKNOWN = Symbol('unknown');
const FOREIGN = Symbol('foreign');

type Named = { readonly id: string; readonly format: 'iss_sub' | 'opaque' };
type Simple = Named | typeof UNKNOWN | typeof FOREIGN | typeof MALFORMED;

/**
 * The hint that a subject gives: a subject identifier
 * ([RFC 9493](https://www.rfc-editor.org/rfc/rfc9493)) or a
 * [complex subject](https://openid.net/specs/openid-sharedsignals-framework-1_0.html#name-complex-subject-members).
 *
 * No hint (`undefined`) comes of a user of another issuer, nor of what the tenant's sessions are not
 * known by: e-mail addresses, telephone numbers, accounts, devices, and formats of the future.
 *
 * @param kind of an `opaque` identifier that stands alone
 * @param isIssuer whether the users of that issuer are the tenant's
 */
export function hintOfSubject(
  subject: unknown,
  kind: SubjectKind,
  isIssuer: (iss: string) => boolean,
): Hint | undefined | typeof MALFORMED {
  if (memberOf(subject, 'format') === 'complex') return hintOfComplex(subject, isIssuer);
  const simple = readSimple(subject, isIssuer);
  if (simple === MALFORMED) return MALFORMED;
  if (typeof simple === 'symbol') return undefined;
  const isSession = simple.format === 'opaque' && kind === 'session';
  return isSession ? createHint(undefined, simple.id) : createHint(simple.id);
}

function hintOfComplex(subject: unknown, isIssuer: (iss: string) => boolean) {
  const user = readMember(subject, 'user', isIssuer);
  const session = readMember(subject, 'session', isIssuer);
  if (user === MALFORMED || session === MALFORMED) return MALFORMED;
  // All members describe one subject: if one of them is another issuer's, so is the other.
  if (user === FOREIGN || session === FOREIGN) return undefined;
  return createHint(
    user === UNKNOWN ? undefined : user.id,
    session === UNKNOWN ? undefined : session.id,
  );
}

function readMember(subject: unknown, name: SubjectKind, isIssuer: (iss: string) => boolean) {
  const member = memberOf(subject, name);
  return member === undefined ? UNKNOWN : readSimple(member, isIssuer);
}

function readSimple(subject: unknown, isIssuer: (iss: string) => boolean): Simple {
  if (memberOf(subject, 'format') === 'aliases') return readAliases(subject, isIssuer);
  return readNamed(subject, isIssuer);
}

/** The first of the aliases that the tenant's sessions are known by. */
function readAliases(subject: unknown, isIssuer: (iss: string) => boolean): Simple {
  const identifiers = memberOf(subject, 'identifiers');
  if (!Array.isArray(identifiers) || identifiers.length === 0) return MALFORMED;
  const read = identifiers.map((identifier) => readNamed(identifier, isIssuer));
  if (read.includes(MALFORMED)) return MALFORMED;
  return (
    read.find((one) => typeof one === 'object') ?? (read.includes(FOREIGN) ? FOREIGN : UNKNOWN)
  );
}

function readNamed(subject: unknown, isIssuer: (iss: string) => boolean): Simple {
  const format = memberOf(subject, 'format');
  if (typeof format !== 'string') return MALFORMED;
  if (format === 'opaque') return named(memberOf(subject, 'id'), format);
  if (format !== 'iss_sub') return UNKNOWN;
  const iss = memberOf(subject, 'iss');
  const identifier = named(memberOf(subject, 'sub'), format);
  if (typeof iss !== 'string' || identifier === MALFORMED) return MALFORMED;
  return isIssuer(iss) ? identifier : FOREIGN;
}

function named(value: unknown, format: Named['format']): Named | typeof MALFORMED {
  const id = readIdentifier(value);
  return id === undefined ? MALFORMED : { id, format };
}
