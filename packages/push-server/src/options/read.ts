import { invalidOption, PushServerError } from '../error.js';

/** An object with only known keys. The values are not validated yet. */
export type Fields<Key extends string> = { readonly [K in Key]?: unknown };

/** Validates an object that may have only the given keys. */
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
    throw new PushServerError(
      'invalid_option',
      `${path}.${unknown} is not a known option (${known})`,
    );
  }
  return input as Fields<Key>;
}

/** Validates a non-empty string. */
export function readString(input: unknown, path: string): string {
  if (typeof input !== 'string' || input === '') throw invalidOption(path, 'a non-empty string');
  return input;
}

/** Validates an integer from `min` to `max`. */
export function readInteger(
  input: unknown,
  path: string,
  min: number,
  max = Number.MAX_SAFE_INTEGER,
): number {
  if (!Number.isSafeInteger(input) || (input as number) < min || (input as number) > max) {
    const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
    throw invalidOption(path, `an integer ${range}`);
  }
  return input as number;
}

/** Validates a number from `min` to `max`. */
export function readNumber(input: unknown, path: string, min: number, max: number): number {
  if (typeof input === 'number' && input >= min && input <= max) return input;
  throw invalidOption(path, `a number from ${min} to ${max}`);
}

/** Validates a non-empty array. */
export function readList<T>(
  input: unknown,
  path: string,
  readItem: (item: unknown, itemPath: string) => T,
): T[] {
  if (!Array.isArray(input) || input.length === 0) throw invalidOption(path, 'a non-empty array');
  return input.map((item, index) => readItem(item, `${path}[${index}]`));
}

/** Validates a single item or a non-empty array. */
export function readOneOrMore<T>(
  input: unknown,
  path: string,
  readItem: (item: unknown, itemPath: string) => T,
): T[] {
  return Array.isArray(input) ? readList(input, path, readItem) : [readItem(input, path)];
}

/** Validates a function. Parameters and return type are not checked. */
export function readFunction<T>(input: unknown, path: string): T {
  if (typeof input !== 'function') throw invalidOption(path, 'a function');
  return input as T;
}

/** Validates a value if it is set. */
export function optional<T>(
  input: unknown,
  path: string,
  read: (input: unknown, path: string) => T,
): T | undefined {
  return input === undefined ? undefined : read(input, path);
}
