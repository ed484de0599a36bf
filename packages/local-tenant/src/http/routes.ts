import type { IncomingMessage } from 'node:http';
import type { Tenant } from '../tenant/tenant.js';
import { HttpError } from './exchange.js';

/** What a control endpoint works on; `parameter` is the decoded `{id}` of its path. */
export interface ControlRequest {
  readonly tenant: Tenant;
  readonly req: IncomingMessage;
  readonly query: URLSearchParams;
  readonly parameter: string;
}

/** What it answers. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A control endpoint; `{id}` in the path stands for one path segment. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  handle(request: ControlRequest): Answer | Promise<Answer>;
}

/**
 * Finds the route of a request.
 * @throws HttpError 404, 405 or, for a path that cannot be decoded, 400
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
  if (candidates.length === 0) throw new HttpError(404, `There is nothing at ${path}`);
  const methods = candidates.map(({ route }) => route.method).join(', ');
  throw new HttpError(405, `${path} answers ${methods}`);
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
    throw new HttpError(400, 'The path is not properly encoded', 'invalid_uri');
  }
}
