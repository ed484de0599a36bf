import { createStore } from './store';

const key = 'demo.draft';

/** The user's unsaved text. Stored in this browser with the ID of its author. */
const text = createStore('');
let author = '';

export const draft = {
  ...text,
  /** Restores the draft of this user. Deletes the draft of another user. */
  open(userId: string): void {
    author = userId;
    const stored = read();
    if (stored.author === userId) text.set(stored.text);
    else draft.clear();
  },
  write(value: string): void {
    text.set(value);
    localStorage.setItem(key, JSON.stringify([author, value]));
  },
  /** The `clearLocalState` task of the app: deletes the draft from memory and from storage. */
  clear(): void {
    text.set('');
    localStorage.removeItem(key);
  },
  /** Whether a draft exists, in memory or in storage. */
  exists(): boolean {
    return text.getSnapshot() !== '' || localStorage.getItem(key) !== null;
  },
};

interface StoredDraft {
  readonly author: string;
  readonly text: string;
}

/** Reads the stored draft. Empty if there is none, or if it has another format. */
function read(): StoredDraft {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    if (Array.isArray(stored)) {
      const [author, text] = stored as unknown[];
      if (typeof author === 'string' && typeof text === 'string') return { author, text };
    }
  } catch {
    // This app did not write it.
  }
  return { author: '', text: '' };
}
