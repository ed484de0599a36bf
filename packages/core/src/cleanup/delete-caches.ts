import { accessTo, isDenial } from './access.js';
import { tryAll } from './failures.js';
import { requirePrefixes } from './names.js';

/** Which caches {@link deleteCaches} deletes. */
export interface DeleteCachesOptions {
  /** What the names begin with; a whole name will do. One or several, none of them empty. */
  readonly prefix: string | readonly string[];
}

/**
 * Makes a task that deletes the caches of Cache Storage whose names begin with a prefix, with all
 * responses in them.
 *
 * It leaves the caches of any other name, the browser's HTTP cache, and the service worker, which
 * may open a cache of the same name again. Where Cache Storage is missing, as on an insecure origin,
 * or denied, nothing is kept in it, and nothing is done.
 *
 * The task rejects with what the browser answers, once all caches are tried.
 *
 * @param options Which caches.
 * @returns A task for `clearLocalState`.
 *
 * @throws {SessionHeartbeatError} `invalid_option` without a prefix, or with an empty one.
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
export function deleteCaches(options: DeleteCachesOptions): () => Promise<void> {
  const prefixes = requirePrefixes('deleteCaches', options);
  return async () => {
    const storage = accessTo(() => globalThis.caches as CacheStorage | undefined);
    if (!storage) return;
    const names = await storage.keys().catch((exception: unknown) => {
      if (isDenial(exception)) return [];
      throw exception;
    });
    await tryAll(
      names
        .filter((name) => prefixes.some((prefix) => name.startsWith(prefix)))
        .map((name) => storage.delete(name)),
      'Some caches could not be deleted.',
    );
  };
}
