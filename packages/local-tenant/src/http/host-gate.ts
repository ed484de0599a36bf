import { isLoopbackName } from '../loopback.js';

/**
 * The Host header if it names this machine. Anything else is refused: a foreign name that
 * resolves to 127.0.0.1 would let a web page read and change the tenant (DNS rebinding).
 */
export function loopbackHost(header: string | undefined): string | undefined {
  const host = header?.toLowerCase();
  return host !== undefined && isLoopbackName(host.replace(/:\d{1,5}$/, '')) ? host : undefined;
}
