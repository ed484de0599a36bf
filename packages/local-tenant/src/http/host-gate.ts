const LOOPBACK =
  /^(?:localhost|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/;

/**
 * The Host header if it names this machine. Anything else is refused: a foreign name that
 * resolves to 127.0.0.1 would let a web page read and change the tenant (DNS rebinding).
 */
export function loopbackHost(header: string | undefined): string | undefined {
  const host = header?.toLowerCase();
  return host !== undefined && host.length <= 255 && LOOPBACK.test(host) ? host : undefined;
}
