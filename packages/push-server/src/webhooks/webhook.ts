import type { Hint } from '../hint.js';
import type { Route } from '../http/app.js';
import { readBody } from '../http/body.js';
import type { Log } from '../log.js';

// Tokens are small, and anyone can send requests to these routes.
const TOKEN_BODY_BYTES = 32_768;

/** Options of all webhook routes. */
export interface WebhookOptions {
  readonly bodyBytes: number;
  readonly publish: (hint: Hint) => void;
  readonly log: Log;
}

/** Creates a route that accepts POST only. */
export function post(path: string, handler: (request: Request) => Promise<Response>): Route {
  return { path, handlers: { POST: handler } };
}

/** Reads the body of a request that is not authenticated yet. */
export function readTokenBody(request: Request, { bodyBytes }: WebhookOptions): Promise<string> {
  return readBody(request, Math.min(bodyBytes, TOKEN_BODY_BYTES));
}
