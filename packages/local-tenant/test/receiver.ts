import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet, type JWTVerifyResult } from 'jose';

/** A request as a receiver got it. */
export interface Received {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** The server of an application, which notes what it is told. */
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

  /** The next answers; after them it is 204. */
  respondWith(...statuses: (number | 'hang')[]): void {
    this.#statuses.push(...statuses);
  }

  /** Forgets what it was told and what it was to answer. */
  clear(): void {
    this.received.splice(0);
    this.#statuses.splice(0);
  }

  /** The bodies as JSON. */
  json<T = Record<string, unknown>>(): T[] {
    return this.received.map(({ body }) => JSON.parse(body) as T);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** Verifies a token with the keys that the tenant publishes. */
export async function verifyToken(token: string, domain: string): Promise<JWTVerifyResult> {
  const response = await fetch(`${domain}/.well-known/jwks.json`);
  return jwtVerify(token, createLocalJWKSet((await response.json()) as JSONWebKeySet));
}
