import { afterEach, beforeEach, vi } from 'vitest';
import {
  keepStream,
  type PushNews,
  type TokenOptions,
} from '../../src/browser/push/keep-stream.js';
import { createFakePushServer } from './fake-push-server.js';
import { createFakePushSession } from './fake-push-session.js';

const KEEP_ALIVE_MS = 20_000;

/** Each test of the file has a clock of its own, and chance is always in the middle. */
export function fakeTimeAndChance(): void {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });
}

/** Lets everything happen that is only waiting for its turn. */
export const settle = () => vi.advanceTimersByTimeAsync(0);

/** A stream that is kept, with all that it is made of in the hands of the test. */
export function createFakePushStream({
  begunAt = Date.now(),
  mayRenewToken = true,
  takesOptions = false,
} = {}) {
  const server = createFakePushServer();
  const session = createFakePushSession();
  session.mayRenewToken.mockReturnValue(mayRenewToken);
  let tokens = 0;
  const getToken = vi.fn<(options?: TokenOptions) => Promise<string | undefined>>(
    async () => `token ${++tokens}`,
  );
  // What it takes is seen from without.
  const given = takesOptions ? (options: TokenOptions) => getToken(options) : () => getToken();
  const news: PushNews[] = [];
  const url = new URL('https://push.example.com/hints');
  let listener: ((news: PushNews) => void) | undefined;
  const kept = keepStream(
    { url, fetch: server.fetch, getToken: given },
    session,
    (told) => {
      news.push(told);
      listener?.(told);
    },
    begunAt,
  );
  return {
    server,
    session,
    getToken,
    kept,
    news,
    hints: () => news.flatMap((told) => (told.type === 'hint' ? [told.hint] : [])),
    /** What was last told of it. */
    isLive: () => news.flatMap((told) => (told.type === 'live' ? [told.live] : [])).at(-1),
    listen: (next: typeof listener) => void (listener = next),
    /** The server says `ready` on the latest stream. */
    async connect(fields?: object) {
      await settle();
      server.stream().ready(fields);
      await settle();
    },
    /** Lets time pass while the server gives signs of life. */
    async live(ms: number) {
      for (let left = ms; left > 0; left -= KEEP_ALIVE_MS) {
        server.stream().send(':\n\n');
        await vi.advanceTimersByTimeAsync(Math.min(left, KEEP_ALIVE_MS));
      }
    },
    /** How long it is until the next stream is asked for. */
    async untilNext() {
      const begun = Date.now();
      const before = server.streams.length;
      while (server.streams.length === before && vi.getTimerCount() > 0) {
        await vi.advanceTimersToNextTimerAsync();
      }
      return Date.now() - begun;
    },
    /** The server ends the latest stream. */
    async end() {
      server.stream().end();
      await settle();
    },
  };
}

export type FakePushStream = ReturnType<typeof createFakePushStream>;
