import type { Page, PageHappening } from '../ports.js';

const capture = { capture: true, passive: true };

/** The page that the user sees, and what they do in it. */
export const browserPage: Page = {
  isVisible: () => globalThis.document?.visibilityState === 'visible',
  listen(tell) {
    const undo = new AbortController();
    const on = (target: EventTarget, type: string, listener: (event: Event) => void) =>
      target.addEventListener(type, listener, { ...capture, signal: undo.signal });
    on(document, 'visibilitychange', () => tell('noticed'));
    on(document, 'resume', () => tell('wake'));
    on(window, 'online', () => tell('online'));
    on(window, 'focus', ({ target, currentTarget }) => {
      // Focus moves about in a page as well.
      if (target === currentTarget) tell('focus');
    });
    on(window, 'pageshow', (event) => {
      if ((event as PageTransitionEvent).persisted) tell('pageshow');
    });
    for (const type of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchmove']) {
      on(window, type, () => tell('active'));
    }
    return () => undo.abort();
  },
};

/** Resolves when the page is, or becomes, as `fits` says. */
export function whenPage(page: Page, fits: (happening?: PageHappening) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const check = (happening?: PageHappening) => {
      if (!fits(happening)) return;
      undo();
      resolve();
    };
    const undo = page.listen(check);
    check();
  });
}
