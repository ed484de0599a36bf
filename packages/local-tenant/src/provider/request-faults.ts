import type { IncomingMessage } from 'node:http';
import type { LocalTenantFaultKind } from '../contract.js';

const NONE: ReadonlySet<LocalTenantFaultKind> = new Set();
const faultsByRequest = new WeakMap<IncomingMessage, ReadonlySet<LocalTenantFaultKind>>();

/** Marks a request with the faults that only the provider can answer. */
export function markFaults(req: IncomingMessage, kinds: ReadonlySet<LocalTenantFaultKind>): void {
  faultsByRequest.set(req, kinds);
}

/** The faults a request was marked with. */
export function faultsOf(req: IncomingMessage): ReadonlySet<LocalTenantFaultKind> {
  return faultsByRequest.get(req) ?? NONE;
}
