import { vi } from 'vitest';

/** One stream as the server sees it. */
interface ServedStream {
  readonly url: string;
  readonly init: RequestInit;
  readonly token: string;
  /** Answered, and ended by neither side. */
  isOpen(): boolean;
  /** The browser has given it up. */
  isGivenUp(): boolean;
  /** Answers with a stream and nothing in it. */
  accept(init?: ResponseInit): void;
  answer(response: Response): void;
  fail(error?: unknown): void;
  send(piece: string | Uint8Array): void;
  ready(fields?: object): void;
  hint(fields?: object): void;
  end(): void;
  /** The connection breaks. */
  drop(): void;
}

const encoder = new TextEncoder();
const eventStream = { 'Content-Type': 'text/event-stream' };

/** A push server behind `fetch`, which does nothing of its own. */
export function createFakePushServer() {
  const streams: ServedStream[] = [];

  const serve = (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> =>
    new Promise((resolve, reject) => {
      const { signal } = init;
      let state: 'asked' | 'open' | 'over' = 'asked';
      let isGivenUp = false;
      let body!: ReadableStreamDefaultController<Uint8Array>;
      const giveUp = () => {
        isGivenUp = true;
        if (state === 'open') body.error(signal?.reason);
        state = 'over';
        reject(signal?.reason as Error);
      };
      if (signal?.aborted) giveUp();
      signal?.addEventListener('abort', giveUp);
      const readable = () =>
        new ReadableStream<Uint8Array>({
          start: (controller) => void (body = controller),
          cancel() {
            isGivenUp = true;
            state = 'over';
          },
        });
      const stream: ServedStream = {
        url: input instanceof Request ? input.url : input.toString(),
        init,
        token: new Headers(init.headers).get('Authorization')?.slice('Bearer '.length) ?? '',
        isOpen: () => state === 'open',
        isGivenUp: () => isGivenUp,
        accept(responseInit) {
          if (state !== 'asked') return;
          state = 'open';
          resolve(new Response(readable(), { headers: eventStream, ...responseInit }));
        },
        answer(response) {
          state = 'over';
          resolve(response);
        },
        fail(error = new TypeError('Failed to fetch')) {
          state = 'over';
          reject(error as Error);
        },
        send(piece) {
          if (state !== 'open') return;
          body.enqueue(typeof piece === 'string' ? encoder.encode(piece) : piece);
        },
        ready(fields = {}) {
          stream.accept();
          stream.send(`event: ready\ndata: ${JSON.stringify(fields)}\n\n`);
        },
        hint: (fields = {}) => stream.send(`event: hint\ndata: ${JSON.stringify(fields)}\n\n`),
        end() {
          if (state === 'open') body.close();
          state = 'over';
        },
        drop() {
          if (state === 'open') body.error(new TypeError('network error'));
          state = 'over';
        },
      };
      streams.push(stream);
    });

  return {
    fetch: vi.fn(serve) as typeof fetch,
    /** All that were asked for, in their order. */
    streams,
    /** The latest. */
    stream: () => streams.at(-1) as ServedStream,
    open: () => streams.filter((stream) => stream.isOpen()),
  };
}

export type FakePushServer = ReturnType<typeof createFakePushServer>;
