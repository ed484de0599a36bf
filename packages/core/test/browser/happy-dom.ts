import type { DetachedWindowAPI } from 'happy-dom';

declare global {
  interface Window {
    happyDOM?: DetachedWindowAPI;
  }
}

function happyDom(): DetachedWindowAPI {
  if (window.happyDOM) return window.happyDOM;
  throw new Error('This test needs happy-dom.');
}

/** Puts the page at an address. */
export function visit(url: string): void {
  happyDom().setURL(url);
}

/** Every iframe loads an empty page: what is said from it is the test's to say. */
export function loadEmptyIframes(): void {
  const { settings } = happyDom();
  settings.enableIframePageLoading = true;
  settings.fetch.interceptor = {
    beforeAsyncRequest: async ({ window: { Response } }) => new Response(''),
  };
}
