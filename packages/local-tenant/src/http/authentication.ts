import type { IncomingMessage } from 'node:http';
import { applyFaults } from '../faults/effects.js';
import { setRequestFaults } from '../faults/request-faults.js';
import { rejectAuthorizeRequest } from '../login/authorize-request.js';
import { handleLogout } from '../logout/logout.js';
import { handleOidcLogout } from '../logout/oidc-logout.js';
import { withSessionCookie } from '../provider/cookies.js';
import { parseParameters, readBody, replay } from './body.js';
import { handlePreflight, applyCors, isPreflight } from './cors.js';
import { HttpError, isCrossSiteFrame, type App, type Exchange } from './exchange.js';
import { sendErrorPage, sendJson } from './respond.js';

const METHODS = {
  '/authorize': ['GET'],
  '/oauth/token': ['POST'],
  '/oauth/revoke': ['POST'],
  '/userinfo': ['GET', 'POST'],
  '/v2/logout': ['GET'],
  '/oidc/logout': ['GET', 'POST'],
} as const;

type AuthenticationEndpoint = keyof typeof METHODS;

/** Returns the authentication endpoint at this path. */
export function authenticationEndpoint(path: string): AuthenticationEndpoint | undefined {
  return path in METHODS ? (path as AuthenticationEndpoint) : undefined;
}

/** Handles a request to an authentication endpoint: CORS, then faults, then the provider. */
export async function handleAuthentication(
  app: App,
  exchange: Exchange,
  endpoint: AuthenticationEndpoint,
): Promise<void> {
  const { tenant } = app;
  const { res, url, method } = exchange;
  const isPage =
    endpoint === '/authorize' || endpoint === '/v2/logout' || endpoint === '/oidc/logout';
  const originAllowed =
    isPage || applyCors(exchange, (origin) => tenant.clients.isCorsOrigin(origin));
  const methods: readonly string[] = METHODS[endpoint];
  if (!isPage && isPreflight(exchange)) return handlePreflight(exchange, methods.join(', '));

  app.rateLimits.count('authentication', res);
  const silent = endpoint === '/authorize' && url.searchParams.get('prompt') === 'none';
  const entry = tenant.journal.add({ at: tenant.now(), method, path: endpoint, silent });
  res.once('finish', () => (entry.status = res.statusCode));
  if (!methods.includes(method)) {
    res.setHeader('Allow', methods.join(', '));
    const text = `${endpoint} supports only ${methods.join(' and ')}`;
    return isPage
      ? sendErrorPage(res, 405, 'invalid_request', text)
      : sendProtocolError(res, 405, text);
  }
  if (!originAllowed)
    return sendProtocolError(res, 403, `Origin ${exchange.origin} is not allowed`);

  try {
    const { parameters, forProvider } = await readParameters(exchange);
    const clientId = parameters.get('client_id');
    if (clientId !== null) entry.client_id = clientId;
    const outcome = await applyFaults(app, exchange, {
      endpoint,
      silent,
      webMessage: parameters.get('response_mode') === 'web_message',
      crossSiteFrame: isCrossSiteFrame(exchange),
      refresh: parameters.get('grant_type') === 'refresh_token',
    });
    if (outcome === 'answered') return;
    if (endpoint === '/v2/logout') return handleLogout(app, exchange);
    if (endpoint === '/oidc/logout') return await handleOidcLogout(app, exchange, parameters);
    if (endpoint === '/authorize' && rejectAuthorizeRequest(tenant, exchange)) return;
    setRequestFaults(forProvider, outcome);
    await forwardToProvider(app, exchange, forProvider);
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    sendProtocolError(res, error.status, error.message);
  }
}

/** Forwards a request to the provider. */
export async function forwardToProvider(
  { providers, cookies }: App,
  { res, baseUrl }: Exchange,
  req: IncomingMessage,
): Promise<void> {
  const cookie = withSessionCookie(req.headers.cookie, cookies);
  if (cookie !== undefined) req.headers.cookie = cookie;
  await providers.handle(baseUrl, req, res);
}

async function readParameters({ req, url, method }: Exchange): Promise<{
  parameters: URLSearchParams;
  forProvider: IncomingMessage;
}> {
  if (method !== 'POST') return { parameters: url.searchParams, forProvider: req };
  const body = await readBody(req);
  const parameters = parseParameters(req, body);
  return { parameters, forProvider: replay(req, body, parameters) };
}

function sendProtocolError(res: Exchange['res'], status: number, description: string): void {
  const error = status === 403 ? 'access_denied' : 'invalid_request';
  sendJson(res, status, { error, error_description: description });
}
