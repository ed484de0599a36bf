import { SessionHeartbeatError } from '../errors.js';

/** Throws `invalid_option` unless there is at least one name, and no empty one. */
export function requireNames(what: string, names: unknown): readonly string[] {
  if (
    Array.isArray(names) &&
    names.length > 0 &&
    // Not `every`, which leaves holes out.
    !Array.from(names).some((name) => typeof name !== 'string' || name === '')
  ) {
    return [...(names as string[])];
  }
  throw new SessionHeartbeatError(
    'invalid_option',
    `${what} must be one or several strings, none of them empty.`,
  );
}

/** Takes the `prefix` option, one or several. Throws `invalid_option` likewise. */
export function requirePrefixes(task: string, options: { readonly prefix?: unknown } | undefined) {
  const prefix = options?.prefix;
  return requireNames(`${task}: prefix`, typeof prefix === 'string' ? [prefix] : prefix);
}
