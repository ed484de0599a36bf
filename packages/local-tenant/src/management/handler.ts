import type { App, Exchange } from '../http/exchange.js';
import { HttpError } from '../http/exchange.js';
import {
  findRoute,
  type ControlRequest,
  type ManagementRoute,
  type RouteResponse,
} from '../http/routes.js';
import { LOG_ROUTES } from '../log/routes.js';
import { SESSION_ROUTES } from '../sessions/routes.js';
import { USER_ROUTES } from '../users/routes.js';

/** All routes of the Management API. Each needs a token with its scope. */
const MANAGEMENT_ROUTES: readonly ManagementRoute[] = [
  ...USER_ROUTES,
  ...SESSION_ROUTES,
  ...LOG_ROUTES,
];

/**
 * Handles a request to the Management API.
 * @throws HttpError 401 without a valid token, 403 without the scope, 404 for an unknown route
 */
export async function handleManagement(
  { managementTokens, rateLimits }: App,
  { method, url, req, res }: Exchange,
  request: Omit<ControlRequest, 'parameter'>,
): Promise<RouteResponse> {
  const found = findRoute(MANAGEMENT_ROUTES, method, url.pathname);
  // Like Auth0, also for a known path with another method.
  if ('methods' in found) throw new HttpError(404, 'Not Found');
  rateLimits.count('management', res);
  const { route, parameter } = found;
  const token = /^Bearer +([^\s]+)$/i.exec(req.headers.authorization ?? '')?.[1];
  if (token === undefined) throw new HttpError(401, 'Missing authentication');
  const scopes = await managementTokens.verify(token);
  if (scopes === undefined) throw invalidToken();
  if (!scopes.has(route.scope)) {
    const message = `Insufficient scope, expected any of: ${route.scope}`;
    throw new HttpError(403, message, 'insufficient_scope');
  }
  return route.handle({ ...request, parameter });
}

/** Auth0 repeats the reason in the body. */
function invalidToken(): HttpError {
  const message = 'Invalid token';
  return new HttpError(401, message, undefined, { attributes: { error: message } });
}
