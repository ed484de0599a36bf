import type { IncomingMessage } from 'node:http';
import type { Interaction } from 'oidc-provider';
import type { LocalTenantFaultKind } from '../contract.js';
import type { Tenant } from '../tenant/tenant.js';

const NONE: ReadonlySet<LocalTenantFaultKind> = new Set();
const CONSENT: ReadonlySet<LocalTenantFaultKind> = new Set(['consent_required']);
const faultsByRequest = new WeakMap<IncomingMessage, ReadonlySet<LocalTenantFaultKind>>();

/** Marks a request with the faults that only the provider can answer. */
export function markFaults(req: IncomingMessage, kinds: ReadonlySet<LocalTenantFaultKind>): void {
  faultsByRequest.set(req, kinds);
}

/** The faults a request was marked with. */
export function faultsOf(req: IncomingMessage): ReadonlySet<LocalTenantFaultKind> {
  return faultsByRequest.get(req) ?? NONE;
}

/**
 * Remembers, while the user signs in, that `/authorize` was struck by `consent_required`. Not
 * while the user consents: that is what the fault was there for.
 */
export function rememberFaults(
  { artifacts }: Tenant,
  req: IncomingMessage,
  { uid, prompt }: Interaction,
  seconds: number,
): void {
  if (prompt.name !== 'login' || !faultsOf(req).has('consent_required')) return;
  artifacts.put('StruckLogin', uid, {}, seconds);
}

/** The faults to go on with after the sign-in page. */
export function rememberedFaults(
  { artifacts }: Tenant,
  uid: string,
): ReadonlySet<LocalTenantFaultKind> {
  return artifacts.get('StruckLogin', uid) === undefined ? NONE : CONSENT;
}
