import type { Exchange } from './exchange.js';
import { isOwnOrigin } from './exchange.js';
import { sendEmpty } from './respond.js';

/** Who may read an answer from another origin. */
export type OriginRule = (origin: string) => boolean;

/**
 * Sets the CORS headers.
 * @returns whether the request may go on: a page of an origin that is not allowed may not even
 * have its request carried out.
 */
export function applyCors(exchange: Exchange, isAllowed: OriginRule): boolean {
  const { res, origin } = exchange;
  res.setHeader('Vary', 'Origin');
  // Set in any case: the provider leaves CORS alone once it sees one of its headers.
  res.setHeader('Access-Control-Expose-Headers', 'WWW-Authenticate, DPoP-Nonce, Link');
  if (origin === undefined || isOwnOrigin(exchange)) return true;
  if (!isAllowed(origin)) return false;
  res.setHeader('Access-Control-Allow-Origin', origin);
  return true;
}

/** Takes back what {@link applyCors} allowed. */
export function withdrawCors({ res }: Exchange): void {
  res.removeHeader('Access-Control-Allow-Origin');
}

/** Is this the browser's question whether it may send the request? */
export function isPreflight({ method, req }: Exchange): boolean {
  return method === 'OPTIONS' && req.headers['access-control-request-method'] !== undefined;
}

/** Answers it. Without `Access-Control-Allow-Origin`, which {@link applyCors} sets, it is a no. */
export function answerPreflight({ req, res }: Exchange, methods: string): void {
  res.setHeader('Access-Control-Allow-Methods', methods);
  const headers = req.headers['access-control-request-headers'];
  if (headers !== undefined) res.setHeader('Access-Control-Allow-Headers', headers);
  sendEmpty(res, 204);
}
