import { isOwnOrigin, type Exchange } from './exchange.js';
import { sendEmpty } from './respond.js';

const EXPOSED_HEADERS =
  'WWW-Authenticate, DPoP-Nonce, Link, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset';

/** Returns whether pages of this origin may read the response. */
export type OriginRule = (origin: string) => boolean;

/**
 * Sets the CORS headers.
 * @returns whether to process the request. The tenant does not process requests of other origins.
 */
export function applyCors(exchange: Exchange, isAllowed: OriginRule): boolean {
  const { res, origin } = exchange;
  res.setHeader('Vary', 'Origin');
  // The provider does not set CORS headers if the response already has one.
  res.setHeader('Access-Control-Expose-Headers', EXPOSED_HEADERS);
  if (origin === undefined || isOwnOrigin(exchange)) return true;
  if (!isAllowed(origin)) return false;
  res.setHeader('Access-Control-Allow-Origin', origin);
  return true;
}

/** Removes the permission that {@link applyCors} added. */
export function withdrawCors({ res }: Exchange): void {
  res.removeHeader('Access-Control-Allow-Origin');
}

/** Returns whether this is a CORS preflight request. */
export function isPreflight({ method, req }: Exchange): boolean {
  return method === 'OPTIONS' && req.headers['access-control-request-method'] !== undefined;
}

/** Responds to a preflight. The browser rejects it unless {@link applyCors} allowed the origin. */
export function handlePreflight({ req, res }: Exchange, methods: string): void {
  res.setHeader('Access-Control-Allow-Methods', methods);
  const headers = req.headers['access-control-request-headers'];
  if (headers !== undefined) res.setHeader('Access-Control-Allow-Headers', headers);
  sendEmpty(res, 204);
}
