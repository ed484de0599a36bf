import { vi } from 'vitest';

/** One stream, from the view of the server. */
interface ServedStream {
  readonly url: string;
  readonly init: RequestInit;
  readonly token: string;
  /** The response has started and neither side has ended it. */
  isOpen(): boolean;
  /** The browser has aborted the request or cancelled the response. */
  isAborted(): boolean;
  /** Responds with an empty stream. */
  accept(init?: ResponseInit): void;
  respond(response: Response): void;
  /** Fails the request. */
  fail(error?: unknown): void;
  send(chunk: string | Uint8Array): void;
  ready(fields?: object): void;
  hint(fields?: object): void;
  end(): void;
  /** The connection breaks. */
  disconnect(): void;
}

const encoder = new TextEncoder();
const eventStream = { 'Content-Type': 'text/event-stream' };

/** A push server behind `fetch`. The test sends every response. */
export function createFakeServer() {
  const streams: ServedStream[] = [];

  const serve = (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> =>
    new Promise((resolve, reject) => {
      const { signal } = init;
      let state: 'requested' | 'open' | 'closed' = 'requested';
      let isAborted = false;
      let body: ReadableStreamDefaultController<Uint8Array> | undefined;
      const abort = () => {
        isAborted = true;
        if (state === 'open') body?.error(signal?.reason);
        state = 'closed';
        reject(signal?.reason as Error);
      };
      if (signal?.aborted) abort();
      signal?.addEventListener('abort', abort);
      const createBody = () =>
        new ReadableStream<Uint8Array>({
          start: (controller) => void (body = controller),
          cancel() {
            isAborted = true;
            state = 'closed';
          },
        });
      const stream: ServedStream = {
        url: input instanceof Request ? input.url : input.toString(),
        init,
        token: new Headers(init.headers).get('Authorization')?.slice('Bearer '.length) ?? '',
        isOpen: () => state === 'open',
        isAborted: () => isAborted,
        accept(responseInit) {
          if (state !== 'requested') return;
          state = 'open';
          resolve(new Response(createBody(), { headers: eventStream, ...responseInit }));
        },
        respond(response) {
          state = 'closed';
          resolve(response);
        },
        fail(error = new TypeError('Failed to fetch')) {
          state = 'closed';
          reject(error as Error);
        },
        send(chunk) {
          if (state !== 'open') return;
          body?.enqueue(typeof chunk === 'string' ? encoder.encode(chunk) : chunk);
        },
        ready(fields = {}) {
          stream.accept();
          stream.send(`event: ready\ndata: ${JSON.stringify(fields)}\n\n`);
        },
        hint: (fields = {}) => stream.send(`event: hint\ndata: ${JSON.stringify(fields)}\n\n`),
        end() {
          if (state === 'open') body?.close();
          state = 'closed';
        },
        disconnect() {
          if (state === 'open') body?.error(new TypeError('network error'));
          state = 'closed';
        },
      };
      streams.push(stream);
    });

  return {
    fetch: vi.fn(serve) as typeof fetch,
    /** All requests in their order. */
    streams,
    /** The last request. */
    stream: () => streams.at(-1) as ServedStream,
    open: () => streams.filter((stream) => stream.isOpen()),
  };
}

export type FakeServer = ReturnType<typeof createFakeServer>;
