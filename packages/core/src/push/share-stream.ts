import type { PushSession } from '../contract/options.js';
import { enterLockQueue } from '../browser/lock-queue.js';
import { PUSH_STALE_MS } from '../machine/schedule.js';
import type { RunningStream } from './run-stream.js';

/** The part of a window that the tabs use to share a stream. Reading any of it may throw. */
export type PushWindow = Pick<Window, 'addEventListener' | 'removeEventListener'> & {
  readonly document: Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>;
  readonly navigator: { readonly locks?: LockManager };
};

/** How often a waiting tab looks whether the tab with the stream is still running. */
const WATCH_MS = 60_000;

/**
 * Keeps one stream for all tabs of the browser: the tab that holds the Web Lock has the stream and
 * checks, and the others receive the results as from any check. The next tab in the queue takes over
 * when it closes. A visible tab takes the lock from a tab that has ceased to report, because it is
 * suspended. Without Web Locks each tab has its own stream.
 *
 * @param openStream Opens a stream. `openedAt`: since when hints can arrive; `0` if another tab may
 *   have missed some.
 * @returns A function that closes the stream or leaves the queue.
 * @see [Web Locks §3](https://www.w3.org/TR/web-locks/#api)
 */
export function shareStream(
  page: PushWindow,
  name: string,
  { staleMs }: Pick<PushSession, 'staleMs'>,
  openStream: (openedAt: number) => RunningStream,
): () => void {
  let stream: RunningStream | undefined;
  let leaveQueue = () => {};
  let isAway = false;
  let openedAt = 0;
  let requestedAt = 0;
  let watch: ReturnType<typeof setTimeout> | undefined;

  function join(): void {
    isAway = false;
    openedAt = Date.now();
    request(false);
  }

  /** Closes the stream, or leaves the queue. */
  function leave(): void {
    isAway = true;
    leaveQueue();
    stream?.stop();
    stream = undefined;
    clearTimeout(watch);
  }

  function request(steal: boolean): void {
    leave();
    isAway = false;
    requestedAt = Date.now();
    const onHeld = () => {
      clearTimeout(watch);
      stream = openStream(openedAt);
    };
    const onStolen = () => {
      // This tab may have missed hints since.
      openedAt = 0;
      request(false);
    };
    leaveQueue = enterLockQueue(() => page.navigator.locks, name, steal, onHeld, onStolen);
    watchHolder();
  }

  /** Takes the lock from a tab that is suspended, if this one is visible. */
  function watchHolder(): void {
    clearTimeout(watch);
    // A page that enters the back/forward cache becomes visible before it is restored.
    if (stream || isAway) return;
    // The clock was set back: count from now.
    requestedAt = Math.min(requestedAt, Date.now());
    const isSuspended = Math.min(staleMs(), Date.now() - requestedAt) >= PUSH_STALE_MS;
    const isVisible = page.document.visibilityState !== 'hidden';
    if (isSuspended && isVisible) {
      openedAt = 0;
      request(true);
    } else {
      // At random, so that of several tabs one is first.
      watch = setTimeout(watchHolder, WATCH_MS * (0.5 + Math.random()));
    }
  }

  const onVisible = () => {
    if (page.document.visibilityState === 'hidden') return;
    if (stream) stream.nudge(false);
    else watchHolder();
  };
  const onOnline = () => stream?.nudge(true);
  // A page with a lock or a connection cannot enter the back/forward cache.
  const onPageHide = () => leave();
  const onPageShow = ({ persisted }: PageTransitionEvent) => {
    if (persisted) join();
  };
  page.document.addEventListener('visibilitychange', onVisible);
  page.addEventListener('online', onOnline);
  page.addEventListener('pagehide', onPageHide);
  page.addEventListener('pageshow', onPageShow);
  join();
  return () => {
    page.document.removeEventListener('visibilitychange', onVisible);
    page.removeEventListener('online', onOnline);
    page.removeEventListener('pagehide', onPageHide);
    page.removeEventListener('pageshow', onPageShow);
    leave();
  };
}
