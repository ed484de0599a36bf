import { afterEach, beforeEach, vi } from 'vitest';
import type { KeptStream, PushNews } from '../../src/browser/push/keep-stream.js';
import { type PushWindow, shareStream } from '../../src/browser/push/share-stream.js';
import { createFakePushTabs, type FakePushTab } from './fake-push-tabs.js';

/** A stream that a tab keeps, and what the tab did with it. */
interface FakeKeptStream {
  readonly tab: FakePushTab;
  readonly begunAt: number;
  readonly nudges: boolean[];
  isStopped(): boolean;
  isLive(): boolean;
  /** What it says, in the name of its tab. */
  tell(news: PushNews): void;
  /** It ends, and another begins a second later. */
  drop(): void;
}

/** A tab that shares the stream. */
export interface PushTab extends FakePushTab {
  /** What it was told. */
  readonly news: PushNews[];
  isLive(): boolean;
  hints(): readonly string[];
  /** It wants no hints any more. */
  undo(): void;
  /** What it does when it is told something. */
  listen(listener: (news: PushNews) => void): void;
}

interface TabOptions {
  readonly instead?: Partial<Record<keyof PushWindow, unknown>>;
  readonly name?: string;
  readonly isVisible?: boolean;
}

/** How long a stream takes until it is live. */
export const CONNECT_MS = 100;

/** Each test of the file has a clock of its own, and leaves no global behind. */
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

/** Tabs of one browser that share a stream, whose streams are as good as real. */
export function createFakePushBrowser() {
  const browser = createFakePushTabs();
  const streams: FakeKeptStream[] = [];
  let tabs: PushTab[] = [];

  function keep(tab: FakePushTab, tellTab: (news: PushNews) => void, begunAt: number): KeptStream {
    const nudges: boolean[] = [];
    let isStopped = false;
    let isLive = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = (news: PushNews) => {
      if (news.type === 'live') isLive = news.live;
      tellTab(news);
    };
    const connect = (ms: number) => {
      clearTimeout(timer);
      timer = setTimeout(() => tell({ type: 'live', live: true }), ms);
    };
    streams.push({
      tab,
      begunAt,
      nudges,
      isStopped: () => isStopped,
      isLive: () => isLive && !isStopped,
      tell: (news) => tab.run(() => !isStopped && tell(news)),
      drop: () =>
        tab.run(() => {
          if (isStopped) return;
          tell({ type: 'live', live: false });
          connect(1_000);
        }),
    });
    connect(CONNECT_MS);
    return {
      nudge: (isOnline) => void nudges.push(isOnline),
      stop() {
        isStopped = true;
        clearTimeout(timer);
        // Its connection ends a moment later.
        void Promise.resolve().then(() => tell({ type: 'live', live: false }));
      },
    };
  }

  return {
    ...browser,
    streams,
    tabs: () => tabs,
    /** The streams of tabs that do something, stopped ones apart. */
    running: () =>
      streams.filter(
        (stream) => !stream.isStopped() && !stream.tab.isFrozen() && !stream.tab.isClosed(),
      ),
    open({ instead, name = 'name', isVisible = true }: TabOptions = {}): PushTab {
      const tab = browser.open(instead, isVisible);
      const news: PushNews[] = [];
      let listener: ((news: PushNews) => void) | undefined;
      let undo = () => {};
      const opened: PushTab = Object.assign(tab, {
        news,
        isLive: () =>
          news.flatMap((told) => (told.type === 'live' ? [told.live] : [])).at(-1) ?? false,
        hints: () => news.flatMap((told) => (told.type === 'hint' ? [told.hint.sid ?? ''] : [])),
        undo: () => tab.enter(undo),
        listen: (next: typeof listener) => void (listener = next),
      });
      undo = tab.enter(() =>
        shareStream(
          tab.window,
          name,
          (tell, begunAt) => keep(opened, tell, begunAt),
          (told) => {
            news.push(told);
            listener?.(told);
          },
        ),
      );
      tabs = [...tabs.filter((other) => !other.isClosed()), opened];
      return opened;
    },
    /** The server has a hint for whoever listens. */
    async hint(sid: string) {
      for (const stream of streams) {
        if (stream.isLive()) stream.tell({ type: 'hint', hint: { sid } });
      }
      await vi.advanceTimersByTimeAsync(10);
    },
  };
}

export type FakePushBrowser = ReturnType<typeof createFakePushBrowser>;
