import { afterEach, beforeEach, vi } from 'vitest';
import { browserPage } from '../../src/browser/page.js';
import { createTabs } from '../../src/browser/tabs.js';
import { loadEmptyIframes, visit } from './happy-dom.js';

/** Where the tabs of this browser share what they know, in `localStorage`. */
export const recordKey = 'auth0-heartbeat.tenant.example.com.spa';

/** Each test of a file begins in a new browser with a visible page of the app, and with simulated time. */
export function setUpPage() {
  const page = {
    isVisible: true,
    /** The exceptions that were reported. */
    reported: [] as unknown[],
    /** The user sees the page again. */
    show() {
      page.isVisible = true;
      return dispatch(document, 'visibilitychange');
    },
    /** The Back button restores the page from the back/forward cache. */
    restore: () => dispatch(window, 'pageshow', { persisted: true }),
    /** Something happens in the window of the page, such as input of the user. */
    act: (type: string) => dispatch(window, type),
  };
  beforeEach(() => {
    visit('https://app.example.com/notes?view=2');
    loadEmptyIframes();
    localStorage.clear();
    sessionStorage.clear();
    // A page forgets what it has published when its last listener leaves.
    createTabs(globalThis, 'tenant.example.com', 'spa').listen(() => {})();
    Object.assign(page, { isVisible: true, reported: [] });
    vi.spyOn(browserPage, 'isVisible').mockImplementation(() => page.isVisible);
    vi.stubGlobal('reportError', (exception: unknown) => page.reported.push(exception));
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });
  return page;
}

async function dispatch(target: EventTarget, type: string, properties = {}): Promise<void> {
  target.dispatchEvent(Object.assign(new Event(type), properties));
  await settle();
}

export const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** Waits for pending promises. */
export async function settle(): Promise<void> {
  await wait(0);
}

/** Never settles. */
export const never = () => new Promise<never>(() => {});

/** A promise that the test settles. */
export function createAnswer<Value = void>() {
  let answer!: (value: Value) => void;
  let fail!: (error: unknown) => void;
  const promise = new Promise<Value>((resolve, reject) => {
    answer = resolve;
    fail = reject;
  });
  return { promise, answer, fail };
}

/** Storage that may not be used. */
export function createDeniedStorage() {
  const deny = () => {
    throw new DOMException('denied', 'SecurityError');
  };
  return { getItem: deny, setItem: deny, removeItem: deny };
}
