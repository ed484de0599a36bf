import { createStore } from './store';

const key = 'demo.draft';

/** The user's unsaved text: shown by components, kept in this browser with whose it is. */
const text = createStore('');
let author = '';

export const draft = {
  ...text,
  /** Begins with what this user has written; what somebody else has written goes. */
  open(userId: string): void {
    author = userId;
    const [writer, words] = read();
    if (writer === userId) text.set(words);
    else draft.clear();
  },
  write(value: string): void {
    text.set(value);
    localStorage.setItem(key, JSON.stringify([author, value]));
  },
  /** The app's `clearLocalState` task: nothing of the text stays in memory or in the browser. */
  clear(): void {
    text.set('');
    localStorage.removeItem(key);
  },
  /** Is any of it left, in memory or in the browser? */
  isLeft(): boolean {
    return text.getSnapshot() !== '' || localStorage.getItem(key) !== null;
  },
};

/** Nothing where nothing is kept, or where it is of another version of the app. */
function read(): readonly [writer: string, words: string] {
  try {
    const [writer, words] = JSON.parse(localStorage.getItem(key) ?? '[]') as unknown[];
    if (typeof writer === 'string' && typeof words === 'string') return [writer, words];
  } catch {
    // Not written by this app: then nobody has written anything.
  }
  return ['', ''];
}
