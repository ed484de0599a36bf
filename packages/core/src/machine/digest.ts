/**
 * Returns a hash that distinguishes users without naming them: two 32-bit FNV-1a hashes with different
 * offsets. It is not a secret and protects none. Synchronous, so that nothing waits for it.
 *
 * @see [FNV §4](https://datatracker.ietf.org/doc/html/draft-eastlake-fnv-17#section-4)
 */
export function digestOf(text: string): string {
  return [0x811c9dc5, text.length]
    .map((basis) =>
      text
        .split('')
        .reduce((hash, unit) => Math.imul(hash ^ unit.charCodeAt(0), 0x01000193), basis),
    )
    .join();
}
