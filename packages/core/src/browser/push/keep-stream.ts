import type { PushedSession, PushHint } from '../../options.js';
import type { PushEvent } from '../../push-stream.js';
import { warnInDevelopment } from '../warn-in-development.js';
import { PushRefusal, readStream, type StreamRequest } from './read-stream.js';

/** What the tabs of a browser are told of their stream. */
export type PushNews =
  | { readonly type: 'live'; readonly live: boolean }
  | { readonly type: 'hint'; readonly hint: PushHint };

/**
 * How a token may be got, as the option of that name of `getTokenSilently` says it: `on` from the
 * cache, and where there is none from the tenant; `cache-only` from the cache alone.
 */
export interface TokenOptions {
  /** `cache-only` while the tenant must not be asked, else `on`. */
  readonly cacheMode: 'on' | 'cache-only';
}

/** How a stream is opened. */
export interface StreamSource extends Pick<StreamRequest, 'url' | 'fetch'> {
  getToken(options: TokenOptions): Promise<string | undefined>;
}

/** A stream that is kept open. */
export interface KeptStream {
  /** Something has changed (the network, the visibility): looks whether the stream is still one. */
  nudge(isOnline: boolean): void;
  stop(): void;
}

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;
/** Each question for a token is a load on the tenant: where it gives none, it is asked as seldom as by polling. */
const LONGEST_TOKEN_RETRY_MS = 900_000;
/** So long a stream lives that ends for no bad reason. */
const SOUND_MS = 60_000;
/** So long a new watch may be without a stream and miss nothing: a server remembers hints for longer. */
const REMEMBERED_MS = 30_000;
/** So late a sign of life may be. */
const LATE_MS = 5_000;

/**
 * Keeps a stream open, one connection after the other: backoff with full jitter, a check after every
 * reconnect since hints may have been missed, and a connection that is silent for too long is
 * given up.
 *
 * @param begunAt since when there was no stream
 */
export function keepStream(
  { url, fetch, getToken }: StreamSource,
  session: PushedSession,
  tell: (news: PushNews) => void,
  begunAt: number,
): KeptStream {
  let isStopped = false;
  let isReconnect = false;
  let connection = new AbortController();
  let keepAliveMs = 25_000;
  let heardAt = Date.now();
  let silence: Timer;
  let catchUp: Timer;
  let endPause = () => {};
  let token: string | undefined;
  let longestRetryMs = LONGEST_RETRY_MS;

  async function run(): Promise<void> {
    for (let failures = 0; !isStopped;) {
      const attemptedAt = Date.now();
      const retryAfterMs = await connect();
      if (isStopped) return;
      failures = Date.now() - attemptedAt >= SOUND_MS ? 0 : failures + 1;
      const longestMs = Math.min(longestRetryMs, FIRST_RETRY_MS * 2 ** Math.max(0, failures - 1));
      await pause(Math.random() * longestMs, retryAfterMs);
    }
  }

  /** One connection from beginning to end. Resolves with how long the server wants to be left alone. */
  async function connect(): Promise<number> {
    let retryAfterMs = 0;
    try {
      const found = await tokenOfNow();
      if (!found || isStopped) return 0;
      // What ended the last one while there was no token is not about this one.
      connection = new AbortController();
      const { signal } = connection;
      hear();
      await readStream({ url, token: found, fetch, signal }, (events) => {
        if (signal.aborted) return;
        hear();
        for (const event of events) {
          // Who was told may have stopped it.
          if (isStopped) return;
          if (event.type === 'retry') retryAfterMs = event.afterMs;
          else take(event);
        }
      });
    } catch (error) {
      if (error instanceof PushRefusal) {
        const { status } = error;
        if (status === 401) token = undefined;
        if (status < 500 && status !== 429) {
          warnInDevelopment(
            'push',
            `the push server at ${url.href} answered ${status}; polling goes on. (401: is the token for the audience that it was told, and that of authorizationParams?)`,
          );
        }
        retryAfterMs = error.retryAfterMs;
      }
      // Else the network: it is tried again whatever it was.
    } finally {
      clearTimeout(silence);
      tell({ type: 'live', live: false });
    }
    return retryAfterMs;
  }

  async function tokenOfNow(): Promise<string | undefined> {
    longestRetryMs = LONGEST_RETRY_MS;
    const mayRenew = session.mayRenewToken();
    // One that takes no options would ask the tenant.
    if (!mayRenew && getToken.length === 0) return token;
    try {
      token = await getToken({ cacheMode: mayRenew ? 'on' : 'cache-only' });
    } catch (error) {
      token = undefined;
      longestRetryMs = LONGEST_TOKEN_RETRY_MS;
      if (!isStopped) session.report(error);
    }
    return token;
  }

  function take(event: Exclude<PushEvent, { type: 'retry' }>): void {
    if (event.type === 'hint') {
      return tell({ type: 'hint', hint: { ...event.hint, at: Date.now() } });
    }
    keepAliveMs = event.keepAliveMs;
    hear();
    const isLive = event.type === 'ready';
    tell({ type: 'live', live: isLive });
    if (isStopped) return;
    if (isLive && (isReconnect || Date.now() - begunAt > REMEMBERED_MS)) {
      clearTimeout(catchUp);
      const check = () => tell({ type: 'hint', hint: { at: Date.now(), missed: true } });
      if (event.checkAfterMs > 0) catchUp = setTimeout(check, event.checkAfterMs);
      else check();
    }
    isReconnect = true;
  }

  /** A sign of life: the next one is due. */
  function hear(): void {
    heardAt = Date.now();
    clearTimeout(silence);
    silence = setTimeout(() => connection.abort(), 2 * keepAliveMs + LATE_MS);
  }

  /** Waits; no nudge ends it before what the server wants. */
  function pause(ownMs: number, serverMs: number): Promise<void> {
    const begun = Date.now();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.max(ownMs, serverMs));
      endPause = () => {
        if (!isStopped && Date.now() - begun < serverMs) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }

  // It handles whatever can go wrong; what a listener throws is the heartbeat's.
  void run();
  return {
    nudge(isOnline) {
      // A page that slept, or a network that changed: the old connection may be dead and not say so.
      if (isOnline || Date.now() - heardAt > keepAliveMs + LATE_MS) connection.abort();
      endPause();
    },
    stop() {
      isStopped = true;
      connection.abort();
      clearTimeout(catchUp);
      endPause();
    },
  };
}

type Timer = ReturnType<typeof setTimeout> | undefined;
