/**
 * Tasks for `clearLocalState`: web storage, IndexedDB, Cache Storage, and the session at a backend.
 * And a draft, which keeps unsaved work across an ending that can be foreseen.
 *
 * @packageDocumentation
 */
export { clearWebStorage, type ClearWebStorageOptions } from './clear-web-storage.js';
export { createDraft, type Draft } from './create-draft.js';
export { deleteCaches, type DeleteCachesOptions } from './delete-caches.js';
export { deleteDatabases } from './delete-databases.js';
export { signOutOfBackend } from './sign-out-of-backend.js';
export type { CleanupTask } from './storage-task.js';
