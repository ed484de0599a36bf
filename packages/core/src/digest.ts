/**
 * Tells two users apart without saying who they are: two FNV-1a hashes of 32 bits with different
 * beginnings. No secret, and no need of one; synchronous, so that nothing waits for it.
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
