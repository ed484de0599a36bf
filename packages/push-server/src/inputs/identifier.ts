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
