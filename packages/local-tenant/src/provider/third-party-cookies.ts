import type { KoaContextWithOIDC } from 'oidc-provider';
import { getRequestFaults } from './request-faults.js';

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
