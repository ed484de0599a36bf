import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider';
import { errorPage } from './error-page.js';
import { contentSecurityPolicy } from './style.js';

/** Shows the provider's errors that cannot be sent back to the application. */
export function renderProviderError(ctx: KoaContextWithOIDC, out: ErrorOut): void {
  ctx.type = 'html';
  ctx.set('Content-Security-Policy', contentSecurityPolicy());
  ctx.set('X-Frame-Options', 'DENY');
  ctx.body = errorPage(out.error, out.error_description ?? '');
}
