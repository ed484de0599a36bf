import { inspect } from 'node:util';

/** Writes an internal error of the tenant to stderr. Client errors are not internal errors. */
export function reportInternalError(what: string, error: unknown): void {
  process.stderr.write(`local tenant: ${what}: ${inspect(error)}\n`);
}
