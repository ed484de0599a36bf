import { requireOption } from '../contract/errors.js';
import { isReservedKey } from '../contract/reserved-keys.js';
import {
  type CleanupTask,
  isDenial,
  readStorage,
  requirePrefixes,
  throwFailures,
} from './storage-task.js';

/** The entries that {@link clearWebStorage} removes. */
export interface ClearWebStorageOptions {
  /** One or several prefixes of keys. A whole key is a prefix, too. None may be empty. */
  readonly prefix: string | readonly string[];
  /** The storages. Default: both. */
  readonly storages?: readonly ('localStorage' | 'sessionStorage')[] | undefined;
}

const bothStorages = ['localStorage', 'sessionStorage'] as const;

/**
 * Creates a task that removes the entries of `localStorage` and `sessionStorage` whose keys begin
 * with a prefix. Runs synchronously.
 *
 * It never removes the entries of the heartbeat and of `@auth0/auth0-spa-js`: the ending removes the
 * tokens after the tasks, unless they belong to a user who has signed in since. It keeps
 * `localStorage` if another user has signed in since. It cannot reach the `sessionStorage` of other
 * tabs. It does nothing if the browser denies a storage.
 *
 * If an entry cannot be removed, the task removes the others and then throws the error.
 *
 * @param options The entries.
 * @returns A task for `clearLocalState`.
 *
 * @throws {SessionHeartbeatError} `invalid_option` if a prefix is missing, empty (to remove
 *   everything, write `() => localStorage.clear()`) or reserved, or if a storage is unknown.
 *
 * @example
 * ```ts
 * import { handleSessionLoss } from '@auth0-heartbeat/core';
 * import { clearWebStorage } from '@auth0-heartbeat/core/cleanup';
 *
 * handleSessionLoss(heartbeat, auth0, { clearLocalState: clearWebStorage({ prefix: 'notes.' }) });
 * ```
 *
 * @see [HTML, the Storage interface](https://html.spec.whatwg.org/multipage/webstorage.html#the-storage-interface)
 */
export function clearWebStorage(options: ClearWebStorageOptions): CleanupTask<void> {
  const prefixes = requirePrefixes('clearWebStorage', options);
  requireOption('clearWebStorage.prefix', !prefixes.some(isReservedKey));
  const { storages: given = bothStorages } = options;
  requireOption(
    'clearWebStorage.storages',
    Array.isArray(given) && given.length > 0 && given.every(isStorageName),
  );
  const storages = [...given];
  const mustRemove = (key: string) =>
    !isReservedKey(key) && prefixes.some((prefix) => key.startsWith(prefix));

  return (loss) => {
    const failures: unknown[] = [];
    const attempt = (work: () => void) => {
      try {
        work();
      } catch (exception) {
        if (!isDenial(exception)) failures.push(exception);
      }
    };
    for (const name of storages) {
      if (loss?.otherUserSignedIn && name === 'localStorage') continue;
      const storage = readStorage(() => globalThis[name]);
      if (!storage) continue;
      attempt(() => {
        for (const key of keysOf(storage)) {
          if (mustRemove(key)) attempt(() => storage.removeItem(key));
        }
      });
    }
    throwFailures(failures, 'Some entries of web storage could not be removed.');
  };
}

/** All keys, read before a removal changes their indexes. */
function keysOf(storage: Storage): string[] {
  return Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '');
}

function isStorageName(name: unknown): boolean {
  return bothStorages.some((storage) => storage === name);
}
