/** What is shown of one text at most. Characters. */
const LONGEST = 300;

/** What is read of one text at most: whoever throws a whole response costs no more than that. */
const READ = 4_000;

/** Control characters, and those that turn the direction of writing. */
const unprintable = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

const secrets: readonly (readonly [RegExp, string])[] = [
  // A JWT or a JWE (RFC 7519, RFC 7516), also one that was cut off.
  [/\beyJ[\w-]{4,}(?:\.[\w-]*)*/g, '[token]'],
  [/\b(bearer|dpop)\s+[^\s"',;]{8,}/gi, '$1 [token]'],
  [
    /\b([a-z]*_?token|code|state|nonce|client_secret|password|code_verifier)(=|%3d|"\s*:\s*")[^\s"'&#,;}]+/gi,
    '$1$2[redacted]',
  ],
  [/[^\s@<>"'(),;:]+@[^\s@<>"'(),;:]+\.\w+/g, '[address]'],
  // Long and opaque: an access token, a refresh token, an authorization code.
  [/[\w+=~-]{32,}/g, '[redacted]'],
];

/**
 * Makes a text from outside fit to be shown: without what looks like a token, a secret or an e-mail
 * address, on one line, and no longer than 300 characters.
 *
 * @example
 * ```ts
 * redact('Refused: eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl'); // 'Refused: [token]'
 * ```
 */
export function redact(text: string): string {
  let safe = text.slice(0, READ).replace(unprintable, ' ');
  // What is cut in two is not recognized any more.
  if (text.length > READ) safe = safe.replace(/\S*$/, '');
  for (const [pattern, substitute] of secrets) safe = safe.replace(pattern, substitute);
  return safe.length > LONGEST ? `${safe.slice(0, LONGEST - 1)}…` : safe;
}
