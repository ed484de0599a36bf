import { inspect } from 'node:util';

/** Writes an internal error of the tenant to stderr. Not for mistakes of a client. */
export function reportInternalError(what: string, error: unknown): void {
  process.stderr.write(`local tenant: ${what}: ${inspect(error)}\n`);
}
