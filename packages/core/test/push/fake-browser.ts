import { afterEach, beforeEach, vi } from 'vitest';
import type { RunningStream } from '../../src/push/run-stream.js';
import { type PushWindow, shareStream } from '../../src/push/share-stream.js';
import { createFakeTabs, type FakeTab } from './fake-tabs.js';

/** A stream that a tab opened. */
interface OpenedStream {
  readonly tab: FakeTab;
  readonly openedAt: number;
  /** The `isOnline` of each nudge. */
  readonly nudges: boolean[];
  isStopped(): boolean;
}

/** A tab that shares the stream. */
export interface PushTab extends FakeTab {
  /** Closes the stream or leaves the queue. */
  stop(): void;
}

interface TabOptions {
  readonly overrides?: Partial<Record<keyof PushWindow, unknown>>;
  readonly name?: string;
  readonly isVisible?: boolean;
}

/** How often the tab with the stream reports. */
const REPORT_MS = 30_000;

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
  const streams: OpenedStream[] = [];
  let reportedAt = -Infinity;

  function openStream(tab: FakeTab, openedAt: number): RunningStream {
    const nudges: boolean[] = [];
    let isStopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const report = () => {
      reportedAt = Date.now();
      timer = setTimeout(report, REPORT_MS);
    };
    streams.push({ tab, openedAt, nudges, isStopped: () => isStopped });
    report();
    return {
      nudge: (isOnline) => void nudges.push(isOnline),
      stop() {
        isStopped = true;
        clearTimeout(timer);
      },
    };
  }

  return {
    ...browser,
    streams,
    /** The tabs with a stream, except suspended tabs. */
    owners: () =>
      streams
        .filter(({ tab, isStopped }) => !isStopped() && !tab.isSuspended() && !tab.isClosed())
        .map(({ tab }) => tab),
    open({ overrides, name = 'name', isVisible = true }: TabOptions = {}): PushTab {
      const tab = browser.open(overrides, isVisible);
      let stop = () => {};
      const opened: PushTab = Object.assign(tab, { stop: () => tab.enter(stop) });
      const staleMs = () => Math.abs(Date.now() - reportedAt);
      stop = tab.enter(() =>
        shareStream(tab.window, name, { staleMs }, (openedAt) => openStream(opened, openedAt)),
      );
      return opened;
    },
  };
}

/** Opens tabs of one browser. The first has the stream. */
export async function openTabs(count: number) {
  const browser = createFakeBrowser();
  const tabs = Array.from({ length: count }, () => browser.open());
  await advance(10);
  const [first, second, third] = tabs as [PushTab, PushTab, PushTab];
  return { browser, first, second, third };
}
