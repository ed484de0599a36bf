import { inspect } from 'node:util';

/** Says on stderr that the tenant itself has failed; whatever a client does wrong is no defect. */
export function reportDefect(what: string, error: unknown): void {
  process.stderr.write(`local tenant: ${what}: ${inspect(error)}\n`);
}
