import type { KeptStream, PushNews } from './keep-stream.js';

/** The part of a window through which tabs share a stream. Reading any of it may throw. */
export type PushWindow = Pick<Window, 'addEventListener' | 'removeEventListener'> & {
  readonly document: Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>;
  readonly navigator: { readonly locks?: LockManager };
  readonly BroadcastChannel?: typeof BroadcastChannel;
};

/** So often the tab that has the stream says so. */
const TOLD_EVERY_MS = 30_000;
/** Who has said nothing for so long may be frozen: it is asked. */
const PATIENCE_MS = 90_000;
/** Who does not answer within this, and as much again by chance, is frozen. */
const ANSWER_MS = 1_000;

type Message = PushNews | { readonly type: 'asked' | 'left' };

/**
 * Keeps one stream for all tabs of the browser that use the same name: the tab that holds the lock
 * has it, and tells the others. Another takes over when that one goes, and a visible one when it is
 * frozen: nobody waits for a tab that does not answer. Where there are no Web Locks or channels each
 * tab has its own. Returns its undo.
 *
 * @see [Web Locks §3](https://www.w3.org/TR/web-locks/#api)
 */
export function shareStream(
  page: PushWindow,
  name: string,
  keep: (tell: (news: PushNews) => void, begunAt: number) => KeptStream,
  tell: (news: PushNews) => void,
): () => void {
  let channel: BroadcastChannel | undefined;
  let stream: KeptStream | undefined;
  let isLive = false;
  /** Since when hints may have been missed: since the watch began, or for ever where another tab had the stream. */
  let begunAt = 0;
  /** Gives the lock back, or takes the request for it back. */
  let giveUp = () => {};
  let patience: Timer;
  let telling: Timer;

  function join(): void {
    begunAt = Date.now();
    const locks = find(() => page.navigator.locks);
    channel = find(() => page.BroadcastChannel && new page.BroadcastChannel(name));
    if (!locks || !channel) return hold();
    channel.onmessage = ({ data }) => hear(data);
    request(locks, false);
    ask();
  }

  function leave(): void {
    // The next in line may be frozen.
    if (stream) post({ type: 'left' });
    giveUp();
    drop();
    clearTimeout(patience);
    channel?.close();
    channel = undefined;
  }

  function request(locks: LockManager, steal: boolean): void {
    giveUp();
    const waiting = new AbortController();
    let release = () => {};
    giveUp = () => {
      waiting.abort();
      release();
    };
    const options = steal ? { steal } : { signal: waiting.signal };
    const hasLock = async () =>
      locks.request(name, options, () => {
        // There is no stream until this tab has one.
        note(false);
        // It was taken back in the moment in which it was granted.
        if (waiting.signal.aborted) return undefined;
        hold();
        return new Promise<void>((resolve) => (release = resolve));
      });
    hasLock().catch((error: unknown) => {
      if (waiting.signal.aborted) return;
      drop();
      // Who was told of the end may have left.
      if (waiting.signal.aborted) return;
      // Locks are denied.
      if ((error as Partial<Error> | null)?.name !== 'AbortError') return hold();
      // Another tab took it away: this one is next in line.
      request(locks, false);
      ask();
    });
  }

  function hold(): void {
    clearTimeout(patience);
    const mine = keep((news) => {
      // What an old one says on its way out is not of the one that there is.
      if (stream === mine) spread(news);
    }, begunAt);
    stream = mine;
    say();
  }

  function drop(): void {
    clearTimeout(telling);
    const dropped = stream;
    stream = undefined;
    dropped?.stop();
    note(false);
  }

  /** Says that this tab has the stream, now and again. */
  function say(): void {
    clearTimeout(telling);
    if (!stream) return;
    post({ type: 'live', live: isLive });
    telling = setTimeout(say, TOLD_EVERY_MS);
  }

  function spread(news: PushNews): void {
    if (news.type === 'live') {
      note(news.live);
      say();
      return;
    }
    post(news);
    tell(news);
  }

  function note(live: boolean): void {
    if (live === isLive) return;
    isLive = live;
    tell({ type: 'live', live });
  }

  /** Messages are input: what does not fit is ignored. */
  function hear(data: unknown): void {
    const message = Object(data) as Partial<Record<string, unknown>>;
    const { type, live, hint } = message;
    if (stream) {
      if (type === 'asked') say();
      return;
    }
    if (type === 'live' && typeof live === 'boolean') {
      begunAt = 0;
      expect(PATIENCE_MS, ask);
      note(live);
    } else if (type === 'left') {
      begunAt = 0;
      expect(answerMs(), ask);
      note(false);
    } else if (type === 'hint' && typeof hint === 'object' && hint) {
      tell({ type, hint });
    }
  }

  function ask(): void {
    if (stream) return;
    // A hidden tab leaves it alone: it asks when it is shown.
    if (page.document.visibilityState === 'hidden') return note(false);
    post({ type: 'asked' });
    expect(answerMs(), takeOver);
  }

  function takeOver(): void {
    // The other tabs may have heard nothing for much longer than this one.
    begunAt = 0;
    const locks = find(() => page.navigator.locks);
    if (locks) request(locks, true);
    note(false);
  }

  function expect(withinMs: number, otherwise: () => void): void {
    clearTimeout(patience);
    patience = setTimeout(otherwise, withinMs);
  }

  function post(message: Message): void {
    try {
      channel?.postMessage(message);
    } catch {
      // It was closed by the page's end.
    }
  }

  const onShown = () => {
    if (page.document.visibilityState === 'hidden') return;
    stream?.nudge(false);
    ask();
  };
  const onOnline = () => stream?.nudge(true);
  // A page that holds a lock or a connection is not kept for the Back button.
  const onPageHide = () => leave();
  const onPageShow = ({ persisted }: PageTransitionEvent) => {
    if (persisted) join();
  };
  page.document.addEventListener('visibilitychange', onShown);
  page.addEventListener('online', onOnline);
  page.addEventListener('pagehide', onPageHide);
  page.addEventListener('pageshow', onPageShow);
  join();
  return () => {
    page.document.removeEventListener('visibilitychange', onShown);
    page.removeEventListener('online', onOnline);
    page.removeEventListener('pagehide', onPageHide);
    page.removeEventListener('pageshow', onPageShow);
    leave();
  };
}

function answerMs(): number {
  return ANSWER_MS * (1 + Math.random());
}

/** What a browser denies it does not have. */
function find<Found>(look: () => Found): Found | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}

type Timer = ReturnType<typeof setTimeout> | undefined;
