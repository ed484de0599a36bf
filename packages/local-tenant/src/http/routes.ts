import type { IncomingMessage } from 'node:http';
import type { Tenant } from '../tenant/tenant.js';
import { HttpError } from './exchange.js';

/** The input of a control endpoint. `parameter` is the decoded `{id}` of its path. */
export interface ControlRequest {
  readonly tenant: Tenant;
  readonly req: IncomingMessage;
  readonly query: URLSearchParams;
  readonly parameter: string;
}

/** The response of a control endpoint. */
export interface RouteResponse {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A control endpoint. `{id}` in the path matches one path segment. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  handle(request: ControlRequest): RouteResponse | Promise<RouteResponse>;
}

/**
 * Finds the route of a request.
 * @throws HttpError 404, 405, or 400 for an invalid percent-encoding
 */
export function matchRoute(
  routes: readonly Route[],
  method: string,
  path: string,
): { handle: Route['handle']; parameter: string } {
  const candidates = routes.flatMap((route) => {
    const parameter = matchPath(route.path, path);
    return parameter === undefined ? [] : [{ route, parameter }];
  });
  const found = candidates.find(({ route }) => route.method === method);
  if (found !== undefined) {
    return { handle: found.route.handle, parameter: decode(found.parameter) };
  }
  if (candidates.length === 0) throw new HttpError(404, `No route matches ${path}`);
  const methods = candidates.map(({ route }) => route.method).join(', ');
  throw new HttpError(405, `${path} supports only ${methods}`);
}

function matchPath(pattern: string, path: string): string | undefined {
  const expected = pattern.split('/');
  const actual = path.split('/');
  if (expected.length !== actual.length) return undefined;
  const fits = expected.every((part, at) =>
    part === '{id}' ? actual[at] !== '' : part === actual[at],
  );
  if (!fits) return undefined;
  const at = expected.indexOf('{id}');
  return at === -1 ? '' : actual[at];
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new HttpError(400, 'The path has an invalid percent-encoding', 'invalid_uri');
  }
}
