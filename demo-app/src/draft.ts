import { createStore } from './store';

const key = 'demo.draft';

/** The user's unsaved text: shown by components, kept in this browser. */
const text = createStore(window.localStorage.getItem(key) ?? '');

export const draft = {
  ...text,
  write(value: string): void {
    text.set(value);
    window.localStorage.setItem(key, value);
  },
  /** The app's `clearLocalState` task: nothing of the text stays in memory or in the browser. */
  clear(): void {
    text.set('');
    window.localStorage.removeItem(key);
  },
};
