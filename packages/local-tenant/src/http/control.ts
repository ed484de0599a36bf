import { LocalTenantError, type LocalTenantErrorCode } from '../error.js';
import { handleManagement } from '../management/handler.js';
import { handlePreflight, applyCors, isPreflight } from './cors.js';
import { HttpError, type App, type Exchange } from './exchange.js';
import { LOCAL_CONTROLS } from './local-controls.js';
import { sendEmpty, sendJson } from './respond.js';
import { findRoute, type ControlRequest, type RouteResponse } from './routes.js';

/** Returns whether this path belongs to the Management API or the local controls. */
export function isControlPath(path: string): boolean {
  return isManagementPath(path) || path.startsWith('/local/');
}

function isManagementPath(path: string): boolean {
  return path.startsWith('/api/v2/');
}

/**
 * Handles the Management API, which needs a token, and the local controls, which need none. A page
 * needs the tenant's own origin or an origin in the Allowed Web Origins of a client.
 */
export async function handleControl(app: App, exchange: Exchange): Promise<void> {
  const { tenant, managementTokens } = app;
  const { res, req, url, baseUrl } = exchange;
  const allowed = applyCors(exchange, (origin) => tenant.clients.isWebOrigin(origin));
  if (!allowed) {
    const message = 'This origin is not one of the Allowed Web Origins';
    return sendProblem(res, { status: 403, message });
  }
  if (isPreflight(exchange)) return handlePreflight(exchange, 'GET, POST, PATCH, DELETE');
  const request = { tenant, managementTokens, req, baseUrl, query: url.searchParams };
  try {
    const response = isManagementPath(url.pathname)
      ? await handleManagement(app, exchange, request)
      : await handleLocal(exchange, request);
    send(res, response);
  } catch (error) {
    if (error instanceof HttpError) return sendProblem(res, error);
    if (!(error instanceof LocalTenantError)) throw error;
    return sendProblem(res, { message: error.message, ...problemOf(error.code) });
  }
}

function handleLocal(
  { method, url }: Exchange,
  request: Omit<ControlRequest, 'parameter'>,
): RouteResponse | Promise<RouteResponse> {
  const found = findRoute(LOCAL_CONTROLS, method, url.pathname);
  if ('route' in found) return found.route.handle({ ...request, parameter: found.parameter });
  const { methods } = found;
  if (methods.length === 0) throw new HttpError(404, `No route matches ${url.pathname}`);
  throw new HttpError(405, `${url.pathname} supports only ${methods.join(', ')}`);
}

type Problem = Pick<HttpError, 'status' | 'message' | 'errorCode' | 'details'>;

/** Returns the response to an error. Its default message is the one of the error. */
function problemOf(code: LocalTenantErrorCode): Partial<Problem> & Pick<Problem, 'status'> {
  switch (code) {
    case 'unknown_user':
      return { status: 404, errorCode: 'inexistent_user', message: 'The user does not exist.' };
    case 'unknown_session':
    case 'unknown_refresh_token':
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
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Payload Too Large',
};

/** Sends an error in the format of Auth0's Management API. */
function sendProblem(res: Exchange['res'], { status, message, errorCode, details }: Problem): void {
  const error = TITLES[status] ?? 'Error';
  const body = { statusCode: status, error, message, ...(errorCode && { errorCode }), ...details };
  sendJson(res, status, body);
}
