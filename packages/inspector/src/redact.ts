/** The maximum length of a displayed text. Characters. */
const MAX_LENGTH = 300;

/** The maximum length that is scanned, so that a huge error costs little. Characters. */
const MAX_SCANNED = 4_000;

/** How often percent-encoded text is decoded: for a URL in a URL in a URL in a URL. */
const MAX_LAYERS = 4;

/** Control characters, line ends, characters without width, and marks of the writing direction. */
const unprintable =
  /[\p{Cc}\p{Zl}\p{Zp}\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu;

/** What a person chose, or a whole header: the value may contain any character. */
const freeName = String.raw`[\w-]*(?:password|passwd|passphrase|pwd|authorization|cookie2?)`;

/** What a program generated: the value contains neither spaces nor separators. */
const opaqueName = String.raw`(?:[\w-]*(?:token|secret|api[_-]?key|verifier|assertion|session[_-]?id)|code|state|nonce|otp|pin|passcode|mfa[_-]?code|ticket)`;

/** A quotation mark, also escaped, as in JSON in JSON. */
const quote = String.raw`\\*["'\x60]`;

/** What may follow a name in brackets, as in `user[password]=`, `token[]=` and `headers["cookie"] =`. */
const bracket = String.raw`(?:\[\w*\])?\]?`;

/** A name, and the separator before its value. */
const assignment = (name: string) =>
  String.raw`((?<![\w-])(?:${name})(?:${quote})?${bracket}\s*[=:]>?\s*)`;

/**
 * A value up to the same quotation mark, or to the end of the text. Before a mark that belongs to the
 * value is another number of backslashes: `"a\"b"`, and in JSON in JSON `\"a\\\"b\"`.
 */
const quoted = String.raw`(\\*)(["'\x60])(?:.*?(?<!\\)(?:\2\\\2\\)*(?=\2\3)|.*)`;

/** Nothing shows where an unquoted value of any characters ends. */
const rest = String.raw`(?!${quote})\S.*`;

const word = String.raw`[^\s"'\x60\\&#,;}]+`;

/** A list of values, also of quoted ones, and also without its end. */
const list = String.raw`\[(?:[^\]"']|"[^"]*(?:"|$)|'[^']*(?:'|$))*\]?`;

/** What follows "Bearer" and "DPoP" in a message or in a challenge (RFC 6750, section 3). */
const notToken = String.raw`(?:tokens?|auth|authentication|authorization|credentials?|headers?|schemes?|proofs?|nonces?|is|or|and)(?=[\s"'.,:;!?)]|$)|(?:realm|scope|error\w*|algs)=`;

/** What to find, and what to display instead. */
type Replacements = readonly (readonly [RegExp, string])[];

/** Secrets that are recognized by the words before them. */
const named: Replacements = [
  [new RegExp(assignment(`${freeName}|${opaqueName}`) + quoted, 'gi'), '$1$2$3[redacted]'],
  [new RegExp(assignment(freeName) + rest, 'gi'), '$1[redacted]'],
  [
    new RegExp(String.raw`\b((?:bearer|dpop)(?:[\s+=:]|${quote})+)(?!${notToken})${word}`, 'gi'),
    '$1[token]',
  ],
  [new RegExp(assignment(opaqueName) + list, 'gi'), '$1[redacted]'],
  [new RegExp(assignment(opaqueName) + word, 'gi'), '$1[redacted]'],
];

/** Secrets that are recognized by how they look. */
const shaped: Replacements = [
  // A JWT or a JWE (RFC 7519, RFC 7516), also truncated or with a prefix.
  [/(?<![A-Za-z0-9])(?:[a-z]{1,8}_)?eyJ[\w-]{4,}(?:\.[\w-]*)*/g, '[token]'],
  [/[^\s@<>"'(),;:=&?/]{1,64}@[\p{L}\d.-]{1,253}\.[\p{L}\d-]{2,24}/giu, '[address]'],
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
 * anything that looks like a token, a secret or an e-mail address. Percent-encoded characters are
 * decoded.
 *
 * @example
 * ```ts
 * redact('Rejected: eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl'); // 'Rejected: [token]'
 * redact('/login?password=a%20b%20c'); // '/login?password=[redacted]'
 * ```
 */
export function redact(value: unknown): string {
  const whole = toText(value);
  let text = whole.slice(0, MAX_SCANNED);
  // A secret that is cut in two would not be recognized.
  if (whole.length > MAX_SCANNED) text = text.replace(/\S*$/, '');
  text = replaceAll(text.replace(unprintable, ' '), named);
  // Before each decoding: a decoded separator inside a value would look like its end.
  for (let layer = 0; layer < MAX_LAYERS; layer++) text = replaceAll(decode(text), named);
  text = replaceAll(text, shaped);
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH - 1)}…` : text;
}

function replaceAll(text: string, replacements: Replacements): string {
  return replacements.reduce((safe, [secret, label]) => safe.replace(secret, label), text);
}

/** Only ASCII: no other character belongs to what is recognized. */
function decode(text: string): string {
  return text
    .replace(/%([0-7][\da-f])/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    .replace(unprintable, ' ');
}

/** Some values cannot be converted, for example an object without a prototype. */
function toText(value: unknown): string {
  try {
    return String(value);
  } catch {
    return '[unreadable]';
  }
}
