import { SessionHeartbeatError } from '../errors.js';
import { accessTo, isDenial } from './access.js';
import { tryAll } from './failures.js';
import { requireNames } from './names.js';

/** Where `@auth0/auth0-spa-js` keeps the keys of DPoP, also of a user who has signed in since. */
const ofSdk = 'auth0-spa-js';

/**
 * Makes a task that deletes the IndexedDB databases of these names, with all that is in them.
 *
 * It leaves the databases of any other name. One that does not exist is no error. Where IndexedDB is
 * missing or denied, nothing is kept in it, and nothing is done.
 *
 * A database that is open somewhere, in this tab or another, cannot be deleted before it is closed,
 * and the task waits; past `cleanupTimeoutMs` the ending reports that and goes on without it. So
 * close each connection when it is asked to: `database.onversionchange = () => database.close()`.
 *
 * The task rejects with what the browser answers, once all databases are tried.
 *
 * @param names The names of the databases, at least one.
 * @returns A task for `clearLocalState`.
 *
 * @throws {SessionHeartbeatError} `invalid_option` without a name, with an empty one, or with the SDK's
 *   own `auth0-spa-js`.
 *
 * @example
 * ```ts
 * import type { ClearLocalState } from '@auth0-heartbeat/core';
 * import { deleteDatabases } from '@auth0-heartbeat/core/cleanup';
 *
 * const clearLocalState = deleteDatabases('notes', 'outbox');
 * const clearOfUser: ClearLocalState = ({ user }) => deleteDatabases(`notes-${user.sub}`)();
 * ```
 *
 * @see [Indexed Database API, deleteDatabase](https://www.w3.org/TR/IndexedDB/#dom-idbfactory-deletedatabase)
 */
export function deleteDatabases(...names: string[]): () => Promise<void> {
  const wanted = requireNames('deleteDatabases: the names', names);
  if (wanted.includes(ofSdk)) {
    throw new SessionHeartbeatError(
      'invalid_option',
      `deleteDatabases: ${ofSdk} is the SDK's own; leave it to the ending.`,
    );
  }
  return async () => {
    const factory = accessTo(() => globalThis.indexedDB as IDBFactory | undefined);
    if (!factory) return;
    await tryAll(
      wanted.map((name) => deleteDatabase(factory, name)),
      'Some databases could not be deleted.',
    );
  };
}

async function deleteDatabase(factory: IDBFactory, name: string): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      const request = factory.deleteDatabase(name);
      // `blocked` is no end: the deletion goes on when the last connection is closed.
      request.onsuccess = () => resolve();
      request.onerror = () => reject(request.error);
    });
  } catch (exception) {
    if (!isDenial(exception)) throw exception;
  }
}
