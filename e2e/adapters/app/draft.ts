const key = 'notes.draft';

/** Returns the saved draft. */
export function readDraft(): string {
  return localStorage.getItem(key) ?? '';
}

/** Saves a draft in web storage and in the database `notes`. */
export async function saveDraft(text: string): Promise<void> {
  localStorage.setItem(key, text);
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('notes', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('drafts');
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  database.transaction('drafts', 'readwrite').objectStore('drafts').put(text, 'draft');
  database.close();
}
