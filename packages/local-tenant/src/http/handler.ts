import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { applyFaults } from '../faults/effects.js';
import { handleConsent } from '../login/consent.js';
import { handleLogin } from '../login/login.js';
import { handleResume } from '../login/resume.js';
import { noticePage } from '../pages/error-page.js';
import { reportInternalError } from '../report-internal-error.js';
import {
  authenticationEndpoint,
  forwardToProvider,
  handleAuthentication,
} from './authentication.js';
import { handleControl, isControlPath } from './control.js';
import { applyCors, handlePreflight, isPreflight } from './cors.js';
import { HttpError, isOwnOrigin, type App, type Exchange, type Scheme } from './exchange.js';
import { loopbackHost } from './loopback.js';
import { sendEmpty, sendErrorPage, sendJson, sendPage } from './respond.js';

/** Creates the request listener for all routes of the tenant. */
export function createHandler(app: App): RequestListener {
  return (req, res) => {
    handle(app, req, res).catch((error: unknown) => {
      if (error instanceof HttpError)
        return sendErrorPage(res, error.status, 'invalid_request', error.message);
      // A client that disconnects during its request is not an internal error.
      if (!req.destroyed && !res.destroyed) reportInternalError('a request failed', error);
      if (res.headersSent) return res.destroy();
      return sendJson(res, 500, { error: 'server_error', error_description: 'Internal error' });
    });
  };
}

async function handle(app: App, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const host = loopbackHost(req.headers.host);
  if (host === undefined) {
    const message = 'The Host header must be localhost, *.localhost, 127.0.0.1 or [::1]';
    return sendJson(res, 403, { statusCode: 403, error: 'Forbidden', message });
  }
  const baseUrl = `${schemeOf(app, req)}://${host}`;
  const target = `${baseUrl}${req.url ?? ''}`;
  if (!req.url?.startsWith('/') || !URL.canParse(target)) {
    throw new HttpError(400, 'The request target is not a path');
  }
  const { method = 'GET', headers } = req;
  const url = new URL(target);
  const exchange = { req, res, baseUrl, url, method, origin: headers.origin };
  return route(app, exchange);
}

/** Returns the scheme that the browser used. A trusted proxy says it in `X-Forwarded-Proto`. */
function schemeOf({ scheme, trustProxy }: App, { headers }: IncomingMessage): Scheme {
  if (!trustProxy) return scheme;
  const [forwarded = ''] = String(headers['x-forwarded-proto'] ?? '').split(',');
  const name = forwarded.trim().toLowerCase();
  return name === 'http' || name === 'https' ? name : scheme;
}

function route(app: App, exchange: Exchange): Promise<void> | void {
  const { res, url, method } = exchange;
  const path = url.pathname;
  const endpoint = authenticationEndpoint(path);
  if (endpoint !== undefined) return handleAuthentication(app, exchange, endpoint);
  if (isControlPath(path)) return handleControl(app, exchange);
  if (path.startsWith('/.well-known/')) return handleWellKnown(app, exchange);
  if (path.startsWith('/authorize/')) {
    return handleResume(app, exchange, path.slice('/authorize/'.length));
  }
  if (path === '/u/login' || path === '/u/consent')
    return handleInteractionPage(app, exchange, path);
  if (path === '/favicon.ico') return sendEmpty(res, 204);
  if (path === '/' && method === 'GET') {
    return sendPage(
      res,
      200,
      noticePage('Local tenant', `The local tenant is running at ${exchange.baseUrl}`),
    );
  }
  return sendErrorPage(res, 404, 'not_found', `No page at ${path}`);
}

async function handleWellKnown(app: App, exchange: Exchange): Promise<void> {
  const { res, req } = exchange;
  if (!applyCors(exchange, (origin) => app.tenant.clients.isCorsOrigin(origin))) {
    return sendJson(res, 403, { error: 'access_denied', error_description: 'Origin not allowed' });
  }
  if (isPreflight(exchange)) return handlePreflight(exchange, 'GET');
  const outcome = await applyFaults(app, exchange, { endpoint: '/.well-known' });
  if (outcome === 'answered') return;
  return forwardToProvider(app, exchange, req);
}

async function handleInteractionPage(
  app: App,
  exchange: Exchange,
  endpoint: '/u/login' | '/u/consent',
): Promise<void> {
  const { res, method, origin } = exchange;
  if (method !== 'GET' && method !== 'POST') {
    return sendErrorPage(res, 405, 'invalid_request', 'This page supports only GET and POST');
  }
  // Prevents login CSRF: a page of another origin must not sign a user in.
  if (method === 'POST' && origin !== undefined && !isOwnOrigin(exchange)) {
    return sendErrorPage(res, 403, 'access_denied', 'The form was submitted from another origin');
  }
  if ((await applyFaults(app, exchange, { endpoint })) === 'answered') return;
  return endpoint === '/u/login' ? handleLogin(app, exchange) : handleConsent(app, exchange);
}
