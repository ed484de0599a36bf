import type { PushHint, PushSession } from '../contract/options.js';
import { warnOfPushRefusal } from '../browser/development-warnings.js';
import { createFloodGate } from './flood-gate.js';
import type { PushEvent } from './parse-stream.js';
import { PushRefusal, readStream, type StreamRequest } from './read-stream.js';

/**
 * Where a token may come from, with the meaning that the option has for `getTokenSilently`: `on`
 * from the cache or the tenant, `off` from the tenant, `cache-only` from the cache.
 */
export interface TokenOptions {
  /** `off` after the push server rejected the cached token. `cache-only` while the tenant must not be asked. */
  readonly cacheMode: 'on' | 'off' | 'cache-only';
}

/** How a stream is opened. */
export interface StreamSource extends Pick<StreamRequest, 'url' | 'fetch'> {
  readonly liveIntervalMs: number | undefined;
  getToken(options: TokenOptions): Promise<string | undefined>;
}

/** A stream that is kept open. */
export interface RunningStream {
  /** Checks the connection after a change of the network or the visibility. */
  nudge(isOnline: boolean): void;
  stop(): void;
}

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;
/** Each token request is a load on the tenant. After a failure they are as rare as polls. */
const LONGEST_TOKEN_RETRY_MS = 900_000;
/** A stream that lived this long did not fail. */
const SOUND_MS = 60_000;
/** A server replays the hints of this period. */
const REPLAYED_MS = 30_000;
/** After a flood the session is polled for this long before the next connection. */
const FLOOD_PAUSE_MS = 3_600_000;
/** How late a keep-alive may be. */
const LATE_MS = 5_000;
/** How often the tab with the stream reports to the session. */
const REPORT_MS = 30_000;

/**
 * Keeps a stream open, one connection after another: with backoff and full jitter, a check after each
 * reconnect, and a new connection when one is silent for too long. A server that sends too much is
 * left alone for an hour.
 *
 * @param openedAt When the session began to be watched; `0` if hints may have been missed before.
 */
