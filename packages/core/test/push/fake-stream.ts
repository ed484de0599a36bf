import { afterEach, beforeEach, onTestFinished, vi } from 'vitest';
import type { PushHint } from '../../src/contract/options.js';
import { runStream, type TokenOptions } from '../../src/push/run-stream.js';
import { createFakeServer } from './fake-server.js';
import { createFakePushSession } from './fake-push-session.js';

export const second = 1_000;
export const minute = 60 * second;

const KEEP_ALIVE_MS = 20 * second;

/** Fakes the timers of a test file, and sets all random numbers to 0.5. */
export function fakeTimeAndRandom(): void {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });
}

export const advance = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** Waits for pending promises. */
export const settle = () => advance(0);

export const hintEvent = (fields: object = {}) =>
  `event: hint\ndata: ${JSON.stringify(fields)}\n\n`;
export const readyEvent = 'event: ready\ndata: {}\n\n';
export const awayEvent = 'event: away\ndata: {}\n\n';

interface Options {
  readonly openedAt?: number;
  readonly mayRenewToken?: boolean;
  readonly liveIntervalMs?: number;
  /** Default: resolves with a new token each time. */
  readonly requestToken?: () => Promise<string | undefined>;
}

/** A kept stream whose server, session and tokens are controlled by the test. Stopped after the test. */
export function createFakeStream(options: Options = {}) {
  const { openedAt = Date.now(), mayRenewToken = true, liveIntervalMs } = options;
  const server = createFakeServer();
  const session = createFakePushSession();
  session.mayRenewToken.mockReturnValue(mayRenewToken);
  let tokens = 0;
  const { requestToken = async () => `token ${++tokens}` } = options;
  const getToken = vi.fn<(options: TokenOptions) => Promise<string | undefined>>(requestToken);
  const hints: (PushHint | undefined)[] = [];
  let onHint = (): void => {};
  const kept = runStream(
    {
      url: new URL('https://push.example.com/hints'),
      fetch: server.fetch,
      getToken,
      liveIntervalMs,
    },
    session,
    (hint) => {
      hints.push(hint);
      onHint();
    },
    openedAt,
  );
  onTestFinished(() => kept.stop());
  const stream = {
    server,
    session,
    getToken,
    kept,
    hints,
    /** The last report to the session. */
    isLive: () => session.setLive.mock.lastCall?.[0],
    onHint: (listener: () => void) => void (onHint = listener),
    /** The `cacheMode` of each token request. */
    cacheModes: () => getToken.mock.calls.map(([options]) => options.cacheMode),
    /** The server sends `ready` in the last stream. */
    async connect(fields?: object) {
      await settle();
      server.stream().ready(fields);
      await settle();
    },
    /** The server sends a chunk in the last stream. */
    async send(chunk: string) {
      server.stream().send(chunk);
      await settle();
    },
    /** The server ends the last stream. */
    async end() {
      server.stream().end();
      await settle();
    },
    /** The server ends the last stream, and sends `ready` in the next one. */
    async reconnect(fields?: object, afterMs = 10 * second) {
      await stream.end();
      await advance(afterMs);
      await stream.connect(fields);
    },
    /** The last request fails. */
    async fail() {
      await settle();
      server.stream().fail();
      await settle();
    },
    /** The server refuses the last request. */
    async refuse(status: number, headers: HeadersInit = {}) {
      await settle();
      server.stream().respond(new Response('', { status, headers }));
      await settle();
    },
    /** Advances the time while the server sends keep-alive comments. */
    async keepAlive(ms: number) {
      for (let left = ms; left > 0; left -= KEEP_ALIVE_MS) {
        server.stream().send(':\n\n');
        await advance(Math.min(left, KEEP_ALIVE_MS));
      }
    },
    /** Advances the time to the next request. Returns the duration. */
    async untilNextRequest() {
      const startedAt = Date.now();
      const before = server.streams.length;
      while (server.streams.length === before && vi.getTimerCount() > 0) {
        await vi.advanceTimersToNextTimerAsync();
        await settle();
      }
      return Date.now() - startedAt;
    },
  };
  return stream;
}

export type FakeStream = ReturnType<typeof createFakeStream>;

/** A kept stream that is live. */
export async function createLiveStream(options?: Options, ready?: object) {
  const stream = createFakeStream(options);
  await stream.connect(ready);
  return stream;
}
