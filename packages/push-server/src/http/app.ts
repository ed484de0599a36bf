import { Hono } from 'hono';
import type { Log } from '../log.js';
import {
  type ErrorFormat,
  OAUTH_ERROR_FORMAT,
  RequestError,
  respondError,
  respondJson,
} from './respond.js';

/** The handlers of one path. */
export interface Route {
  readonly path: string;
  /** Handlers by method. HEAD does not use the GET handler, which would open an unread stream. */
  readonly handlers: Readonly<Record<string, (request: Request) => Promise<Response> | Response>>;
  readonly errorFormat?: ErrorFormat;
  /** Changes each response of the route, including errors. */
  readonly finalize?: (request: Request, response: Response) => Response;
}

/** Options of {@link createApp}. */
export interface AppOptions {
  readonly basePath: string;
  readonly routes: readonly Route[];
  readonly log: Log;
  /** Called before each route. @throws RequestError if the server is closed */
  readonly assertOpen: () => void;
}

/**
 * Routes requests. Never rejects. A {@link RequestError} becomes an error response and a log line. Any
 * other error becomes a 500 response without details.
 */
export function createApp(options: AppOptions): (request: Request) => Promise<Response> {
  const { basePath, routes, log } = options;
  const app = new Hono().basePath(basePath);
  for (const route of routes) {
    app.all(route.path, async ({ req: { raw } }) => {
      const response = await handle(route, raw, options);
      return route.finalize?.(raw, response) ?? response;
    });
  }
  app.notFound(() => {
    const error = new RequestError(404, 'not_found', 'This path does not exist');
    return reject('*', error, OAUTH_ERROR_FORMAT, log);
  });
  return async (request) => app.fetch(request);
}

async function handle(
  route: Route,
  request: Request,
  { assertOpen, log }: AppOptions,
): Promise<Response> {
  const { path, handlers, errorFormat = OAUTH_ERROR_FORMAT } = route;
  try {
    assertOpen();
    const handler = Object.hasOwn(handlers, request.method) ? handlers[request.method] : undefined;
    if (handler === undefined)
      throw new RequestError(405, 'invalid_request', 'The method is not allowed');
    return await handler(request);
  } catch (error) {
    if (error instanceof RequestError) {
      const response = reject(path, error, errorFormat, log);
      if (error.status === 405) response.headers.set('Allow', Object.keys(handlers).join(', '));
      return response;
    }
    log({
      event: 'failed',
      route: path,
      detail: String((error as Error | undefined)?.stack ?? error),
    });
    const body = { error: 'server_error', error_description: 'Internal server error' };
    return respondJson(500, body);
  }
}

function reject(route: string, error: RequestError, format: ErrorFormat, log: Log): Response {
  const { status, code, detail } = error;
  log({ event: 'refused', route, status, code, ...(detail !== undefined && { detail }) });
  return respondError(error, format);
}