export function runStream(
  { url, fetch, getToken, liveIntervalMs }: StreamSource,
  session: PushSession,
  hint: (about?: PushHint) => void,
  openedAt: number,
): RunningStream {
  let isStopped = false;
  let isReconnect = false;
  let isLive = false;
  let connection = new AbortController();
  let keepAliveMs = 25_000;
  let receivedAt = Date.now();
  let silence: Timer;
  let catchUp: Timer;
  let catchUpAt = Infinity;
  let reporting: Timer;
  let endPause = () => {};
  let wasRejected = false;
  let longestRetryMs = LONGEST_RETRY_MS;
  /** For all connections, so that a flood cannot continue in the next one. */
  const isFlood = createFloodGate();

  async function run(): Promise<void> {
    for (let failures = 0; !isStopped;) {
      const startedAt = Date.now();
      const retryAfterMs = await connect();
      if (isStopped) return;
      failures = Date.now() - startedAt >= SOUND_MS ? 0 : failures + 1;
      const longestMs = Math.min(longestRetryMs, FIRST_RETRY_MS * 2 ** Math.max(0, failures - 1));
      await pause(Math.random() * longestMs, retryAfterMs);
    }
  }

  /** Runs one connection to its end. Resolves with the delay that the server asks for. */
  async function connect(): Promise<number> {
    let retryAfterMs = 0;
    let isFlooded = false;
    try {
      const token = await requestToken();
      if (!token || isStopped) return 0;
      // An abort before the connection existed does not concern it.
      connection = new AbortController();
      const { signal } = connection;
      expectSignOfLife();
      await readStream({ url, token, fetch, signal }, (events) => {
        if (signal.aborted) return;
        wasRejected = false;
        expectSignOfLife();
        isFlooded = isFlood(events.length);
        let state: StateEvent | undefined;
        let about: PushHint | undefined;
        for (const event of events) {
          if (event.type === 'retry') retryAfterMs = event.afterMs;
          else if (event.type !== 'hint') state = event;
          // One check answers all hints of a chunk.
          else if (!about && session.isAbout(event.hint)) about = event.hint;
        }
        if (state) handle(state);
        // The check may have stopped the stream.
        if (about && !isStopped) hint(about);
        if (isFlooded) connection.abort();
      });
    } catch (error) {
      if (error instanceof PushRefusal) {
        const { status } = error;
        wasRejected = status === 401;
        if (status < 500 && status !== 429) warnOfPushRefusal(url.href, status);
        retryAfterMs = error.retryAfterMs;
      }
      // Otherwise the network failed: retry.
    } finally {
      clearTimeout(silence);
      setLive(false);
    }
    if (!isFlooded || isStopped) return retryAfterMs;
    session.reportFlood();
    return FLOOD_PAUSE_MS;
  }

  async function requestToken(): Promise<string | undefined> {
    longestRetryMs = LONGEST_RETRY_MS;
    const freshness = wasRejected ? 'off' : 'on';
    const cacheMode = session.mayRenewToken() ? freshness : 'cache-only';
    // A rejected token is of no use.
    if (wasRejected && cacheMode === 'cache-only') return undefined;
    try {
      const token = await getToken({ cacheMode });
      if (cacheMode === 'off') {
        // If the server rejects the new token as well, the next request must not follow soon.
        wasRejected = false;
        longestRetryMs = LONGEST_TOKEN_RETRY_MS;
      }
      return token;
    } catch (error) {
      longestRetryMs = LONGEST_TOKEN_RETRY_MS;
      if (!isStopped) session.report(error);
      return undefined;
    }
  }

  function handle(event: StateEvent): void {
    keepAliveMs = event.keepAliveMs;
    expectSignOfLife();
    setLive(event.type === 'ready');
    if (isStopped) return;
    if (isLive && (isReconnect || Date.now() - openedAt > REPLAYED_MS)) {
      scheduleCatchUp(event.checkAfterMs);
    }
    isReconnect = true;
  }

  /** Schedules a check. A check that is due earlier also finds what was missed since. */
  function scheduleCatchUp(delayMs: number): void {
    const at = Date.now() + delayMs;
    if (at >= catchUpAt) return;
    clearTimeout(catchUp);
    catchUpAt = at;
    const check = () => {
      catchUpAt = Infinity;
      hint({ missed: true });
    };
    if (delayMs > 0) catchUp = setTimeout(check, delayMs);
    else check();
  }

  /** Reports to the session, and again until the stream is stopped. */
  function setLive(next: boolean): void {
    isLive = next;
    clearTimeout(reporting);
    if (isStopped) return;
    reporting = setTimeout(() => setLive(isLive), REPORT_MS);
    session.setLive(isLive, liveIntervalMs);
  }

  function expectSignOfLife(): void {
    receivedAt = Date.now();
    clearTimeout(silence);
    silence = setTimeout(() => connection.abort(), 2 * keepAliveMs + LATE_MS);
  }

  /** Waits. A nudge does not end it before the delay that the server asked for. */
  function pause(ownMs: number, serverMs: number): Promise<void> {
    const startedAt = Date.now();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.max(ownMs, serverMs));
      endPause = () => {
        if (!isStopped && Date.now() - startedAt < serverMs) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }

  // A waiting tab sees at once that this one has the lock.
  setLive(false);
  void run();
  return {
    nudge(isOnline) {
      // After a suspension or a change of the network the connection may be dead without an event.
      if (isOnline || Date.now() - receivedAt > keepAliveMs + LATE_MS) connection.abort();
      endPause();
    },
    stop() {
      isStopped = true;
      connection.abort();
      clearTimeout(catchUp);
      clearTimeout(reporting);
      endPause();
    },
  };
}

type StateEvent = PushEvent & { readonly type: 'ready' | 'away' };
type Timer = ReturnType<typeof setTimeout> | undefined;
