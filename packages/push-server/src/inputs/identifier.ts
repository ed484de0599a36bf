// A user ID of Auth0 has up to 300: a hint about one that is too long would be lost.
const MAX_LENGTH = 512;
// Control characters, and halves of surrogate pairs: neither survives a log or a stream whole.
const UNFIT = /[\p{Cc}\p{Cs}]/u;

/**
 * Reads an identifier (`sub`, `sid`, `jti`): a string of 1 to 512 characters with no control
 * character among them. Anything else gives `undefined`.
 */
export function readIdentifier(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '' || value.length > MAX_LENGTH) return undefined;
  return UNFIT.test(value) ? undefined : value;
}
