/** What is shown of one text at most. Characters. */
const LONGEST = 300;

/** What is read of one text at most: whoever throws a whole response costs no more than that. */
const READ = 4_000;

/** Control characters, line ends, what has no width, and what turns the direction of writing. */
const unprintable =
  /[\p{Cc}\p{Zl}\p{Zp}\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu;

/** A quotation mark, also one in JSON within JSON, or percent-encoded. */
const quote = String.raw`(?:\\*["'\x60]|%22|%27)`;

/** What names a secret, as `access_token`, `clientSecret`, `api-key`. */
const named = String.raw`(?:[\w-]{0,40}(?:token|secret|password|passwd|pwd|api[_-]?key|verifier|assertion|session[_-]?id)|code|state|nonce|otp|pin|passcode|mfa[_-]?code|ticket)`;

/** A name and what stands between it and its value. */
const assignment = String.raw`(?:(?<![\w-])|(?<=%[\da-f]{2}))(${named}${quote}?(?:\s{0,4}[=:]\s{0,4}|%3d|%3a))`;

const secrets: readonly (readonly [RegExp, string])[] = [
  // A JWT or a JWE (RFC 7519, RFC 7516), also one that was cut off, or that has a prefix.
  [/(?<![A-Za-z0-9])(?:[a-z]{1,8}_)?eyJ[\w-]{4,}(?:\.[\w-]*)*/g, '[token]'],
  [
    /\b(authorization\\*["']?\s{0,4}[=:]\s{0,4}\\*["']?)(basic\s+[^\s"'\\,;]+|digest\s[^"'\\]+)/gi,
    '$1[token]',
  ],
  [/\b((?:set-)?cookie2?\\*["']?\s{0,4}:\s{0,4}\[?\s{0,4}\\*["']?)[^"'\\]+/gi, '$1[redacted]'],
  [/\b(bearer|dpop)\s+[^\s"'\\,;]{8,}/gi, '$1 [token]'],
  // A quoted value, to the quotation mark that ends it, or to the end where none does.
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
  // Long and opaque: an access token, a refresh token, an authorization code.
  [/[\w+=~-]{32,}/g, '[redacted]'],
  // Base64, which has slashes like a path; what begins like one and has neither + nor = is a path.
  [
    /(?<![\w./-])(?!\/[A-Za-z\d/]*(?![A-Za-z\d/+=])|\d{2,5}\/)(?=[A-Za-z+/]*\d)(?=[\d+/a-z]*[A-Z])(?=[\d+/A-Z]*[a-z])[A-Za-z\d+/]{32,}={0,2}/g,
    '[redacted]',
  ],
];

/**
 * Makes a text from outside fit to be shown: without what looks like a token, a secret or an e-mail
 * address, on one line, and no longer than 300 characters. Takes anything that was thrown.
 *
 * @example
 * ```ts
 * redact('Refused: eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl'); // 'Refused: [token]'
 * ```
 */
export function redact(text: unknown): string {
  const whole = asText(text);
  let safe = whole.slice(0, READ).replace(unprintable, ' ');
  // What is cut in two is not recognized any more.
  if (whole.length > READ) safe = safe.replace(/\S*$/, '');
  for (const [pattern, substitute] of secrets) safe = safe.replace(pattern, substitute);
  return safe.length > LONGEST ? `${safe.slice(0, LONGEST - 1)}…` : safe;
}

/** There are values that refuse to become a text, as an object without a prototype. */
function asText(value: unknown): string {
  try {
    return String(value);
  } catch {
    return '[unreadable]';
  }
}
