import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A push server that floods the browser. */
export interface FloodServer {
  readonly hintsUrl: string;
  /** The number of streams that browsers have opened. */
  streams(): number;
  /** Sends 1,000 events every 20 ms from now on: hints and states, most of them about other users. */
  flood(): void;
  stop(): Promise<void>;
}

const EVENTS = 1_000;
const CHUNK_MS = 20;

/** Starts a hostile push server on a free port of localhost. */
export async function startFloodServer(sub: string): Promise<FloodServer> {
  const message = (type: string, data: object) =>
    `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
  const ready = message('ready', { keepAliveMs: 25_000, checkAfterMs: 0 });
  const quarter = EVENTS / 4;
  const chunk =
    message('hint', { sub: 'auth0|bob' }).repeat(quarter) +
    message('hint', { sub }).repeat(quarter) +
    (message('away', {}) + ready).repeat(quarter);
  let isFlooding = false;
  let streams = 0;
  const server = createServer((request, response) => {
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Allow-Headers', 'Authorization');
    if (request.method === 'OPTIONS') return void response.writeHead(204).end();
    streams += 1;
    response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write(ready);
    const timer = setInterval(() => {
      if (isFlooding && !response.writableNeedDrain) response.write(chunk);
    }, CHUNK_MS);
    response.on('close', () => clearInterval(timer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    hintsUrl: `http://localhost:${port}/hints`,
    streams: () => streams,
    flood() {
      isFlooding = true;
    },
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
