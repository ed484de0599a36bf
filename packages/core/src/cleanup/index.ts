/**
 * Tasks for `clearLocalState`: web storage, IndexedDB, Cache Storage, and the session at a backend.
 *
 * @packageDocumentation
 */
export { clearWebStorage, type ClearWebStorageOptions } from './clear-web-storage.js';
export { deleteCaches, type DeleteCachesOptions } from './delete-caches.js';
export { deleteDatabases } from './delete-databases.js';
export { signOutOfBackend } from './sign-out-of-backend.js';
