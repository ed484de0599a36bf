import { describe, expect, it } from 'vitest';
import { PushRefusal, readStream } from '../../src/browser/push/read-stream.js';
import type { PushEvent } from '../../src/push-stream.js';
import { createFakePushServer } from './fake-push-server.js';

const url = new URL('https://push.example.com/hints?tenant=a');
const alice = { sub: 'auth0|alice ö 😀' };

/** A stream that is being read. */
function read() {
  const server = createFakePushServer();
  const told: (readonly PushEvent[])[] = [];
  const connection = new AbortController();
  const { fetch } = server;
  const reading = readStream({ url, token: 'secret', fetch, signal: connection.signal }, (events) =>
    told.push(events),
  );
  // What a test looks at later must not count as unhandled until then.
  const ending = reading.then(
    () => 'the end',
    (error: unknown) => error,
  );
  return { server, stream: server.stream(), told, events: () => told.flat(), connection, ending };
}

const settle = () => new Promise((resolve) => setTimeout(resolve));

describe('a stream is asked for', () => {
  it('with the token in a header, and nothing else that says who asks', () => {
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

  it('of this address alone', () => {
    expect(read().stream.init.redirect).toBe('error');
  });
});

describe('a stream is read', () => {
  it('to its end', async () => {
    const { stream, events, ending } = read();
    stream.accept();
    stream.hint(alice);
    await settle();
    expect(events()).toEqual([{ type: 'hint', hint: alice }]);
    stream.end();
    expect(await ending).toBe('the end');
  });

  it('whatever follows its content type', async () => {
    const { stream, events } = read();
    stream.accept({ headers: { 'Content-Type': 'text/event-stream; charset=utf-8' } });
    stream.hint();
    await settle();
    expect(events()).toHaveLength(1);
    stream.end();
  });

  it('with one byte order mark passed over', async () => {
    const { stream, events } = read();
    stream.accept();
    stream.send('\uFEFFevent: hint\ndata: {}\n\n');
    stream.send('\uFEFFevent: hint\ndata: {}\n\n');
    await settle();
    expect(events()).toHaveLength(1);
    stream.end();
  });

  it('byte by byte, with characters of several', async () => {
    const { stream, events } = read();
    stream.accept();
    const bytes = new TextEncoder().encode(`event: hint\r\ndata: ${JSON.stringify(alice)}\r\n\r\n`);
    for (const byte of bytes) stream.send(Uint8Array.of(byte));
    await settle();
    expect(events()).toEqual([{ type: 'hint', hint: alice }]);
    stream.end();
  });

  it('whose comments are signs of life', async () => {
    const { stream, told } = read();
    stream.accept();
    stream.send(':\n\n');
    await settle();
    expect(told).toEqual([[]]);
    stream.end();
  });
});

describe('no stream', () => {
  const refused = (status: number, headers: HeadersInit = {}) =>
    new Response(status === 204 ? null : 'no', { status, headers });

  it.each<[string, Response, number, number]>([
    ['but 401', refused(401), 401, 0],
    ['but 429 and when to come back', refused(429, { 'Retry-After': '60' }), 429, 60_000],
    ['but 503 for an hour', refused(503, { 'Retry-After': '3600' }), 503, 300_000],
    ['but 503 until a day', refused(503, { 'Retry-After': 'Fri, 31 Dec 2027 23:59 GMT' }), 503, 0],
    ['but 503 and nonsense', refused(503, { 'Retry-After': '-5' }), 503, 0],
    ['but 500 that says it is one', refused(500, { 'Content-Type': 'text/event-stream' }), 500, 0],
    ['but a page', refused(200, { 'Content-Type': 'text/html' }), 200, 0],
    ['but something without a type', new Response(new Uint8Array()), 200, 0],
    [
      'and no body',
      new Response(null, { headers: { 'Content-Type': 'text/event-stream' } }),
      200,
      0,
    ],
  ])('%s', async (_, response, status, retryAfterMs) => {
    const { stream, told, ending } = read();
    stream.answer(response);
    const error = await ending;
    expect(error).toBeInstanceOf(PushRefusal);
    expect(error).toMatchObject({ status, retryAfterMs });
    expect(told).toEqual([]);
  });

  it('leaves no body open', async () => {
    const { stream, ending } = read();
    stream.accept({ status: 503, headers: { 'Content-Type': 'text/event-stream' } });
    await ending;
    expect(stream.isGivenUp()).toBe(true);
  });

  it('says nothing of the token', async () => {
    const { stream, ending } = read();
    stream.answer(refused(401));
    expect(String(await ending)).not.toContain('secret');
  });

  it('but an error of fetch is that error', async () => {
    const { stream, ending } = read();
    const error = new TypeError('Failed to fetch');
    stream.fail(error);
    expect(await ending).toBe(error);
  });
});

describe('a stream is given up', () => {
  it('before it is answered', async () => {
    const { connection, stream, ending } = read();
    connection.abort();
    expect(await ending).toMatchObject({ name: 'AbortError' });
    expect(stream.isGivenUp()).toBe(true);
  });

  it('while it is read', async () => {
    const { connection, stream, told, ending } = read();
    stream.accept();
    await settle();
    connection.abort();
    expect(await ending).toMatchObject({ name: 'AbortError' });
    expect(stream.isGivenUp()).toBe(true);
    expect(told).toEqual([]);
  });

  it('when a message does not end', async () => {
    const { stream, ending } = read();
    stream.accept();
    stream.send('x'.repeat(70_000));
    expect(await ending).toBeInstanceOf(RangeError);
    expect(stream.isGivenUp()).toBe(true);
  });

  it('when the connection breaks', async () => {
    const { stream, ending } = read();
    stream.accept();
    await settle();
    stream.drop();
    expect(await ending).toBeInstanceOf(TypeError);
  });
});
