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

/** The longest interval at which a waiting tab looks for reports. */
export const WATCH_MS = 90_000;

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
  const tabs: PushTab[] = [];
  /** When the tab with the stream last reported, by name. */
  const reports = new Map<string, number>();

  function openStream(tab: FakeTab, name: string, openedAt: number): RunningStream {
    const nudges: boolean[] = [];
    let isStopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const report = () => {
      reports.set(name, Date.now());
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
    tabs: () => tabs.filter((tab) => !tab.isClosed()),
    /** The tabs with a stream, except suspended tabs. */
    owners: () =>
      streams
        .filter(({ tab, isStopped }) => !isStopped() && !tab.isSuspended() && !tab.isClosed())
        .map(({ tab }) => tab),
    open({ overrides, name = 'name', isVisible = true }: TabOptions = {}): PushTab {
      const tab = browser.open(overrides, isVisible);
      let stop = () => {};
      const opened: PushTab = Object.assign(tab, { stop: () => tab.enter(stop) });
      const staleMs = () => Math.abs(Date.now() - (reports.get(name) ?? -Infinity));
      stop = tab.enter(() =>
        shareStream(tab.window, name, { staleMs }, (openedAt) =>
          openStream(opened, name, openedAt),
        ),
      );
      tabs.push(opened);
      return opened;
    },
  };
}

export type FakeBrowser = ReturnType<typeof createFakeBrowser>;
