import { createStore } from './store';

/** The views of the app. */
export const views = ['home', 'payroll'] as const;
export type View = (typeof views)[number];

const current = createStore<View>(read(), () => {
  const follow = () => current.set(read());
  follow();
  window.addEventListener('popstate', follow);
  return () => window.removeEventListener('popstate', follow);
});

/** The view in the query of the page: `?view=payroll`. */
export const view = {
  ...current,
  /** The URL of a view, with the rest of the query. */
  hrefOf(name: string): string {
    const query = new URLSearchParams(window.location.search);
    query.set('view', name);
    return `?${query}`;
  },
  /** Replaces the URL of the page with this path. */
  open(path: string): void {
    window.history.replaceState(null, '', path);
    current.set(read());
  },
  /** Handles a click on a link to a view, unless the user opens a new tab. */
  follow(
    click: Pick<MouseEvent, 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey' | 'preventDefault'>,
    name: View,
  ): void {
    if (click.ctrlKey || click.metaKey || click.shiftKey || click.altKey) return;
    click.preventDefault();
    window.history.pushState(null, '', view.hrefOf(name));
    current.set(name);
  },
};

function read(): View {
  const name = new URLSearchParams(window.location.search).get('view');
  return views.find((known) => known === name) ?? 'home';
}
