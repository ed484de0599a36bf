import { SessionHeartbeatError } from '../contract/errors.js';
import { propertiesOf, textOf } from '../machine/untrusted.js';

// What the tasks for the browser's storages have in common.

/**
 * A task for `clearLocalState`. Without an argument it clears everything.
 *
 * @typeParam Result What the task returns.
 * @param loss What the ending passes to the task.
 */
export type CleanupTask<Result> = (loss?: {
  /** Another user has signed in since: storage that all tabs share is kept. */
  readonly otherUserSignedIn?: boolean;
}) => Result;

/** Returns a storage; `undefined` if the browser does not have it or denies it. */
export function readStorage<Storage>(read: () => Storage): Storage | undefined {
  try {
    return read();
  } catch {
    // An opaque origin, or a user who blocks all cookies.
    return undefined;
  }
}

/** Whether the browser denies a storage, so that the app cannot have stored anything. */
export function isDenial(exception: unknown): boolean {
  return propertiesOf(exception)['name'] === 'SecurityError';
}

/** Throws the failures, if there are any: one as it is, several as an `AggregateError`. */
export function throwFailures(failures: readonly unknown[], message: string): void {
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1) throw new AggregateError(failures, message);
}

/** Waits for all promises, then rejects with the failures. */
export async function waitForAll(
  promises: readonly Promise<unknown>[],
  message: string,
): Promise<void> {
  const results = await Promise.allSettled(promises);
  throwFailures(
    results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : [])),
    message,
  );
}

/** Returns a copy of a list of names. Throws `invalid_option` if it, or a name in it, is empty. */
export function requireNames(option: string, value: unknown): readonly string[] {
  // `Array.from` turns the holes of a sparse array into `undefined`.
  const names: unknown[] = Array.isArray(value) ? Array.from(value) : [];
  if (names.length > 0 && names.every(isName)) return names;
  throw new SessionHeartbeatError('invalid_option', option);
}

/** Returns the prefixes of the option `prefix`, one or several. Throws as {@link requireNames}. */
export function requirePrefixes(task: string, options: unknown): readonly string[] {
  const { prefix } = propertiesOf(options);
  return requireNames(`${task}.prefix`, typeof prefix === 'string' ? [prefix] : prefix);
}

function isName(value: unknown): value is string {
  return textOf(value) !== undefined;
}
