import { invalidOption, LocalTenantError } from '../error.js';

/** Input of unknown shape, already known to be an object with only the keys expected. */
export type Fields<Key extends string> = { readonly [K in Key]?: unknown };

/** Reads a plain object that has no other keys than these. */
export function readFields<Key extends string>(
  input: unknown,
  path: string,
  keys: readonly Key[],
): Fields<Key> {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw invalidOption(path, 'an object');
  }
  const unknown = Object.keys(input).find((key) => !(keys as readonly string[]).includes(key));
  if (unknown !== undefined) {
    const known = keys.join(', ');
    throw new LocalTenantError('invalid_option', `${path}.${unknown} is not known (${known})`);
  }
  return input as Fields<Key>;
}

export function readString(input: unknown, path: string): string {
  if (typeof input !== 'string' || input === '') throw invalidOption(path, 'a non-empty string');
  return input;
}

export function readBoolean(input: unknown, path: string): boolean {
  if (typeof input !== 'boolean') throw invalidOption(path, 'true or false');
  return input;
}

export function readOneOf<T extends string>(input: unknown, path: string, values: readonly T[]): T {
  if (!(values as readonly unknown[]).includes(input)) {
    throw invalidOption(path, `one of ${values.join(', ')}`);
  }
  return input as T;
}

/** Reads an integer of at least `least`; durations and counts. */
export function readInteger(
  input: unknown,
  path: string,
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): number {
  if (!Number.isSafeInteger(input) || (input as number) < least || (input as number) > most) {
    const range = most === Number.MAX_SAFE_INTEGER ? `at least ${least}` : `${least} to ${most}`;
    throw invalidOption(path, `a whole number, ${range}`);
  }
  return input as number;
}

export function readList<T>(
  input: unknown,
  path: string,
  readItem: (item: unknown, itemPath: string) => T,
): T[] {
  if (!Array.isArray(input)) throw invalidOption(path, 'a list');
  return input.map((item, index) => readItem(item, `${path}[${index}]`));
}

/** Reads the same, or `null`. */
export function nullable<T>(
  read: (input: unknown, path: string) => T,
): (input: unknown, path: string) => T | null {
  return (input, path) => (input === null ? null : read(input, path));
}

/** The value read, or nothing at all when there is none: for objects with optional keys. */
export function optional<Key extends string, T>(
  fields: Fields<Key>,
  key: Key,
  path: string,
  read: (input: unknown, path: string) => T,
): { [K in Key]?: T } {
  const input = fields[key];
  if (input === undefined) return {};
  return { [key]: read(input, `${path}.${key}`) } as { [K in Key]?: T };
}
