import type { Page, PageEvent } from '../ports.js';

/** Dictation and assistive technology cause only the last two. */
const inputs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchmove', 'input', 'click'];

/** How long after user input a page counts as visible that never reports a change. */
const SEEN_MS = 900_000;

let inputAt = -Infinity;

/** The same moment on the monotonic clock, which may stop while the machine sleeps. */
let inputTime = -Infinity;

/** The last input since the visibility changed. */
let seenAt = -Infinity;

/** A moment in the future dates from before the clock was set back. */
function isRecent(moment: number): boolean {
  const age = Date.now() - moment;
  return age >= 0 && age < SEEN_MS;
}

const capture = { capture: true, passive: true };

/** The page of the browser. */
export const browserPage: Page = {
  // An embedded web view may report that it is hidden while the user works in it.
  isVisible: () => globalThis.document?.visibilityState === 'visible' || isRecent(seenAt),
  isEmbedded: () => globalThis.top !== globalThis.self,
  isOnline: () => globalThis.navigator?.onLine !== false,
  // The clock may have been set back since.
  lastInputAt: () => Math.min(inputAt, Date.now() - (performance.now() - inputTime)),
  hasUserActivation: () =>
    globalThis.navigator?.userActivation?.hasBeenActive ?? inputAt > -Infinity,
  listen(listener) {
    const removal = new AbortController();
    const on = (target: EventTarget, type: string, handler: (event: Event) => void) =>
      target.addEventListener(type, handler, { ...capture, signal: removal.signal });
    on(document, 'visibilitychange', () => {
      seenAt = -Infinity;
      listener('visibilitychange');
    });
    on(document, 'resume', () => listener('wake'));
    on(window, 'online', () => listener('online'));
    on(window, 'focus', ({ target, currentTarget }) => {
      // Elements of the page receive focus, too.
      if (target === currentTarget) listener('focus');
    });
    on(window, 'pageshow', (event) => {
      if ('persisted' in event && event.persisted) listener('pageshow');
    });
    for (const type of inputs) {
      on(window, type, () => {
        // Also events of a script: assistive technology in a web view may dispatch them.
        seenAt = inputAt = Date.now();
        inputTime = performance.now();
        listener('input');
      });
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
