import type { IncomingMessage } from 'node:http';
import type { Interaction, KoaContextWithOIDC } from 'oidc-provider';
import type { LocalTenantFaultKind } from '../contract-faults.js';
import type { Tenant } from '../tenant/tenant.js';

const NONE: ReadonlySet<LocalTenantFaultKind> = new Set();
const CONSENT: ReadonlySet<LocalTenantFaultKind> = new Set(['consent_required']);
const faultsByRequest = new WeakMap<IncomingMessage, ReadonlySet<LocalTenantFaultKind>>();

/** Sets the faults of a request that the provider applies. */
export function setRequestFaults(
  req: IncomingMessage,
  kinds: ReadonlySet<LocalTenantFaultKind>,
): void {
  faultsByRequest.set(req, kinds);
}

/** Returns the faults of a request that the provider applies. */
export function getRequestFaults(req: IncomingMessage): ReadonlySet<LocalTenantFaultKind> {
  return faultsByRequest.get(req) ?? NONE;
}

/**
 * Stores a `consent_required` fault of `/authorize` while the user signs in, so that the consent
 * page follows the login page. A consent prompt already is the effect of the fault.
 */
export function saveLoginFaults(
  { artifacts }: Tenant,
  req: IncomingMessage,
  { uid, prompt }: Interaction,
  seconds: number,
): void {
  if (prompt.name !== 'login' || !getRequestFaults(req).has('consent_required')) return;
  artifacts.put('LoginFaults', uid, {}, seconds);
}

/** Returns the faults that {@link saveLoginFaults} stored for this login. */
export function loadLoginFaults(
  { artifacts }: Tenant,
  uid: string,
): ReadonlySet<LocalTenantFaultKind> {
  return artifacts.get('LoginFaults', uid) === undefined ? NONE : CONSENT;
}

/**
 * Applies the fault `third_party_cookies_blocked`: ignores the cookies of the request and sets none
 * in the response. The session does not change.
 */
export async function blockThirdPartyCookies(
  ctx: KoaContextWithOIDC,
  next: () => Promise<void>,
): Promise<void> {
  if (!getRequestFaults(ctx.req).has('third_party_cookies_blocked')) return next();
  delete ctx.req.headers.cookie;
  await next();
  ctx.remove('Set-Cookie');
}
