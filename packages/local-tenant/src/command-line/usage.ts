/** A mistake in the command line. `main` prints its message without a stack. */
export class UsageError extends Error {}

/** Returns an object with this key, or an empty object without a value. */
export function given<Key extends string, T>(key: Key, value: T | undefined): { [K in Key]?: T } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]?: T });
}
