import type { KoaContextWithOIDC } from 'oidc-provider';
import { faultsOf } from './request-faults.js';

/**
 * Answers a request that `third_party_cookies_blocked` struck as if the browser had sent no
 * cookies, and gives it none: the session is not seen, and stays as it is.
 */
export async function blockThirdPartyCookies(
  ctx: KoaContextWithOIDC,
  next: () => Promise<void>,
): Promise<void> {
  if (!faultsOf(ctx.req).has('third_party_cookies_blocked')) return next();
  delete ctx.req.headers.cookie;
  await next();
  ctx.remove('Set-Cookie');
}
