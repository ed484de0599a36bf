import type { errors, KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { LogEventType } from '../tenant/event-log.js';
import type { Tenant } from '../tenant/tenant.js';
import { reportDefect } from '../report-defect.js';
import { originOf } from './grants.js';
import { answerTokenError } from './token-errors.js';

/** Follows what the provider does: opens and slides sessions, and writes the tenant's log. */
export function followProvider(provider: Provider, tenant: Tenant): void {
  provider.on('interaction.ended', (ctx) => openSession(tenant, ctx));
  provider.on('authorization.success', (ctx) => {
    const { session, client } = ctx.oidc;
    if (session !== undefined && client !== undefined) {
      tenant.sessions.touch(session.uid, client.clientId);
    }
    log(tenant, ctx, isSilent(ctx) ? 'ssa' : 's', isSilent(ctx) ? SILENT : LOGIN);
  });
  provider.on('authorization.error', (ctx, error) => {
    // A web message with an error is a page that worked, as at Auth0: 200.
    if (error.allow_redirect && answersByWebMessage(ctx)) ctx.status = 200;
    log(tenant, ctx, isSilent(ctx) ? 'fsa' : 'f', describe(error));
  });
  provider.on('grant.success', (ctx) => {
    const refresh = isRefresh(ctx);
    const description = refresh ? 'Refresh Token for Access Token' : 'Authorization Code for Token';
    log(tenant, ctx, refresh ? 'sertft' : 'seacft', description);
  });
  provider.on('grant.error', (ctx, error) => {
    answerTokenError(ctx, error);
    log(tenant, ctx, isRefresh(ctx) ? 'fertft' : 'feacft', describeAnswer(ctx, error));
  });
  provider.on('grant.revoked', (ctx) => {
    if (ctx.oidc.route === 'revocation') onRevocation(tenant, ctx);
  });
  provider.on('server_error', (_ctx, error) => {
    reportDefect('the provider failed', error);
  });
  // A browser that closes a connection half-way is no defect.
  const app: NodeJS.EventEmitter = provider;
  app.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE')
      reportDefect('the provider failed', error);
  });
}

const LOGIN = 'Successful login';
const SILENT = 'Successful silent authentication';

function openSession(tenant: Tenant, { oidc }: KoaContextWithOIDC): void {
  const login = oidc.result?.login;
  const loginId = login?.['loginId'];
  if (login === undefined || oidc.session === undefined || typeof loginId !== 'string') return;
  const { uid } = oidc.session;
  tenant.sessions.open({ uid, userId: login.accountId, loginId, issuer: oidc.issuer });
}

/** As at Auth0, revoking an online refresh token ends the session that it is bound to. */
function onRevocation(tenant: Tenant, ctx: KoaContextWithOIDC): void {
  const token = ctx.oidc.entities.RefreshToken;
  if (token === undefined) return;
  const { sid } = originOf(tenant, token.grantId);
  if (token.scopes.has('online_access') && sid !== undefined && tenant.sessions.isAlive(sid)) {
    tenant.endSession(sid, 'deleted');
  }
  log(tenant, ctx, 'srrt', 'Successfully revoked a refresh token');
}

function log(
  tenant: Tenant,
  ctx: KoaContextWithOIDC,
  type: LogEventType,
  description: string,
): void {
  const { client, params } = ctx.oidc;
  const clientId = client?.clientId ?? params?.['client_id'];
  tenant.log.write({
    type,
    description,
    client_id: typeof clientId === 'string' ? clientId : undefined,
    ...whoOf(tenant, ctx),
  });
}

/** Whose request it is; for a refused one, whose it was or would have been. */
function whoOf(
  tenant: Tenant,
  { oidc: { session, entities } }: KoaContextWithOIDC,
): { user_id?: string | undefined; session_id?: string | undefined } {
  const token = entities.RefreshToken ?? entities.AuthorizationCode;
  if (token !== undefined) {
    return { user_id: token.accountId, session_id: originOf(tenant, token.grantId).sid };
  }
  const refused = entities.Interaction?.result?.['userId'];
  if (typeof refused === 'string') return { user_id: refused };
  const last = session === undefined ? undefined : tenant.sessions.last(session.uid);
  return { user_id: last?.userId, session_id: last?.sid };
}

function isSilent({ oidc }: KoaContextWithOIDC): boolean {
  return oidc.params?.['prompt'] === 'none';
}

/** Without an address there is nobody to post a message to, and the provider shows a page. */
function answersByWebMessage({ oidc: { params } }: KoaContextWithOIDC): boolean {
  return params?.['response_mode'] === 'web_message' && params['redirect_uri'] !== undefined;
}

function isRefresh({ oidc }: KoaContextWithOIDC): boolean {
  return oidc.params?.['grant_type'] === 'refresh_token';
}

function describe(error: errors.OIDCProviderError): string {
  return error.error_description ?? error.message;
}

/** What the caller was told, and the provider's own reason where it says more. */
function describeAnswer({ body }: KoaContextWithOIDC, error: errors.OIDCProviderError): string {
  const told = (body as { error_description?: string } | undefined)?.error_description;
  const reason = error.error_detail;
  return [told ?? describe(error), reason === undefined ? '' : `(${reason})`].join(' ').trim();
}
