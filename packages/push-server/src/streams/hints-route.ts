import type { Route } from '../http/app.js';
import { RequestError } from '../http/respond.js';
import type { StreamOwner } from './hint-stream.js';

/** Options of {@link hintsRoute}. */
export interface HintsRouteOptions {
  readonly cors: Cors;
  readonly readAccessToken: (authorization: string | null) => Promise<StreamOwner>;
  readonly openStream: (owner: StreamOwner) => ReadableStream<Uint8Array>;
}

/** `GET /hints`: streams the hints of one user as [server-sent events](https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export function hintsRoute({ cors, readAccessToken, openStream }: HintsRouteOptions): Route {
  return {
    path: '/hints',
    handlers: {
      async GET(request) {
        cors.check(request);
        const owner = await readAccessToken(request.headers.get('authorization'));
        return new Response(openStream(owner), {
          headers: {
            'Content-Type': 'text/event-stream; charset=utf-8',
            // A proxy that transforms the response may delay events.
            'Cache-Control': 'no-store, no-transform',
            // Disables response buffering in nginx.
            'X-Accel-Buffering': 'no',
          },
        });
      },
      OPTIONS(request) {
        cors.check(request);
        return cors.preflight();
      },
    },
    finalize: cors.addHeaders,
  };
}

/** Cross-origin access to a route ([CORS protocol](https://fetch.spec.whatwg.org/#http-cors-protocol)). */
export interface Cors {
  /** @throws RequestError 403 `access_denied` if the origin is not allowed */
  check(request: Request): void;
  /** Adds the CORS headers to a response. */
  addHeaders(request: Request, response: Response): Response;
  /** Returns the response to a preflight request with an allowed origin. */
  preflight(): Response;
}

// The maximum in Chrome.
const MAX_AGE_S = 7_200;

/** @param allowedOrigins origins for an exact match */
export function createCors(allowedOrigins: readonly string[]): Cors {
  const origins = new Set(allowedOrigins);
  const isAllowed = (request: Request) => origins.has(request.headers.get('origin') ?? '');

  return {
    check(request) {
      // Same-origin requests and clients other than browsers may omit the Origin header.
      if (request.headers.has('origin') && !isAllowed(request)) {
        throw new RequestError(403, 'access_denied', 'The origin is not allowed', 'Origin');
      }
    },
    addHeaders(request, response) {
      response.headers.append('Vary', 'Origin');
      if (!isAllowed(request)) return response;
      response.headers.set('Access-Control-Allow-Origin', request.headers.get('origin') ?? '');
      response.headers.set('Access-Control-Expose-Headers', 'Retry-After, WWW-Authenticate');
      return response;
    },
    preflight() {
      return new Response(null, {
        status: 204,
        headers: {
          'Access-Control-Allow-Methods': 'GET',
          'Access-Control-Allow-Headers': 'Authorization, Last-Event-ID',
          'Access-Control-Max-Age': String(MAX_AGE_S),
        },
      });
    },
  };
}
