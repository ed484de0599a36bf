import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PushServerError } from '../error.js';

/** A listening HTTP server. */
export interface ListeningServer {
  /** `http://host:port`. */
  readonly url: string;
  /** Stops accepting connections. Closes the remaining connections after `graceMs`. */
  close(graceMs: number): Promise<void>;
}

const IDLE_SWEEP_MS = 50;

const SERVER_OPTIONS = {
  // Detects dead TCP connections.
  keepAlive: true,
  keepAliveInitialDelay: 30_000,
  noDelay: true,
  // Applies to receiving the request. Responses have no time limit.
  requestTimeout: 30_000,
  headersTimeout: 10_000,
  // Longer than the usual idle timeout of load balancers, which is 60 s.
  keepAliveTimeout: 75_000,
} as const;

/**
 * Starts an HTTP server.
 *
 * @throws PushServerError `port_in_use`, `listen_failed`
 */
export async function listen(
  listener: RequestListener,
  { host, port }: { host: string; port: number },
): Promise<ListeningServer> {
  const server = createServer(SERVER_OPTIONS, listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(toListenError(error, host, port)),
    );
    server.listen({ host, port }, resolve);
  });
  const { address, family, port: actualPort } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${actualPort}`,
    close: (graceMs) =>
      new Promise((resolve) => {
        // A keep-alive connection becomes idle only after its stream ends.
        const sweep = setInterval(() => server.closeIdleConnections(), IDLE_SWEEP_MS);
        const timer = setTimeout(() => server.closeAllConnections(), graceMs);
        server.close(() => {
          clearInterval(sweep);
          clearTimeout(timer);
          resolve();
        });
      }),
  };
}

function toListenError(cause: NodeJS.ErrnoException, host: string, port: number): PushServerError {
  if (cause.code === 'EADDRINUSE') {
    const message = `Port ${port} is in use on ${host}. Choose another port or stop the other process.`;
    return new PushServerError('port_in_use', message, { cause });
  }
  const message = `Cannot listen on ${host}:${port}: ${cause.message}`;
  return new PushServerError('listen_failed', message, { cause });
}
