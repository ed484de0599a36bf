import { createStore } from './store';

/** The views that the page links to. */
export const linkedViews = ['home', 'payroll'] as const;
export type LinkedView = (typeof linkedViews)[number];
/** `tabs` is shown by a story only. */
const viewNames = [...linkedViews, 'tabs'] as const;
export type ViewName = (typeof viewNames)[number];

const shown = createStore<ViewName>(read(), () => {
  const follow = () => shown.set(read());
  follow();
  window.addEventListener('popstate', follow);
  return () => window.removeEventListener('popstate', follow);
});

/** The part of the page that the address names: `?view=payroll`. */
export const view = {
  ...shown,
  /** The address of a view; the rest of the query stays. */
  hrefOf(name: ViewName): string {
    const query = new URLSearchParams(window.location.search);
    query.set('view', name);
    return `?${query}`;
  },
  show(name: ViewName): void {
    window.history.pushState(null, '', view.hrefOf(name));
    shown.set(name);
  },
  /** Follows a click on a link to a view, unless the user wants a new tab. */
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
  const named = new URLSearchParams(window.location.search).get('view');
  return viewNames.find((name) => name === named) ?? 'home';
}
