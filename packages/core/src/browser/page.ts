import type { Page, PageEvent } from '../ports.js';

const capture = { capture: true, passive: true };

/** The page of the browser. */
export const browserPage: Page = {
  isVisible: () => globalThis.document?.visibilityState === 'visible',
  listen(listener) {
    const removal = new AbortController();
    const on = (target: EventTarget, type: string, handler: (event: Event) => void) =>
      target.addEventListener(type, handler, { ...capture, signal: removal.signal });
    on(document, 'visibilitychange', () => listener('visibilitychange'));
    on(document, 'resume', () => listener('wake'));
    on(window, 'online', () => listener('online'));
    on(window, 'focus', ({ target, currentTarget }) => {
      // Elements of the page receive focus, too.
      if (target === currentTarget) listener('focus');
    });
    on(window, 'pageshow', (event) => {
      if ('persisted' in event && event.persisted) listener('pageshow');
    });
    for (const type of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchmove']) {
      on(window, type, () => listener('input'));
    }
    return () => removal.abort();
  },
};

/** Resolves when the page fulfils the condition, now or after an event. */
export function whenPage(page: Page, isMet: (event?: PageEvent) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const check = (event?: PageEvent) => {
      if (!isMet(event)) return;
      unsubscribe();
      resolve();
    };
    const unsubscribe = page.listen(check);
    check();
  });
}
