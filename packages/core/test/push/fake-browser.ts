import { afterEach, beforeEach, vi } from 'vitest';
import { shareStream } from '../../src/push/share-stream.js';
import { createFakeTabs, type FakeTab } from './fake-tabs.js';

interface TabOptions {
  /** Replaces members of the window. */
  readonly overrides?: object;
  readonly name?: string;
  readonly isVisible?: boolean;
}

/** Without a report for this long, a visible tab takes the lock. */
export const STALE_MS = 150_000;

/** By then a visible tab has taken the lock of a suspended one: it looks every 90 s at least. */
export const TAKEN_MS = STALE_MS + 90_000;

export const advance = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** Fakes the timers of a test file. */
export function fakeTime(): void {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
    vi.restoreAllMocks();
  });
}

/** The tabs of one browser that share a stream. The streams only report, and need no server. */
export function createFakeBrowser() {
  const browser = createFakeTabs();
  const streams: ReturnType<typeof openStream>[] = [];
  let reportedAt = -Infinity;

  function openStream(tab: FakeTab, openedAt: number) {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const report = () => {
      reportedAt = Date.now();
      timer = setTimeout(report, 30_000);
    };
    report();
    const stream = {
      tab,
      openedAt,
      /** The `isOnline` of each nudge. */
      nudges: [] as boolean[],
      isStopped: false,
      nudge: (isOnline: boolean) => void stream.nudges.push(isOnline),
      stop() {
        stream.isStopped = true;
        clearTimeout(timer);
      },
    };
    return stream;
  }

  return {
    ...browser,
    streams,
    /** The tabs with a stream, except suspended tabs. */
    owners: () =>
      streams
        .filter(({ tab, isStopped }) => !isStopped && !tab.isSuspended() && !tab.isClosed())
        .map(({ tab }) => tab),
    open({ overrides, name = 'name', isVisible = true }: TabOptions = {}) {
      const tab = browser.open(overrides, isVisible);
      const staleMs = () => Math.abs(Date.now() - reportedAt);
      const stop = tab.enter(() =>
        shareStream(tab.window, name, { staleMs }, (openedAt) => {
          const stream = openStream(tab, openedAt);
          streams.push(stream);
          return stream;
        }),
      );
      /** `stop`: closes the stream or leaves the queue. */
      return Object.assign(tab, { stop: () => tab.enter(stop) });
    },
  };
}

/** A tab that shares the stream. */
export type PushTab = ReturnType<ReturnType<typeof createFakeBrowser>['open']>;

/** Opens tabs of one browser. The first has the stream. */
export async function openTabs(count: number) {
  const browser = createFakeBrowser();
  const tabs = Array.from({ length: count }, () => browser.open());
  await advance(10);
  const [first, second, third] = tabs as [PushTab, PushTab, PushTab];
  return { browser, first, second, third };
}
