import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet, type JWTVerifyResult } from 'jose';

/** A request that a receiver got. */
export interface Received {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A webhook receiver that records all requests. */
export class Receiver {
  readonly received: Received[] = [];
  readonly #server: Server;
  readonly #statuses: (number | 'hang')[] = [];

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(port = 0): Promise<Receiver> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const receiver = new Receiver(server);
    server.on('request', (req, res) => {
      const chunks: Buffer[] = [];
      req.on('data', (chunk: Buffer) => chunks.push(chunk));
      req.on('end', () => {
        const { method, url, headers } = req;
        receiver.received.push({
          method,
          path: url,
          headers,
          body: Buffer.concat(chunks).toString(),
        });
        const status = receiver.#statuses.shift() ?? 204;
        if (status !== 'hang') res.writeHead(status, { Location: '/elsewhere' }).end();
      });
    });
    return receiver;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  /** Sets the statuses of the next responses. The default is 204. */
  respondWith(...statuses: (number | 'hang')[]): void {
    this.#statuses.push(...statuses);
  }

  /** Removes the recorded requests and the queued statuses. */
  clear(): void {
    this.received.splice(0);
    this.#statuses.splice(0);
  }

  /** Returns the parsed JSON bodies. */
  json<T = Record<string, unknown>>(): T[] {
    return this.received.map(({ body }) => JSON.parse(body) as T);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** Verifies a token with the tenant's published keys. */
export async function verifyToken(token: string, domain: string): Promise<JWTVerifyResult> {
  const response = await fetch(`${domain}/.well-known/jwks.json`);
  return jwtVerify(token, createLocalJWKSet((await response.json()) as JSONWebKeySet));
}
