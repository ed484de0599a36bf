import { PushServerError } from './error.js';
import { memberOf } from './json.js';

/**
 * A message that a session may have ended. The browser checks the session when it receives a hint.
 *
 * - `sub` and `sid`: one session of one user.
 * - `sub` only: all sessions of the user.
 * - `sid` only: one session, of any user.
 */
export interface Hint {
  /** Subject identifier ([OpenID Connect Core §2](https://openid.net/specs/openid-connect-core-1_0.html#IDToken)). */
  readonly sub?: string;
  /** Session ID ([Front-Channel Logout §3](https://openid.net/specs/openid-connect-frontchannel-1_0.html#OPLogout)). */
  readonly sid?: string;
}

// Auth0 user IDs have up to 300 characters. A longer identifier would lose the hint.
const MAX_LENGTH = 512;
// Control characters and lone surrogates can corrupt a log or a stream.
const FORBIDDEN_CHARACTERS = /[\p{Cc}\p{Cs}]/u;

/**
 * Validates an identifier (`sub`, `sid`, `jti`): a string of 1 to 512 characters without control
 * characters. Returns `undefined` for any other value.
 */
export function readIdentifier(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '' || value.length > MAX_LENGTH) return undefined;
  return FORBIDDEN_CHARACTERS.test(value) ? undefined : value;
}

/** Creates a hint. Returns `undefined` if both `sub` and `sid` are `undefined`. */
export function createHint(sub: string | undefined, sid?: string): Hint | undefined {
  if (sub === undefined) return sid === undefined ? undefined : { sid };
  return sid === undefined ? { sub } : { sub, sid };
}

/** Returns an array with the hint, or an empty one. */
export function listHint(hint: Hint | undefined): readonly Hint[] {
  return hint === undefined ? [] : [hint];
}

/** Removes duplicate hints and keeps the order. */
export function distinctHints(hints: readonly Hint[]): readonly Hint[] {
  const byClaims = new Map<string, Hint>();
  for (const hint of hints) {
    byClaims.set(JSON.stringify([hint.sub ?? null, hint.sid ?? null]), hint);
  }
  return [...byClaims.values()];
}

/**
 * Validates an untrusted hint and removes unknown members.
 *
 * @throws PushServerError `invalid_hint`
 */
export function readHint(input: unknown): Hint {
  const hint = createHint(readClaim(input, 'sub'), readClaim(input, 'sid'));
  if (hint === undefined) throw invalidHint('A hint must have sub, sid or both');
  return hint;
}

function readClaim(input: unknown, name: 'sub' | 'sid'): string | undefined {
  const value = memberOf(input, name);
  if (value === undefined) return undefined;
  const identifier = readIdentifier(value);
  if (identifier !== undefined) return identifier;
  throw invalidHint(
    `The ${name} of a hint must be a string of 1 to 512 characters without control characters`,
  );
}

function invalidHint(message: string): PushServerError {
  return new PushServerError('invalid_hint', message);
}

/**
 * Merges two hints with the same `hintKey`. The result matches every stream that either hint matches.
 */
export function mergeHints(one: Hint | undefined, other: Hint): Hint {
  if (one === undefined || one.sid === other.sid) return other;
  return { ...(other.sub === undefined ? undefined : { sub: other.sub }) };
}

/** Returns a key for the user of a hint: the `sub`, or the `sid` if there is no `sub`. */
export function hintKey({ sub, sid = '' }: Hint): string {
  return sub === undefined ? `sid:${sid}` : `sub:${sub}`;
}

/**
 * Returns whether a hint applies to the owner of a stream.
 *
 * - `sub` only: the `sub` must match.
 * - `sub` and `sid`: both must match. A stream with unknown `sid` matches any `sid`.
 * - `sid` only: the `sid` must match. A stream with unknown `sid` does not match.
 */
export function matchesOwner(
  hint: Hint,
  owner: { readonly sub: string; readonly sid: string | undefined },
): boolean {
  if (hint.sub === undefined) return hint.sid !== undefined && hint.sid === owner.sid;
  if (hint.sub !== owner.sub) return false;
  return hint.sid === undefined || owner.sid === undefined || hint.sid === owner.sid;
}
