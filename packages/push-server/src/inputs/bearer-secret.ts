/**
 * Returns whether an `Authorization` header contains one of the secrets. The header value is either
 * the secret, or `Bearer` and the secret
 * ([RFC 6750 §2.1](https://www.rfc-editor.org/rfc/rfc6750#section-2.1)).
 *
 * Auth0 Event Streams send `Bearer` and the token. A log stream sends the value of its field
 * "Authorization Token" without a scheme. For Basic authentication, the secret is the whole value,
 * `Basic …`. The comparison takes constant time. Empty secrets never match.
 */
export async function isAuthorized(
  authorization: string | null,
  secrets: readonly string[],
): Promise<boolean> {
  const usable = secrets.filter((secret) => secret !== '');
  const value = authorization ?? '';
  const presented = await Promise.all([value, value.replace(/^bearer +/i, '')].map(digest));
  const expected = await Promise.all(usable.map(digest));
  let isMatch = 0;
  for (const one of presented) for (const other of expected) isMatch |= equal(one, other);
  return isMatch === 1;
}

async function digest(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
}

/** Returns 1 for equal digests and 0 otherwise, in constant time. */
function equal(one: Uint8Array, other: Uint8Array): 0 | 1 {
  let difference = 0;
  for (let at = 0; at < one.length; at += 1) difference |= (one[at] ?? 0) ^ (other[at] ?? 0);
  return difference === 0 ? 1 : 0;
}
