import type { errors, KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { LogEventType } from '../log/event-log.js';
import { reportInternalError } from '../report-internal-error.js';
import { grantContext } from '../sessions/grants.js';
import type { Tenant } from '../tenant/tenant.js';

/** Listens to the provider's events: opens and extends sessions, and writes the tenant's log. */
export function observeProvider(provider: Provider, tenant: Tenant): void {
  provider.on('interaction.ended', (ctx) => openSession(tenant, ctx));
  provider.on('authorization.success', (ctx) => {
    const { session, client } = ctx.oidc;
    if (session !== undefined && client !== undefined) {
      tenant.sessions.touch(session.uid, client.clientId);
    }
    log(tenant, ctx, isSilent(ctx) ? 'ssa' : 's', isSilent(ctx) ? SILENT : LOGIN);
  });
  provider.on('authorization.error', (ctx, error) => {
    // Like Auth0, sends a web message with an error as a page with status 200.
    if (error.allow_redirect && usesWebMessage(ctx)) ctx.status = 200;
    log(tenant, ctx, isSilent(ctx) ? 'fsa' : 'f', describe(error));
  });
  provider.on('grant.success', (ctx) => {
    const { success, description } = exchangeOf(ctx);
    log(tenant, ctx, success, description);
  });
  provider.on('grant.error', (ctx, error) => {
    applyAuth0TokenError(ctx, error);
    log(tenant, ctx, failureOf(ctx, error), describeTokenError(ctx, error));
  });
  provider.on('grant.revoked', (ctx) => {
    if (ctx.oidc.route === 'revocation') onRevocation(tenant, ctx);
  });
  provider.on('server_error', (_ctx, error) => {
    reportInternalError('the provider failed', error);
  });
  // A browser that closes a connection early is not an internal error.
  const app: NodeJS.EventEmitter = provider;
  app.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE')
      reportInternalError('the provider failed', error);
  });
}

const LOGIN = 'Successful login';
const SILENT = 'Successful silent authentication';

function openSession(tenant: Tenant, { oidc }: KoaContextWithOIDC): void {
  const login = oidc.result?.login;
  const loginId = login?.['loginId'];
  if (login === undefined || oidc.session === undefined || typeof loginId !== 'string') return;
  const { uid } = oidc.session;
  // Consent after the login ends a second interaction of the same login.
  if (tenant.sessions.findLatest(uid)?.loginId !== loginId) {
    tenant.users.recordLogin(login.accountId);
  }
  tenant.sessions.open({ uid, userId: login.accountId, loginId, issuer: oidc.issuer });
}

/** Like Auth0, ends the session when an online refresh token is revoked. */
function onRevocation(tenant: Tenant, ctx: KoaContextWithOIDC): void {
  const token = ctx.oidc.entities.RefreshToken;
  if (token === undefined) return;
  const { sid } = grantContext(tenant, token.grantId);
  if (token.scopes.has('online_access') && sid !== undefined && tenant.sessions.isActive(sid)) {
    tenant.endSession(sid, 'deleted');
  }
  const access = token.scopes.has('online_access') ? 'online' : 'offline';
  log(tenant, ctx, 'srrt', 'Successfully revoked a refresh token', {
    refresh_token: { access, ...(sid === undefined ? undefined : { session_id: sid }) },
  });
}

function log(
  tenant: Tenant,
  ctx: KoaContextWithOIDC,
  type: LogEventType,
  description: string,
  details?: Readonly<Record<string, unknown>>,
): void {
  const { client, params } = ctx.oidc;
  const clientId = client?.clientId ?? params?.['client_id'];
  const { user_id, session_id } = userAndSessionOf(tenant, ctx);
  tenant.log.write({
    type,
    description,
    client_id: typeof clientId === 'string' ? clientId : undefined,
    user_id,
    details: details ?? { session_id },
    request: ctx.req,
  });
}

/** Returns the user and session of a request, also for a rejected request. */
function userAndSessionOf(
  tenant: Tenant,
  { oidc: { session, entities } }: KoaContextWithOIDC,
): { user_id?: string | undefined; session_id?: string | undefined } {
  const token = entities.RefreshToken ?? entities.AuthorizationCode;
  if (token !== undefined) {
    return { user_id: token.accountId, session_id: grantContext(tenant, token.grantId).sid };
  }
  const rejectedUserId = entities.Interaction?.result?.['userId'];
  if (typeof rejectedUserId === 'string') return { user_id: rejectedUserId };
  const latest = session === undefined ? undefined : tenant.sessions.findLatest(session.uid);
  return { user_id: latest?.userId, session_id: latest?.sid };
}

function isSilent({ oidc }: KoaContextWithOIDC): boolean {
  return oidc.params?.['prompt'] === 'none';
}

/** Without `redirect_uri`, the provider shows an error page instead of a web message. */
function usesWebMessage({ oidc: { params } }: KoaContextWithOIDC): boolean {
  return params?.['response_mode'] === 'web_message' && params['redirect_uri'] !== undefined;
}

interface Exchange {
  readonly success: LogEventType;
  readonly failure: LogEventType;
  readonly description: string;
}

/** The kind of a token request, with Auth0's codes and descriptions. */
function exchangeOf({ oidc }: KoaContextWithOIDC): Exchange {
  const target = 'for Access Token';
  switch (oidc.params?.['grant_type']) {
    case 'refresh_token':
      return { success: 'sertft', failure: 'fertft', description: `Refresh Token ${target}` };
    case 'client_credentials':
      return { success: 'seccft', failure: 'feccft', description: `Client Credentials ${target}` };
    default:
      return { success: 'seacft', failure: 'feacft', description: `Authorization Code ${target}` };
  }
}

/** The reuse of a rotated refresh token has a code of its own. */
function failureOf(
  ctx: KoaContextWithOIDC,
  { error_detail }: errors.OIDCProviderError,
): LogEventType {
  return error_detail === 'refresh token already used' ? 'ferrt' : exchangeOf(ctx).failure;
}

function describe(error: errors.OIDCProviderError): string {
  return error.error_description ?? error.message;
}

/** Returns the description that the client receives, with the provider's detail in parentheses. */
function describeTokenError({ body }: KoaContextWithOIDC, error: errors.OIDCProviderError): string {
  const sentDescription = (body as { error_description?: string } | undefined)?.error_description;
  const detail = error.error_detail;
  return [sentDescription ?? describe(error), detail === undefined ? '' : `(${detail})`]
    .join(' ')
    .trim();
}

const BLOCKED = 'user is blocked';

/** Replaces the status and the description of a token error with Auth0's. */
function applyAuth0TokenError(ctx: KoaContextWithOIDC, error: errors.OIDCProviderError): void {
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
