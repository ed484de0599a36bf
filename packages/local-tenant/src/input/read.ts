import { invalidOption, LocalTenantError } from '../error.js';

/** An object with only the expected keys and values of unknown types. */
export type Fields<Key extends string> = { readonly [K in Key]?: unknown };

/** Reads an object that has only these keys. */
export function readFields<Key extends string>(
  input: unknown,
  path: string,
  keys: readonly Key[],
): Fields<Key> {
  const object = readObject(input, path);
  const unknown = Object.keys(object).find((key) => !(keys as readonly string[]).includes(key));
  if (unknown !== undefined) {
    const message = `${path}.${unknown} is unknown. Known properties: ${keys.join(', ')}`;
    throw new LocalTenantError('invalid_option', message);
  }
  return object as Fields<Key>;
}

export function readString(input: unknown, path: string): string {
  if (typeof input !== 'string' || input === '') throw invalidOption(path, 'a non-empty string');
  return input;
}

/** Reads an object with values of any type. */
export function readObject(input: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw invalidOption(path, 'an object');
  }
  return { ...input };
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

/** Reads an integer from `min` to `max`. */
export function readInteger(
  input: unknown,
  path: string,
  min: number,
  max = Number.MAX_SAFE_INTEGER,
): number {
  if (!Number.isSafeInteger(input) || (input as number) < min || (input as number) > max) {
    const range = max === Number.MAX_SAFE_INTEGER ? `at least ${min}` : `${min} to ${max}`;
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

/** Wraps a reader so that it also accepts `null`. */
export function nullable<T>(
  read: (input: unknown, path: string) => T,
): (input: unknown, path: string) => T | null {
  return (input, path) => (input === null ? null : read(input, path));
}

/** Reads an optional key. Returns an object with the value, or an empty object if it is missing. */
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
