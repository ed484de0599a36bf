import type { KoaContextWithOIDC } from 'oidc-provider';

/**
 * Removes the `Content-Type` of an empty response. The provider answers a revocation with an empty
 * body of the type `text/plain`, which `oidc-client-ts` rejects.
 */
export async function removeTypeOfEmptyBody(
  ctx: KoaContextWithOIDC,
  next: () => Promise<void>,
): Promise<void> {
  await next();
  if (ctx.body === '') ctx.remove('Content-Type');
}
