import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { noticePage } from '../pages/error-page.js';
import { reportDefect } from '../report-defect.js';
import {
  answerAuthentication,
  answerFromProvider,
  authenticationEndpoint,
} from './authentication.js';
import { answerConsent } from './consent.js';
import { answerControl, isControlPath } from './control.js';
import { answerPreflight, applyCors, isPreflight } from './cors.js';
import { HttpError, isOwnOrigin, type App, type Exchange } from './exchange.js';
import { applyFaults } from './fault-effects.js';
import { loopbackHost } from './host-gate.js';
import { answerLogin } from './login.js';
import { answerResume } from './resume.js';
import { sendEmpty, sendErrorPage, sendJson, sendPage } from './respond.js';

/** The tenant's whole HTTP interface. */
export function createHandler(app: App): RequestListener {
  return (req, res) => {
    answer(app, req, res).catch((error: unknown) => {
      if (error instanceof HttpError)
        return sendErrorPage(res, error.status, 'invalid_request', error.message);
      // A client that hangs up in the middle of its request is no defect.
      if (!req.destroyed && !res.destroyed) reportDefect('a request failed', error);
      if (res.headersSent) return res.destroy();
      return sendJson(res, 500, { error: 'server_error', error_description: 'The tenant failed' });
    });
  };
}

async function answer(app: App, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const host = loopbackHost(req.headers.host);
  if (host === undefined) {
    const message = 'This tenant answers only to localhost, 127.0.0.1, [::1] and *.localhost';
    return sendJson(res, 403, { statusCode: 403, error: 'Forbidden', message });
  }
  const target = `http://${host}${req.url ?? ''}`;
  if (!req.url?.startsWith('/') || !URL.canParse(target)) {
    throw new HttpError(400, 'The request target is not a path');
  }
  const { method = 'GET', headers } = req;
  const exchange = { req, res, host, url: new URL(target), method, origin: headers.origin };
  return route(app, exchange);
}

function route(app: App, exchange: Exchange): Promise<void> | void {
  const { res, url, method } = exchange;
  const path = url.pathname;
  const endpoint = authenticationEndpoint(path);
  if (endpoint !== undefined) return answerAuthentication(app, exchange, endpoint);
  if (isControlPath(path)) return answerControl(app, exchange);
  if (path.startsWith('/.well-known/')) return answerWellKnown(app, exchange);
  if (path.startsWith('/authorize/')) {
    return answerResume(app, exchange, path.slice('/authorize/'.length));
  }
  if (path === '/u/login' || path === '/u/consent') return answerPage(app, exchange, path);
  if (path === '/favicon.ico') return sendEmpty(res, 204);
  if (path === '/' && method === 'GET') {
    return sendPage(
      res,
      200,
      noticePage('Local tenant', `It is running at http://${exchange.host}`),
    );
  }
  return sendErrorPage(res, 404, 'not_found', `There is nothing at ${path}`);
}

async function answerWellKnown(app: App, exchange: Exchange): Promise<void> {
  const { res, req } = exchange;
  if (!applyCors(exchange, (origin) => app.tenant.clients.isCorsOrigin(origin))) {
    return sendJson(res, 403, { error: 'access_denied', error_description: 'Origin not allowed' });
  }
  if (isPreflight(exchange)) return answerPreflight(exchange, 'GET');
  const outcome = await applyFaults(app.tenant, exchange, { endpoint: '/.well-known' });
  if (outcome === 'answered') return;
  return answerFromProvider(app, exchange, req);
}

async function answerPage(
  app: App,
  exchange: Exchange,
  endpoint: '/u/login' | '/u/consent',
): Promise<void> {
  const { res, method, origin } = exchange;
  if (method !== 'GET' && method !== 'POST') {
    return sendErrorPage(res, 405, 'invalid_request', 'This page answers GET and POST');
  }
  // A form on a foreign page must not be able to sign somebody in.
  if (method === 'POST' && origin !== undefined && !isOwnOrigin(exchange)) {
    return sendErrorPage(res, 403, 'access_denied', 'This form belongs to another page');
  }
  if ((await applyFaults(app.tenant, exchange, { endpoint })) === 'answered') return;
  return endpoint === '/u/login' ? answerLogin(app, exchange) : answerConsent(app, exchange);
}
