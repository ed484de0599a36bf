import { invalidOption, PushServerError } from '../error.js';

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
    throw new PushServerError('invalid_option', `${path}.${unknown} is not known (${known})`);
  }
  return input as Fields<Key>;
}

/** Reads a string with at least one character. */
export function readString(input: unknown, path: string): string {
  if (typeof input !== 'string' || input === '') throw invalidOption(path, 'a non-empty string');
  return input;
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

/** Reads a list with at least one item. */
export function readList<T>(
  input: unknown,
  path: string,
  readItem: (item: unknown, itemPath: string) => T,
): T[] {
  if (!Array.isArray(input) || input.length === 0)
    throw invalidOption(path, 'a list that is not empty');
  return input.map((item, index) => readItem(item, `${path}[${index}]`));
}

/** Reads one item, or a list of them. */
export function readOneOrMore<T>(
  input: unknown,
  path: string,
  readItem: (item: unknown, itemPath: string) => T,
): T[] {
  return Array.isArray(input) ? readList(input, path, readItem) : [readItem(input, path)];
}

/** Reads a function; what it takes and gives is up to the caller. */
export function readFunction<T>(input: unknown, path: string): T {
  if (typeof input !== 'function') throw invalidOption(path, 'a function');
  return input as T;
}

/** The value read, or nothing where there is none. */
export function optional<T>(
  input: unknown,
  path: string,
  read: (input: unknown, path: string) => T,
): T | undefined {
  return input === undefined ? undefined : read(input, path);
}
