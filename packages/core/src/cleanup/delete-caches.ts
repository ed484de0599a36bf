import {
  type CleanupTask,
  isDenial,
  readStorage,
  requirePrefixes,
  waitForAll,
} from './storage-task.js';

/** The caches that {@link deleteCaches} deletes. */
export interface DeleteCachesOptions {
  /** One or several prefixes of cache names. A whole name is a prefix, too. None may be empty. */
  readonly prefix: string | readonly string[];
}

/**
 * Creates a task that deletes the caches of Cache Storage whose names begin with a prefix. It keeps
 * them if another user has signed in since: all tabs share them.
 *
 * It does not affect the HTTP cache and the service worker, which may open a cache of the same name
 * again. It does nothing if Cache Storage is missing, as on an insecure origin, or denied.
 *
 * If a cache cannot be deleted, the task deletes the others and then rejects with the error.
 *
 * @param options The caches.
 * @returns A task for `clearLocalState`.
 *
 * @throws {SessionHeartbeatError} `invalid_option` if a prefix is missing or empty.
 *
 * @example
 * ```ts
 * import { deleteCaches } from '@auth0-heartbeat/core/cleanup';
 *
 * const clearLocalState = deleteCaches({ prefix: 'api-' });
 * ```
 *
 * @see [Service Workers §5.5](https://www.w3.org/TR/service-workers/#cachestorage-interface)
 */
export function deleteCaches(options: DeleteCachesOptions): CleanupTask<Promise<void>> {
  const prefixes = requirePrefixes('deleteCaches', options);
  return async (loss) => {
    if (loss?.otherUserSignedIn) return;
    const storage = readStorage(() => globalThis.caches);
    if (!storage) return;
    const names = await storage.keys().catch((exception: unknown) => {
      if (isDenial(exception)) return [];
      throw exception;
    });
    await waitForAll(
      names
        .filter((name) => prefixes.some((prefix) => name.startsWith(prefix)))
        .map((name) => storage.delete(name)),
      'Some caches could not be deleted.',
    );
  };
}
