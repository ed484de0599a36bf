import { SessionHeartbeatError } from '../errors.js';
import { accessTo, isDenial } from './access.js';
import { throwAny } from './failures.js';
import { requirePrefixes } from './names.js';

/** Which entries {@link clearWebStorage} removes. */
export interface ClearWebStorageOptions {
  /** What the keys begin with; a whole key will do. One or several, none of them empty. */
  readonly prefix: string | readonly string[];
  /** Which of the two storages. Default: both. */
  readonly storages?: readonly ('localStorage' | 'sessionStorage')[] | undefined;
}

const bothStorages = ['localStorage', 'sessionStorage'] as const;

/** The heartbeat's record and moments; the tokens and the login under way of `@auth0/auth0-spa-js`. */
const reserved = ['auth0-heartbeat.', '@@auth0spajs@@', 'a0.spajs.txs'];

/**
 * Makes a task that removes the entries of `localStorage` and `sessionStorage` whose keys begin with
 * a prefix, synchronously.
 *
 * It leaves everything else of the origin, the `sessionStorage` of other tabs, and, whatever the
 * prefix, what this library and `@auth0/auth0-spa-js` keep there themselves: the ending removes the
 * tokens after the tasks, and never those of a user who has signed in since. Where a storage is
 * missing or denied, nothing is kept in it, and nothing is done.
 *
 * The task throws what the storage throws, once all entries are tried.
 *
 * @param options Which entries.
 * @returns A task for `clearLocalState`.
 *
 * @throws {SessionHeartbeatError} `invalid_option` without a prefix, with an empty one (for
 *   everything, write `() => localStorage.clear()`), with one of the heartbeat's or the SDK's own
 *   keys, or with a storage of another name.
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
export function clearWebStorage(options: ClearWebStorageOptions): () => void {
  const prefixes = requirePrefixes('clearWebStorage', options);
  if (prefixes.some(isReserved)) {
    throw new SessionHeartbeatError(
      'invalid_option',
      "clearWebStorage: prefix names keys of the heartbeat's or the SDK's own; leave them to the ending.",
    );
  }
  const isWanted = (key: string) =>
    !isReserved(key) && prefixes.some((prefix) => key.startsWith(prefix));
  const storages = requireStorages(options.storages);

  return () => {
    const failures: unknown[] = [];
    function attempt(work: () => void): void {
      try {
        work();
      } catch (exception) {
        if (!isDenial(exception)) failures.push(exception);
      }
    }
    for (const name of storages) {
      const storage = accessTo(() => globalThis[name] as Storage | undefined);
      if (!storage) continue;
      attempt(() => {
        for (const key of keysOf(storage)) {
          if (isWanted(key)) attempt(() => storage.removeItem(key));
        }
      });
    }
    throwAny(failures, 'Some entries of web storage could not be removed.');
  };
}

/** All keys, before the first removal moves those behind it. */
function keysOf(storage: Storage): string[] {
  return Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '');
}

function isReserved(key: string): boolean {
  return reserved.some((prefix) => key.startsWith(prefix));
}

const isStorage = (name: string): boolean => bothStorages.some((storage) => storage === name);

function requireStorages(
  storages: ClearWebStorageOptions['storages'] = bothStorages,
): ClearWebStorageOptions['storages'] & {} {
  if (Array.isArray(storages) && storages.length && storages.every(isStorage)) {
    return [...storages];
  }
  throw new SessionHeartbeatError(
    'invalid_option',
    `clearWebStorage: storages must name ${bothStorages.join(' or ')}, or both.`,
  );
}
