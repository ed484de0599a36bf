const MAX_LENGTH = 256;
// Control characters, and halves of surrogate pairs: neither survives a log or a stream whole.
const UNFIT = /[\p{Cc}\p{Cs}]/u;

/**
 * Reads an identifier (`sub`, `sid`, `jti`): a string of 1 to 256 characters with no control
 * character among them. Anything else gives `undefined`.
 */
export function readIdentifier(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '' || value.length > MAX_LENGTH) return undefined;
  return UNFIT.test(value) ? undefined : value;
}
