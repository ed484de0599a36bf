import type { ServerResponse } from 'node:http';
import { errorPage } from '../pages/error-page.js';
import { contentSecurityPolicy } from '../pages/style.js';

/** Sends a JSON response. */
export function sendJson(res: ServerResponse, status: number, body: unknown): void {
  send(res, status, 'application/json; charset=utf-8', JSON.stringify(body));
}

/** Sends an HTML page. `formTargets` are the origins that its forms may redirect to. */
export function sendPage(
  res: ServerResponse,
  status: number,
  markup: string,
  formTargets: readonly string[] = [],
): void {
  res.setHeader('Content-Security-Policy', contentSecurityPolicy(formTargets));
  res.setHeader('X-Frame-Options', 'DENY');
  send(res, status, 'text/html; charset=utf-8', markup);
}

/** Sends the error page. */
export function sendErrorPage(
  res: ServerResponse,
  status: number,
  error: string,
  description: string,
): void {
  sendPage(res, status, errorPage(error, description));
}

/** Sends a response without a body. */
export function sendEmpty(res: ServerResponse, status: number): void {
  res.writeHead(status).end();
}

/** Redirects the browser with status 303. */
export function redirect(res: ServerResponse, location: string): void {
  res.writeHead(303, { Location: location, 'Cache-Control': 'no-store' }).end();
}

function send(res: ServerResponse, status: number, type: string, body: string): void {
  res.setHeader('Content-Type', type);
  res.setHeader('Cache-Control', 'no-store');
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res.setHeader('Content-Length', Buffer.byteLength(body));
  res.writeHead(status).end(body);
}
