import type { errors, KoaContextWithOIDC } from 'oidc-provider';

const BLOCKED = 'user is blocked';

/** Replaces the status and the description of a token error with Auth0's. */
export function applyAuth0TokenError(
  ctx: KoaContextWithOIDC,
  error: errors.OIDCProviderError,
): void {
  if (error.error === 'invalid_grant') {
    ctx.status = 403;
    ctx.body = { error: 'invalid_grant', error_description: invalidGrantDescription(ctx, error) };
  } else if (error.error === 'access_denied') {
    ctx.status = 403;
  } else if (error.error === 'invalid_client') {
    ctx.status = 401;
    ctx.body = { error: 'access_denied', error_description: 'Unauthorized' };
  }
}

function invalidGrantDescription(
  { oidc }: KoaContextWithOIDC,
  error: errors.OIDCProviderError,
): string {
  if (error.error_description === BLOCKED) return BLOCKED;
  if (oidc.params?.['grant_type'] === 'refresh_token') return 'Unknown or invalid refresh token.';
  const verifier = error.error_detail?.includes('code_verifier') ?? false;
  return verifier ? 'Failed to verify code verifier' : 'Invalid authorization code';
}
