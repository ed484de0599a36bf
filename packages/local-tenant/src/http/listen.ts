import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { LocalTenantError } from '../error.js';
import type { Certificate } from './certificate.js';

/** A server on the loopback addresses. */
export interface LoopbackServer {
  readonly port: number;
  close(): Promise<void>;
}

const RANDOM_PORT_ATTEMPTS = 10;

/**
 * Listens on 127.0.0.1 and, if this machine supports IPv6, on ::1 with the same port. Serves https
 * with a certificate, otherwise http.
 * @throws LocalTenantError `port_in_use`, `listen_failed`
 */
export async function listenOnLoopback(
  port: number,
  certificate: Certificate | undefined,
  listener: (port: number) => RequestListener,
): Promise<LoopbackServer> {
  for (let attempt = 1; ; attempt += 1) {
    const ipv4 = await listen('127.0.0.1', port, certificate);
    const chosen = (ipv4.address() as AddressInfo).port;
    try {
      const ipv6 = await listenOnIpv6(chosen, certificate);
      const servers = ipv6 === undefined ? [ipv4] : [ipv4, ipv6];
      const handle = listener(chosen);
      for (const server of servers) server.on('request', handle);
      return { port: chosen, close: () => closeAll(servers) };
    } catch (error) {
      await closeAll([ipv4]);
      // Another process can use the random port on ::1.
      if (port !== 0 || attempt === RANDOM_PORT_ATTEMPTS) throw error;
    }
  }
}

async function listenOnIpv6(
  port: number,
  certificate: Certificate | undefined,
): Promise<Server | undefined> {
  try {
    return await listen('::1', port, certificate);
  } catch (error) {
    if (error instanceof LocalTenantError && error.code === 'listen_failed') return undefined;
    throw error;
  }
}

function listen(host: string, port: number, certificate: Certificate | undefined): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = certificate === undefined ? createHttpServer() : createHttpsServer(certificate);
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(toListenError(error, host, port)),
    );
    server.listen({ host, port, exclusive: true }, () => resolve(server));
  });
}

function toListenError(cause: NodeJS.ErrnoException, host: string, port: number): LocalTenantError {
  if (cause.code === 'EADDRINUSE') {
    const message = `Port ${port} is in use on ${host}. Choose another port or stop the process that uses it.`;
    return new LocalTenantError('port_in_use', message, { cause });
  }
  const message = `Cannot listen on ${host}:${port}: ${cause.message}`;
  return new LocalTenantError('listen_failed', message, { cause });
}

async function closeAll(servers: readonly Server[]): Promise<void> {
  await Promise.all(
    servers.map(
      (server) =>
        new Promise<void>((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    ),
  );
}
