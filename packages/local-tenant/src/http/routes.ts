import type { IncomingMessage } from 'node:http';
import type { LocalTenantManagementScope } from '../contract-clients.js';
import type { ManagementTokens } from '../management/tokens.js';
import type { Tenant } from '../tenant/tenant.js';
import { HttpError } from './exchange.js';

/** The input of a control endpoint. `parameter` is the decoded `{id}` of its path. */
export interface ControlRequest {
  readonly tenant: Tenant;
  readonly managementTokens: ManagementTokens;
  readonly req: IncomingMessage;
  /** The origin of the tenant at this host name, such as `http://localhost:4400`. */
  readonly baseUrl: string;
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

/** An endpoint of the Management API, with the scope that its token needs. */
export interface ManagementRoute extends Route {
  readonly scope: LocalTenantManagementScope;
}

/**
 * Finds the route of a request. Without one, returns the methods that the path supports.
 * @throws HttpError 400 for an invalid percent-encoding
 */
export function findRoute<T extends Route>(
  routes: readonly T[],
  method: string,
  path: string,
): { readonly route: T; readonly parameter: string } | { readonly methods: readonly string[] } {
  const candidates = routes.flatMap((route) => {
    const parameter = matchPath(route.path, path);
    return parameter === undefined ? [] : [{ route, parameter }];
  });
  const found = candidates.find(({ route }) => route.method === method);
  if (found !== undefined) return { route: found.route, parameter: decode(found.parameter) };
  return { methods: candidates.map(({ route }) => route.method) };
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

/**
 * Reads a whole number of at most `max` from a query string.
 * @throws HttpError 400 for any other value
 */
export function readCount(
  query: URLSearchParams,
  name: string,
  fallback: number,
  max = Number.MAX_SAFE_INTEGER,
): number {
  const text = query.get(name);
  if (text === null) return fallback;
  const count = Number(text);
  if (!/^\d+$/.test(text) || count > max) {
    throw new HttpError(400, `The query parameter ${name} is out of range`, 'invalid_query_string');
  }
  return count;
}
