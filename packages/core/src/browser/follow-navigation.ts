/** A user who stayed is not asked again sooner than this after the dialog. */
export const RETRY_MS = 3_000;

/** Where the browser does not say whether the user stayed: longer than a slow tenant takes. */
const UNKNOWN_RETRY_MS = 15_000;

/**
 * Follows the next navigation of the page, which a `beforeunload` handler may let the user cancel.
 *
 * After the dialog the page is the same whether the user stays or leaves, until the response of the
 * new page arrives. Only Chromium aborts the navigation visibly, with `navigateerror`.
 *
 * @param signal Removes the listeners.
 * @param onCancelled Called when the user has probably stayed, some seconds after the dialog.
 * @returns Resolves when the navigation starts.
 *
 * @see [HTML, beforeunload](https://html.spec.whatwg.org/multipage/browsing-the-web.html#prompt-to-unload-a-document)
 */
export function followNavigation(signal: AbortSignal, onCancelled: () => void): Promise<void> {
  return new Promise((resolve) => {
    const onBeforeUnload = (event: BeforeUnloadEvent) => {
      resolve();
      let delayMs = UNKNOWN_RETRY_MS;
      const onAborted = () => (delayMs = RETRY_MS);
      globalThis.navigation?.addEventListener('navigateerror', onAborted, { signal });
      // After the other handlers and the dialog.
      setTimeout(() => {
        if (event.defaultPrevented || event.returnValue) setTimeout(onCancelled, delayMs);
      });
    };
    // Some browsers do not keep a page with this listener in the back/forward cache: once.
    globalThis.addEventListener?.('beforeunload', onBeforeUnload, { once: true, signal });
  });
}
