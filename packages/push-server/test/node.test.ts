import { EventEmitter, once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createNodeListener } from '../src/node/index.js';
import { pipeEventStream } from '../src/node/pipe-event-stream.js';
import { EventReader } from './event-reader.js';
import { serve } from './http-server.js';
import { blocked, delivery, openServer, SECRET } from './server.js';
import { accessToken, keys } from './tokens.js';

describe('Node HTTP server', () => {
  it('delivers a webhook event to a browser', async () => {
    const { server } = openServer();
    const url = await serve(createNodeListener(server));
    const headers = { authorization: `Bearer ${await accessToken()}` };
    const events = new EventReader(await fetch(`${url}/hints`, { headers }));
    expect(await events.next()).toMatchObject({ event: 'ready' });
    const webhook = delivery('/webhooks/event-stream', blocked('auth0|alice'));
    const answer = await fetch(`${url}/webhooks/event-stream`, {
      method: 'POST',
      headers: webhook.headers,
      body: await webhook.text(),
    });
    expect(answer.status).toBe(200);
    expect(await events.next()).toEqual({ event: 'hint', data: { sub: 'auth0|alice' } });
    await server.close();
    expect(await events.next()).toEqual({ retry: expect.any(Number) as number });
    expect(await events.next()).toBeUndefined();
  });

  it('removes a stream when its browser disconnects', async () => {
    const { server, log } = openServer();
    const url = await serve(createNodeListener(server));
    const headers = { authorization: `Bearer ${await accessToken()}` };
    const tabs = Array.from({ length: 5 }, () => new AbortController());
    for (const { signal } of tabs) {
      await new EventReader(await fetch(`${url}/hints`, { headers, signal })).next();
    }
    expect(server.health().streams).toBe(5);
    for (const tab of tabs) tab.abort();
    await expect.poll(() => server.health().streams).toBe(0);
    expect(log).toEqual([]);
  });

  it('removes the stream of a browser that disconnected before the stream opened', async () => {
    let onKeyRequest = () => {};
    const keyRequest = new Promise<void>((resolve) => {
      onKeyRequest = resolve;
    });
    let release = () => {};
    const isReleased = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { server } = openServer({
      keys: async (...args) => {
        onKeyRequest();
        await isReleased;
        return keys(...args);
      },
    });
    let opened = () => {};
    const isOpened = new Promise<void>((resolve) => {
      opened = resolve;
    });
    const listener = createNodeListener({
      ...server,
      async fetch(request) {
        const response = await server.fetch(request);
        expect(server.health().streams).toBe(1);
        opened();
        return response;
      },
    });
    let left: Promise<void> | undefined;
    const url = await serve((incoming, outgoing) => {
      left = new Promise((resolve) => outgoing.once('close', resolve));
      listener(incoming, outgoing);
    });
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    const token = await accessToken();
    socket.write(`GET /hints HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`);
    await keyRequest;
    socket.destroy();
    await left;
    release();
    await isOpened;
    await expect.poll(() => server.health().streams).toBe(0);
  });

  it('works behind a handler that removes a path prefix', async () => {
    const { server } = openServer();
    const listener = createNodeListener(server);
    const url = await serve((incoming, outgoing) => {
      incoming.url = incoming.url?.replace(/^\/push/, '') ?? '';
      listener(incoming, outgoing);
    });
    expect((await fetch(`${url}/push/health`)).status).toBe(200);
  });

  it('rejects a request with an already read body', async () => {
    const listener = createNodeListener(openServer().server);
    const url = await serve((incoming, outgoing) => {
      incoming.resume().once('end', () => listener(incoming, outgoing));
    });
    const response = await fetch(`${url}/webhooks/event-stream`, {
      method: 'POST',
      headers: { authorization: `Bearer ${SECRET}`, 'content-type': 'application/json' },
      body: JSON.stringify(blocked('auth0|alice')),
    });
    expect(response.status).toBe(400);
  });

  it('sends 413 while the client still sends a large body', async () => {
    const { server } = openServer({ limits: { bodyBytes: 1_024 } });
    const url = new URL(await serve(createNodeListener(server)));
    const socket = connect(Number(url.port), url.hostname);
    socket.on('error', () => {});
    const head = ['POST /webhooks/event-stream HTTP/1.1', 'Host: x', `Authorization: ${SECRET}`];
    const more = ['Content-Type: application/json', 'Transfer-Encoding: chunked', '', ''];
    socket.write([...head, ...more].join('\r\n'));
    const chunk = `400\r\n${'x'.repeat(1_024)}\r\n`;
    socket.write(chunk + chunk);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 413 /);
    socket.destroy();
  });

  it('does not change globals', async () => {
    const before = [globalThis.Request, globalThis.Response];
    createNodeListener(openServer().server);
    expect([globalThis.Request, globalThis.Response]).toEqual(before);
  });
});

describe('a connection with backpressure', () => {
  class FullResponse extends EventEmitter {
    destroyed = false;
    readonly req = { socket: new EventEmitter() };
    written = 0;
    writeHead(): void {}
    write(): boolean {
      this.written += 1;
      return false;
    }
    destroy(): void {
      this.destroyed = true;
      this.emit('close');
    }
  }

  it('is written to only after drain', async () => {
    const outgoing = new FullResponse();
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let chunk = 0; chunk < 3; chunk += 1) controller.enqueue(new Uint8Array(1));
      },
    });
    pipeEventStream(new Response(body), outgoing as unknown as ServerResponse);
    for (const written of [1, 2, 3]) {
      await new Promise(setImmediate);
      expect(outgoing.written).toBe(written);
      outgoing.emit('drain');
    }
  });

  it('is destroyed when the stream fails', async () => {
    const outgoing = new FullResponse();
    let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
    const body = new ReadableStream<Uint8Array>({
      start(streamController) {
        controller = streamController;
        streamController.enqueue(new Uint8Array(1));
      },
    });
    pipeEventStream(new Response(body), outgoing as unknown as ServerResponse);
    await new Promise(setImmediate);
    expect(outgoing.destroyed).toBe(false);
    controller?.error(new Error('slow'));
    await new Promise(setImmediate);
    expect(outgoing.destroyed).toBe(true);
  });
});
