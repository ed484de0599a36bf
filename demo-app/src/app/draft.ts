import { createStore } from './store';

const prefix = 'demo.draft.';

/** The user's unsaved text. Stored in this browser under the ID of its author. */
const text = createStore('');
let key = prefix;

export const draft = {
  ...text,
  /** Restores the draft of this user. `unsaved`: what was saved when the end of a session was announced. */
  open(userId: string, unsaved: string | null): void {
    key = prefix + userId;
    const stored = localStorage.getItem(key);
    if (stored === null && unsaved !== null) draft.write(unsaved);
    else text.set(stored ?? '');
  },
  write(value: string): void {
    text.set(value);
    localStorage.setItem(key, value);
  },
  /** The `clearLocalState` task of the app: deletes the draft from memory and from storage. */
  clear(): void {
    text.set('');
    for (const name of storedDrafts()) localStorage.removeItem(name);
  },
  /** Whether a draft exists, in memory or in storage. */
  exists(): boolean {
    return text.getSnapshot() !== '' || storedDrafts().length > 0;
  },
};

/** The draft of this user. Before it is known who is signed in: all drafts. */
function storedDrafts(): string[] {
  return Object.keys(localStorage).filter((name) =>
    key === prefix ? name.startsWith(prefix) : name === key,
  );
}
