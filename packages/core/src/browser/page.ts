import type { Page } from '../ports.js';

/** The page that the user sees, by the Page Visibility API and the window's focus. */
export const browserPage: Page = {
  isVisible: () => document.visibilityState === 'visible',
  listen(listener) {
    const onVisibility = () => listener(false);
    const onFocus = () => listener(true);
    document.addEventListener('visibilitychange', onVisibility);
    window.addEventListener('focus', onFocus);
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
      window.removeEventListener('focus', onFocus);
    };
  },
};

/** There is no page on a server, and nobody to see it. */
export const noPage: Page = {
  isVisible: () => false,
  listen: () => () => undefined,
};

/** Resolves when the user sees the page. */
export function whenVisible(): Promise<void> {
  return new Promise((resolve) => {
    const undo = browserPage.listen(resolveIfVisible);
    function resolveIfVisible(): void {
      if (!browserPage.isVisible()) return;
      undo();
      resolve();
    }
    resolveIfVisible();
  });
}
