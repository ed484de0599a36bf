import { Hono } from 'hono';
import type { Log } from '../log.js';
import { Refusal } from '../refusal.js';
import { OAUTH_FORM, respondJson, respondRefused, type RefusalForm } from './respond.js';

/** Something that the push server answers at one path. */
export interface Route {
  readonly path: string;
  /** By method. HEAD is never GET here: it would open a stream that nobody reads. */
  readonly handlers: Readonly<Record<string, (request: Request) => Promise<Response> | Response>>;
  readonly form?: RefusalForm;
  /** The last hand on a response, refusals among them. */
  readonly finish?: (request: Request, response: Response) => Response;
}

/** What answers requests. */
export interface AppOptions {
  readonly basePath: string;
  readonly routes: readonly Route[];
  readonly log: Log;
  /** Asked before each route. @throws Refusal */
  readonly admit: () => void;
}

/**
 * Answers requests by their route. Never rejects: a refusal becomes its response and a line in the
 * log, a defect a 500 that says nothing.
 */
export function createApp(options: AppOptions): (request: Request) => Promise<Response> {
  const { basePath, routes, log } = options;
  const app = new Hono().basePath(basePath);
  for (const route of routes) {
    app.all(route.path, async ({ req: { raw } }) => {
      const response = await answer(route, raw, options);
      return route.finish?.(raw, response) ?? response;
    });
  }
  app.notFound(() => {
    const refusal = new Refusal(404, 'not_found', 'There is nothing here');
    return refused('*', refusal, OAUTH_FORM, log);
  });
  return async (request) => app.fetch(request);
}

async function answer(
  route: Route,
  request: Request,
  { admit, log }: AppOptions,
): Promise<Response> {
  const { path, handlers, form = OAUTH_FORM } = route;
  try {
    admit();
    const handler = Object.hasOwn(handlers, request.method) ? handlers[request.method] : undefined;
    if (handler === undefined)
      throw new Refusal(405, 'invalid_request', 'The method is not allowed');
    return await handler(request);
  } catch (error) {
    if (error instanceof Refusal) {
      const response = refused(path, error, form, log);
      if (error.status === 405) response.headers.set('Allow', Object.keys(handlers).join(', '));
      return response;
    }
    log({
      event: 'failed',
      route: path,
      detail: String((error as Error | undefined)?.stack ?? error),
    });
    const body = { error: 'server_error', error_description: 'The request could not be handled' };
    return respondJson(500, body);
  }
}

function refused(route: string, refusal: Refusal, form: RefusalForm, log: Log): Response {
  const { status, code, detail } = refusal;
  log({ event: 'refused', route, status, code, ...(detail !== undefined && { detail }) });
  return respondRefused(refusal, form);
}
