import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createNodeListener } from '../src/node/index.js';
import { serve } from './http-server.js';
import { openServer } from './server.js';
import { accessToken } from './tokens.js';

const health = 'GET /health HTTP/1.1\r\nHost: x\r\n\r\n';
const streamRequest = async () =>
  `GET /hints HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${await accessToken()}\r\n\r\n`;

async function openListener() {
  const { server } = openServer();
  const { hostname, port } = new URL(await serve(createNodeListener(server)));
  async function open(): Promise<Socket> {
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    onTestFinished(() => void socket.destroy());
    await once(socket, 'connect');
    return socket;
  }
  return { server, open };
}

async function usedMemory(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  await new Promise(setImmediate);
  collect();
  return process.memoryUsage().heapUsed;
}

describe('a connection with pipelined requests', () => {
  it('is closed at the next request while its stream is open', async () => {
    const { server, open } = await openListener();
    const socket = await open();
    socket.write(await streamRequest());
    await once(socket, 'data');
    expect(server.health().streams).toBe(1);
    socket.write(health);
    await once(socket, 'close');
    await expect.poll(() => server.health().streams).toBe(0);
  });

  it('is closed if requests wait behind a stream that begins', async () => {
    const { server, open } = await openListener();
    const socket = await open();
    socket.write((await streamRequest()) + health);
    socket.resume();
    await once(socket, 'close');
    await expect.poll(() => server.health().streams).toBe(0);
  });

  it('gets all responses of a few requests', async () => {
    const { open } = await openListener();
    const socket = await open();
    let received = '';
    socket.on('data', (chunk: Buffer) => (received += chunk.toString()));
    socket.write(health.repeat(3));
    await expect.poll(() => received.split('HTTP/1.1 200').length).toBe(4);
    socket.write(health);
    await expect.poll(() => received.split('HTTP/1.1 200').length).toBe(5);
  });

  it('opens a stream after the response to another request', async () => {
    const { server, open } = await openListener();
    const socket = await open();
    socket.write(health);
    await once(socket, 'data');
    socket.write(await streamRequest());
    await once(socket, 'data');
    expect(server.health().streams).toBe(1);
  });

  it('holds no memory, however many requests follow a stream', { timeout: 30_000 }, async () => {
    const { server, open } = await openListener();
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => void warnings.push(warning);
    process.on('warning', onWarning);
    onTestFinished(() => void process.off('warning', onWarning));
    const before = await usedMemory();
    const sockets = await Promise.all(Array.from({ length: 44 }, open));
    for (const socket of sockets) {
      socket.write(await streamRequest());
      await once(socket, 'data');
    }
    for (const socket of sockets) socket.write(health.repeat(2_000));
    await expect.poll(() => server.health().streams, { timeout: 20_000 }).toBe(0);
    expect((await usedMemory()) - before).toBeLessThan(30_000_000);
    expect(warnings).toEqual([]);
  });
});
