import { LocalTenantError, type LocalTenantErrorCode } from '../error.js';
import { handlePreflight, applyCors, isPreflight } from './cors.js';
import { HttpError, type App, type Exchange } from './exchange.js';
import { LOCAL_CONTROLS } from './local-controls.js';
import { MANAGEMENT_API } from './management-api.js';
import { sendEmpty, sendJson } from './respond.js';
import { matchRoute, type RouteResponse } from './routes.js';

const ROUTES = [...MANAGEMENT_API, ...LOCAL_CONTROLS];

/** Returns whether this path belongs to the Management API or the local controls. */
export function isControlPath(path: string): boolean {
  return path.startsWith('/api/v2/') || path.startsWith('/local/');
}

/**
 * Handles the Management API and the local controls. They require no token. A browser page needs
 * the tenant's own origin or an origin in the Allowed Web Origins of a client. Programs without a
 * browser need nothing.
 */
export async function handleControl({ tenant }: App, exchange: Exchange): Promise<void> {
  const { res, req, url, method } = exchange;
  const allowed = applyCors(exchange, (origin) => tenant.clients.isWebOrigin(origin));
  if (!allowed) return sendProblem(res, 403, 'This origin is not one of the Allowed Web Origins');
  if (isPreflight(exchange)) return handlePreflight(exchange, 'GET, POST, PATCH, DELETE');
  try {
    const { handle, parameter } = matchRoute(ROUTES, method, url.pathname);
    send(res, await handle({ tenant, req, query: url.searchParams, parameter }));
  } catch (error) {
    if (error instanceof HttpError) {
      return sendProblem(res, error.status, error.message, error.errorCode);
    }
    if (!(error instanceof LocalTenantError)) throw error;
    const { status, errorCode } = problemOf(error.code);
    return sendProblem(res, status, error.message, errorCode);
  }
}

function problemOf(code: LocalTenantErrorCode): { status: number; errorCode?: string } {
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

function send(res: Exchange['res'], { status, body, headers = {} }: RouteResponse): void {
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

/** Sends an error in the format of Auth0's Management API. */
function sendProblem(
  res: Exchange['res'],
  statusCode: number,
  message: string,
  errorCode?: string,
): void {
  const error = TITLES[statusCode] ?? 'Error';
  sendJson(res, statusCode, { statusCode, error, message, ...(errorCode && { errorCode }) });
}
