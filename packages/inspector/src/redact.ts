/** The maximum length of a displayed text. Characters. */
const MAX_LENGTH = 300;

/** The maximum length that is scanned, so that a huge error costs little. Characters. */
const MAX_SCANNED = 4_000;

/** Control characters, line ends, characters without width, and marks of the writing direction. */
const unprintable =
  /[\p{Cc}\p{Zl}\p{Zp}\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu;

/** A quotation mark, also escaped (JSON in JSON) or percent-encoded. */
const quote = String.raw`(?:\\*["'\x60]|%22|%27)`;

/** The name of a secret, such as `access_token`, `clientSecret`, `api-key`. */
const named = String.raw`(?:[\w-]{0,40}(?:token|secret|password|passwd|pwd|api[_-]?key|verifier|assertion|session[_-]?id)|code|state|nonce|otp|pin|passcode|mfa[_-]?code|ticket)`;

/** The name of a secret and the separator before its value. */
const assignment = String.raw`(?:(?<![\w-])|(?<=%[\da-f]{2}))(${named}${quote}?(?:\s{0,4}[=:]\s{0,4}|%3d|%3a))`;

const secrets: readonly (readonly [RegExp, string])[] = [
  // A JWT or a JWE (RFC 7519, RFC 7516), also truncated or with a prefix.
  [/(?<![A-Za-z0-9])(?:[a-z]{1,8}_)?eyJ[\w-]{4,}(?:\.[\w-]*)*/g, '[token]'],
  [
    /\b(authorization\\*["']?\s{0,4}[=:]\s{0,4}\\*["']?)(basic\s+[^\s"'\\,;]+|digest\s[^"'\\]+)/gi,
    '$1[token]',
  ],
  [/\b((?:set-)?cookie2?\\*["']?\s{0,4}:\s{0,4}\[?\s{0,4}\\*["']?)[^"'\\]+/gi, '$1[redacted]'],
  [/\b(bearer|dpop)\s+[^\s"'\\,;]{8,}/gi, '$1 [token]'],
  // A quoted value, up to the closing quotation mark or the end of the text.
  [
    new RegExp(
      String.raw`${assignment}(\\*)(["'\x60])(?:(?!\3)\\.|(?!\2\3)[^\\]|\\)*?(?:(?=\2\3)|$)`,
      'gi',
    ),
    '$1$2$3[redacted]',
  ],
  [
    new RegExp(
      String.raw`${assignment}(?!\\*["'\x60]|\[(?:redacted|token)\])[^\s"'\x60\\&#,;}]+`,
      'gi',
    ),
    '$1[redacted]',
  ],
  [/[^\s@<>"'(),;:=&?/]{1,64}(?:@|%40)[\p{L}\d.-]{1,253}\.[\p{L}\d-]{2,24}/giu, '[address]'],
  // A long opaque string: an access token, a refresh token, an authorization code.
  [/[\w+=~-]{32,}/g, '[redacted]'],
  // Base64, which contains slashes. A string that starts like a path and has neither + nor = is a path.
  [
    /(?<![\w./-])(?!\/[A-Za-z\d/]*(?![A-Za-z\d/+=])|\d{2,5}\/)(?=[A-Za-z+/]*\d)(?=[\d+/a-z]*[A-Z])(?=[\d+/A-Z]*[a-z])[A-Za-z\d+/]{32,}={0,2}/g,
    '[redacted]',
  ],
];

/**
 * Converts any value to a text that is safe to display: on one line, at most 300 characters, without
 * anything that looks like a token, a secret or an e-mail address.
 *
 * @example
 * ```ts
 * redact('Rejected: eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl'); // 'Rejected: [token]'
 * ```
 */
export function redact(text: unknown): string {
  const whole = toText(text);
  let safe = whole.slice(0, MAX_SCANNED).replace(unprintable, ' ');
  // A secret that is cut in two would not be recognized.
  if (whole.length > MAX_SCANNED) safe = safe.replace(/\S*$/, '');
  for (const [pattern, substitute] of secrets) safe = safe.replace(pattern, substitute);
  return safe.length > MAX_LENGTH ? `${safe.slice(0, MAX_LENGTH - 1)}…` : safe;
}

/** Some values cannot be converted, for example an object without a prototype. */
function toText(value: unknown): string {
  try {
    return String(value);
  } catch {
    return '[unreadable]';
  }
}
