import { LocalTenantError, type LocalTenantErrorCode } from '../error.js';
import { answerPreflight, applyCors, isPreflight } from './cors.js';
import { HttpError, type App, type Exchange } from './exchange.js';
import { LOCAL_CONTROLS } from './local-controls.js';
import { MANAGEMENT_API } from './management-api.js';
import { sendEmpty, sendJson } from './respond.js';
import { matchRoute, type Answer } from './routes.js';

const ROUTES = [...MANAGEMENT_API, ...LOCAL_CONTROLS];

/** Is this path one of the Management API or the local controls? */
export function isControlPath(path: string): boolean {
  return path.startsWith('/api/v2/') || path.startsWith('/local/');
}

/**
 * Answers the Management API and the local controls. They ask for no token: what protects them is
 * that only the clients' web origins, the tenant's own pages and programs without a browser get in.
 */
export async function answerControl({ tenant }: App, exchange: Exchange): Promise<void> {
  const { res, req, url, method } = exchange;
  const allowed = applyCors(exchange, (origin) => tenant.clients.isWebOrigin(origin));
  if (!allowed) return sendProblem(res, 403, 'This origin is not one of the Allowed Web Origins');
  if (isPreflight(exchange)) return answerPreflight(exchange, 'GET, POST, PATCH, DELETE');
  try {
    const { handle, parameter } = matchRoute(ROUTES, method, url.pathname);
    send(res, await handle({ tenant, req, query: url.searchParams, parameter }));
  } catch (error) {
    if (error instanceof HttpError) {
      return sendProblem(res, error.status, error.message, error.errorCode);
    }
    if (!(error instanceof LocalTenantError)) throw error;
    const { status, errorCode } = refusalOf(error.code);
    return sendProblem(res, status, error.message, errorCode);
  }
}

function refusalOf(code: LocalTenantErrorCode): { status: number; errorCode?: string } {
  switch (code) {
    case 'unknown_user':
      return { status: 404, errorCode: 'inexistent_user' };
    case 'unknown_session':
      return { status: 404 };
    case 'unknown_fault':
      return { status: 404, errorCode: code };
    case 'too_many_faults':
      return { status: 400, errorCode: code };
    case 'invalid_option':
    case 'port_in_use':
    case 'listen_failed':
      return { status: 400, errorCode: 'invalid_body' };
    default:
      return code satisfies never;
  }
}

function send(res: Exchange['res'], { status, body, headers = {} }: Answer): void {
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
  if (body === undefined) sendEmpty(res, status);
  else sendJson(res, status, body);
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  413: 'Payload Too Large',
};

/** An error in the shape of Auth0's Management API. */
function sendProblem(
  res: Exchange['res'],
  statusCode: number,
  message: string,
  errorCode?: string,
): void {
  const error = TITLES[statusCode] ?? 'Error';
  sendJson(res, statusCode, { statusCode, error, message, ...(errorCode && { errorCode }) });
}
