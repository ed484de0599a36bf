import { describe, expect, it } from 'vitest';
import { PushRefusal, readStream } from '../../src/push/read-stream.js';
import type { PushEvent } from '../../src/push/parse-stream.js';
import { createFakeServer } from './fake-server.js';

const url = new URL('https://push.example.com/hints?tenant=a');
const alice = { sub: 'auth0|alice ö 😀' };

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
  return {
    server,
    stream: server.stream(),
    chunks,
    events: () => chunks.flat(),
    connection,
    ending,
  };
}

const settle = () => new Promise((resolve) => setTimeout(resolve));

describe('the request for a stream', () => {
  it('has the token in a header, and no credentials or referrer', () => {
    const { stream } = read();
    expect(stream.url).toBe(url.href);
    expect(stream.init.headers).toEqual({
      Accept: 'text/event-stream',
      Authorization: 'Bearer secret',
    });
    expect(stream.init).toMatchObject({
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
  it('is read to its end', async () => {
    const { stream, events, ending } = read();
    stream.accept();
    stream.hint(alice);
    await settle();
    expect(events()).toEqual([{ type: 'hint', hint: alice }]);
    stream.end();
    expect(await ending).toBe('the end');
  });

  it('may have parameters in its content type', async () => {
    const { stream, events } = read();
    stream.accept({ headers: { 'Content-Type': 'text/event-stream; charset=utf-8' } });
    stream.hint();
    await settle();
    expect(events()).toHaveLength(1);
    stream.end();
  });

  it('may begin with one byte order mark', async () => {
    const { stream, events } = read();
    stream.accept();
    stream.send('\uFEFFevent: hint\ndata: {}\n\n');
    stream.send('\uFEFFevent: hint\ndata: {}\n\n');
    await settle();
    expect(events()).toHaveLength(1);
    stream.end();
  });

  it('may split a character between chunks', async () => {
    const { stream, events, ending } = read();
    stream.accept();
    const bytes = new TextEncoder().encode(`event: hint\r\ndata: ${JSON.stringify(alice)}\r\n\r\n`);
    for (const byte of bytes) stream.send(Uint8Array.of(byte));
    stream.end();
    await ending;
    expect(events()).toEqual([{ type: 'hint', hint: alice }]);
  });

  it('calls back without events for a comment, which is a sign of life', async () => {
    const { stream, chunks } = read();
    stream.accept();
    stream.send(':\n\n');
    await settle();
    expect(chunks).toEqual([[]]);
    stream.end();
  });
});

describe('a response without a stream', () => {
  const refused = (status: number, headers: HeadersInit = {}) =>
    new Response(status === 204 ? null : 'no', { status, headers });

  it.each<[string, Response, number, number]>([
    ['status 401', refused(401), 401, 0],
    ['status 429 with a delay', refused(429, { 'Retry-After': '60' }), 429, 60_000],
    [
      'status 503 with a delay above five minutes',
      refused(503, { 'Retry-After': '3600' }),
      503,
      300_000,
    ],
    [
      'status 503 with a date',
      refused(503, { 'Retry-After': 'Fri, 31 Dec 2027 23:59 GMT' }),
      503,
      0,
    ],
    ['status 503 with a negative delay', refused(503, { 'Retry-After': '-5' }), 503, 0],
    [
      'status 500 with the content type of a stream',
      refused(500, { 'Content-Type': 'text/event-stream' }),
      500,
      0,
    ],
    ['a page', refused(200, { 'Content-Type': 'text/html' }), 200, 0],
    ['no content type', new Response(new Uint8Array()), 200, 0],
    ['no body', new Response(null, { headers: { 'Content-Type': 'text/event-stream' } }), 200, 0],
  ])('is a refusal: %s', async (_, response, status, retryAfterMs) => {
    const { stream, chunks, ending } = read();
    stream.respond(response);
    const error = await ending;
    expect(error).toBeInstanceOf(PushRefusal);
    expect(error).toMatchObject({ status, retryAfterMs });
    expect(chunks).toEqual([]);
  });

  it('has its body cancelled', async () => {
    const { stream, ending } = read();
    stream.accept({ status: 503, headers: { 'Content-Type': 'text/event-stream' } });
    await ending;
    expect(stream.isAborted()).toBe(true);
  });

  it('does not put the token into the error', async () => {
    const { stream, ending } = read();
    stream.respond(refused(401));
    expect(String(await ending)).not.toContain('secret');
  });

  it('is not made of an error of fetch, which is thrown as it is', async () => {
    const { stream, ending } = read();
    const error = new TypeError('Failed to fetch');
    stream.fail(error);
    expect(await ending).toBe(error);
  });
});

describe('reading ends', () => {
  it('when it is aborted before the response', async () => {
    const { connection, stream, ending } = read();
    connection.abort();
    expect(await ending).toMatchObject({ name: 'AbortError' });
    expect(stream.isAborted()).toBe(true);
  });

  it('when it is aborted in the stream', async () => {
    const { connection, stream, chunks, ending } = read();
    stream.accept();
    await settle();
    connection.abort();
    expect(await ending).toMatchObject({ name: 'AbortError' });
    expect(stream.isAborted()).toBe(true);
    expect(chunks).toEqual([]);
  });

  it('when a message is too long', async () => {
    const { stream, ending } = read();
    stream.accept();
    stream.send('x'.repeat(70_000));
    expect(await ending).toBeInstanceOf(RangeError);
    expect(stream.isAborted()).toBe(true);
  });

  it('when the connection breaks', async () => {
    const { stream, ending } = read();
    stream.accept();
    await settle();
    stream.disconnect();
    expect(await ending).toBeInstanceOf(TypeError);
  });
});
