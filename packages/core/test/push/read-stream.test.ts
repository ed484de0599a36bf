import { describe, expect, it } from 'vitest';
import { PushRefusal, readStream } from '../../src/push/read-stream.js';
import type { PushEvent } from '../../src/push/parse-stream.js';
import { createFakeServer } from './fake-server.js';

const url = new URL('https://push.example.com/hints?tenant=a');
const alice = { sub: 'auth0|alice ö 😀' };
const hint = { type: 'hint', hint: {} };
const hintEvent = 'event: hint\ndata: {}\n\n';

/** Starts to read a stream. */
function read() {
  const server = createFakeServer();
  const chunks: (readonly PushEvent[])[] = [];
  const connection = new AbortController();
  const { fetch } = server;
  const reading = readStream({ url, token: 'secret', fetch, signal: connection.signal }, (events) =>
    chunks.push(events),
  );
  // Handled at once, so that a rejection that a test reads later is not an unhandled one.
  const ending = reading.then(
    () => 'the end',
    (error: unknown) => error,
  );
  return { stream: server.stream(), chunks, connection, ending };
}

type Reading = ReturnType<typeof read>;

const settle = () => new Promise((resolve) => setTimeout(resolve));

describe('the request for a stream', () => {
  it('has the token in a header, and no credentials or referrer', () => {
    const { stream } = read();
    expect(stream.url).toBe(url.href);
    expect(stream.init).toMatchObject({
      headers: { Accept: 'text/event-stream', Authorization: 'Bearer secret' },
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
    });
  });

  it('follows no redirect', () => {
    expect(read().stream.init.redirect).toBe('error');
  });
});

describe('a stream', () => {
  it('may have parameters in its content type', async () => {
    const { stream, ending } = read();
    stream.accept({ headers: { 'Content-Type': 'text/event-stream; charset=utf-8' } });
    stream.end();
    expect(await ending).toBe('the end');
  });

  it('is read chunk by chunk to its end, also without an event, which is a sign of life', async () => {
    const { stream, chunks, ending } = read();
    stream.accept();
    stream.hint(alice);
    await settle();
    expect(chunks).toEqual([[{ type: 'hint', hint: alice }]]);
    stream.send(':\n\n');
    await settle();
    expect(chunks.slice(1)).toEqual([[]]);
    stream.end();
    expect(await ending).toBe('the end');
  });

  it('may begin with one byte order mark', async () => {
    const { stream, chunks, ending } = read();
    stream.accept();
    stream.send(`\uFEFF${hintEvent}`);
    stream.send(`\uFEFF${hintEvent}`);
    stream.end();
    await ending;
    expect(chunks).toEqual([[hint], []]);
  });

  it('may split a character between chunks', async () => {
    const { stream, chunks, ending } = read();
    stream.accept();
    const bytes = new TextEncoder().encode(`event: hint\r\ndata: ${JSON.stringify(alice)}\r\n\r\n`);
    for (const byte of bytes) stream.send(Uint8Array.of(byte));
    stream.end();
    await ending;
    expect(chunks.flat()).toEqual([{ type: 'hint', hint: alice }]);
  });
});

describe('a response without a stream', () => {
  const eventStream = { 'Content-Type': 'text/event-stream' };
  const refused = (status: number, headers: HeadersInit = {}) =>
    new Response('no', { status, headers });

  it.each<[string, Response, number, number]>([
    ['status 401', refused(401), 401, 0],
    ['a delay', refused(429, { 'Retry-After': '60' }), 429, 60_000],
    ['a delay above five minutes', refused(503, { 'Retry-After': '3600' }), 503, 300_000],
    ['a date', refused(503, { 'Retry-After': 'Fri, 31 Dec 2027 23:59 GMT' }), 503, 0],
    ['a negative delay', refused(503, { 'Retry-After': '-5' }), 503, 0],
    ['status 500 with the content type of a stream', refused(500, eventStream), 500, 0],
    ['a page', refused(200, { 'Content-Type': 'text/html' }), 200, 0],
    ['no content type', new Response(new Uint8Array()), 200, 0],
    ['no body', new Response(null, { headers: eventStream }), 200, 0],
  ])('is a refusal: %s', async (_, response, status, retryAfterMs) => {
    const { stream, chunks, ending } = read();
    stream.respond(response);
    const error = await ending;
    expect(error).toBeInstanceOf(PushRefusal);
    expect(error).toMatchObject({ status, retryAfterMs });
    expect(String(error)).not.toContain('secret');
    expect(chunks).toEqual([]);
  });

  it('has its body cancelled', async () => {
    const { stream, ending } = read();
    stream.accept({ status: 503, headers: eventStream });
    await ending;
    expect(stream.isAborted()).toBe(true);
  });
});

describe('reading ends', () => {
  const lost = new TypeError('Failed to fetch');

  it.each<[string, (reading: Reading) => unknown, object]>([
    ['the request fails', ({ stream }) => stream.fail(lost), lost],
    ['it is aborted before the response', abort, { name: 'AbortError' }],
    ['it is aborted in the stream', (reading) => accept(reading, abort), { name: 'AbortError' }],
    [
      'a message is too long',
      (reading) => accept(reading, ({ stream }) => stream.send('x'.repeat(70_000))),
      { name: 'RangeError' },
    ],
    [
      'the connection breaks',
      (reading) => accept(reading, ({ stream }) => stream.disconnect()),
      { name: 'TypeError' },
    ],
  ])('with the error when %s', async (_, end, error) => {
    const reading = read();
    await end(reading);
    expect(await reading.ending).toMatchObject(error);
    expect(reading.chunks).toEqual([]);
    expect(reading.stream.isOpen()).toBe(false);
  });

  function abort({ connection }: Reading): void {
    connection.abort();
  }

  /** The stream ends after its response. */
  async function accept(reading: Reading, end: (reading: Reading) => void): Promise<void> {
    reading.stream.accept();
    await settle();
    end(reading);
  }
});
