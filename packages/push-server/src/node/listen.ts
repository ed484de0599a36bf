import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PushServerError } from '../error.js';

/** A server that listens. */
export interface ListeningServer {
  /** `http://host:port`. */
  readonly url: string;
  /** Takes no new connections and waits for the open ones, but no longer than that. */
  close(graceMs: number): Promise<void>;
}

const SWEEP_MS = 50;

const SERVER_OPTIONS = {
  // Finds connections whose other end has gone without a word.
  keepAlive: true,
  keepAliveInitialDelay: 30_000,
  noDelay: true,
  // For a whole request to arrive; a stream's answer takes as long as it likes.
  requestTimeout: 30_000,
  headersTimeout: 10_000,
  // Longer than the 60 s after which load balancers drop an idle connection themselves.
  keepAliveTimeout: 75_000,
} as const;

/** @throws PushServerError `port_in_use`, `listen_failed` */
export async function listen(
  listener: RequestListener,
  { host, port }: { host: string; port: number },
): Promise<ListeningServer> {
  const server = createServer(SERVER_OPTIONS, listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, host, port)));
    server.listen({ host, port }, resolve);
  });
  const { address, family, port: chosen } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${chosen}`,
    close: (graceMs) =>
      new Promise((resolve) => {
        // A connection that is kept alive becomes idle only when its stream has ended.
        const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
        const timer = setTimeout(() => server.closeAllConnections(), graceMs);
        server.close(() => {
          clearInterval(sweep);
          clearTimeout(timer);
          resolve();
        });
      }),
  };
}

function explain(cause: NodeJS.ErrnoException, host: string, port: number): PushServerError {
  if (cause.code === 'EADDRINUSE') {
    const message = `Port ${port} is in use on ${host}; choose another one or stop what uses it`;
    return new PushServerError('port_in_use', message, { cause });
  }
  const message = `Cannot listen on ${host}:${port}: ${cause.message}`;
  return new PushServerError('listen_failed', message, { cause });
}
