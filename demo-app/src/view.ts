import { createStore } from './store';

/** The views in the navigation. */
export const linkedViews = ['home', 'payroll'] as const;
export type LinkedView = (typeof linkedViews)[number];
/** Only a story shows `tabs`. It is entered and left by a page load. */
const viewNames = [...linkedViews, 'tabs'] as const;
export type ViewName = (typeof viewNames)[number];

const current = createStore<ViewName>(read(), () => {
  const follow = () => current.set(read());
  follow();
  window.addEventListener('popstate', follow);
  return () => window.removeEventListener('popstate', follow);
});

/** The view in the query of the page: `?view=payroll`. */
export const view = {
  ...current,
  /** The URL of a view, with the rest of the query. */
  hrefOf(name: ViewName): string {
    const query = new URLSearchParams(window.location.search);
    query.set('view', name);
    return `?${query}`;
  },
  show(name: ViewName): void {
    window.history.pushState(null, '', view.hrefOf(name));
    current.set(name);
  },
  /** Replaces the URL of the page with this path. */
  open(path: string): void {
    window.history.replaceState(null, '', path);
    current.set(read());
  },
  /** Handles a click on a link to a view, unless the user opens a new tab. */
  follow(
    click: Pick<MouseEvent, 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey' | 'preventDefault'>,
    name: ViewName,
  ): void {
    if (click.ctrlKey || click.metaKey || click.shiftKey || click.altKey) return;
    click.preventDefault();
    view.show(name);
  },
};

function read(): ViewName {
  const name = new URLSearchParams(window.location.search).get('view');
  return viewNames.find((known) => known === name) ?? 'home';
}
