import { requireOption } from '../contract/errors.js';
import {
  type CleanupTask,
  isDenial,
  readStorage,
  requireNames,
  waitForAll,
} from './storage-task.js';

/** The database in which `@auth0/auth0-spa-js` stores DPoP keys, also those of a later login. */
const sdkDatabase = 'auth0-spa-js';

/**
 * Creates a task that deletes IndexedDB databases. A database that does not exist is not an error.
 * It does nothing if IndexedDB is missing or denied, or if another user has signed in since: all tabs
 * share the databases. A database of one user can be deleted even then, by a call without an argument.
 *
 * The browser deletes a database only when all connections to it are closed, also those of other
 * tabs. The task waits for that; after `cleanupTimeoutMs` the ending reports the task and continues.
 * So close each connection on request: `database.onversionchange = () => database.close()`.
 *
 * If a database cannot be deleted, the task deletes the others and then rejects with the error.
 *
 * @param names The names of the databases, at least one.
 * @returns A task for `clearLocalState`.
 *
 * @throws {SessionHeartbeatError} `invalid_option` if a name is missing, empty, or `auth0-spa-js`,
 *   which belongs to the SDK.
 *
 * @example
 * ```ts
 * import type { ClearLocalState } from '@auth0-heartbeat/core';
 * import { deleteDatabases } from '@auth0-heartbeat/core/cleanup';
 *
 * const clearLocalState = deleteDatabases('notes', 'outbox');
 * const clearUserState: ClearLocalState = ({ user }) =>
 *   user && deleteDatabases(`notes-${user.sub}`)();
 * ```
 *
 * @see [Indexed Database API, deleteDatabase](https://www.w3.org/TR/IndexedDB/#dom-idbfactory-deletedatabase)
 */
export function deleteDatabases(...names: string[]): CleanupTask<Promise<void>> {
  const checked = requireNames('deleteDatabases.names', names);
  requireOption('deleteDatabases.names', !checked.includes(sdkDatabase));
  return async (loss) => {
    if (loss?.otherUserSignedIn) return;
    const factory = readStorage(() => globalThis.indexedDB);
    if (!factory) return;
    await waitForAll(
      checked.map((name) => deleteDatabase(factory, name)),
      'Some databases could not be deleted.',
    );
  };
}

async function deleteDatabase(factory: IDBFactory, name: string): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      const request = factory.deleteDatabase(name);
      // After `blocked` the deletion continues when the last connection is closed.
      request.onsuccess = () => resolve();
      request.onerror = () => reject(request.error);
    });
  } catch (exception) {
    if (!isDenial(exception)) throw exception;
  }
}
