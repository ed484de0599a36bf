import { PushServerError } from './error.js';
import type { Hint } from './hint.js';
import { createHint } from './inputs/hints.js';
import { readIdentifier } from './inputs/identifier.js';
import { memberOf } from './inputs/json.js';

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
