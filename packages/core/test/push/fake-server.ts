import { vi } from 'vitest';

const encoder = new TextEncoder();
const eventStream = { 'Content-Type': 'text/event-stream' };

/** One stream, from the view of the server. Its request is answered with `resolve` or `reject`. */
function createServedStream(
  input: RequestInfo | URL,
  init: RequestInit,
  resolve: (response: Response) => void,
  reject: (error: unknown) => void,
) {
  const { signal } = init;
  let state: 'requested' | 'open' | 'closed' = 'requested';
  let isAborted = false;
  let body: ReadableStreamDefaultController<Uint8Array> | undefined;
  const abort = () => {
    isAborted = true;
    if (state === 'open') body?.error(signal?.reason);
    state = 'closed';
    reject(signal?.reason);
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
  const stream = {
    url: input instanceof Request ? input.url : input.toString(),
    init,
    token: new Headers(init.headers).get('Authorization')?.slice('Bearer '.length) ?? '',
    /** The response has started and neither side has ended it. */
    isOpen: () => state === 'open',
    /** The browser has aborted the request or cancelled the response. */
    isAborted: () => isAborted,
    /** Responds with an empty stream. */
    accept(responseInit?: ResponseInit) {
      if (state !== 'requested') return;
      state = 'open';
      resolve(new Response(createBody(), { headers: eventStream, ...responseInit }));
    },
    respond(response: Response) {
      state = 'closed';
      resolve(response);
    },
    /** Fails the request. */
    fail(error: unknown = new TypeError('Failed to fetch')) {
      state = 'closed';
      reject(error);
    },
    send(chunk: string | Uint8Array) {
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
    /** The connection breaks. */
    disconnect() {
      if (state === 'open') body?.error(new TypeError('network error'));
      state = 'closed';
    },
  };
  return stream;
}

/** A push server behind `fetch`. The test sends every response. */
export function createFakeServer() {
  const streams: ReturnType<typeof createServedStream>[] = [];

  const serve = (input: RequestInfo | URL, init: RequestInit = {}) =>
    new Promise<Response>((resolve, reject) => {
      streams.push(createServedStream(input, init, resolve, reject));
    });

  return {
    fetch: vi.fn(serve) as typeof fetch,
    /** All requests in their order. */
    streams,
    /** The last request. */
    stream: () => streams.at(-1) as ReturnType<typeof createServedStream>,
    open: () => streams.filter((stream) => stream.isOpen()),
  };
}
