import { Refusal } from '../refusal.js';

/** Which pages may read a route ([CORS protocol](https://fetch.spec.whatwg.org/#http-cors-protocol)). */
export interface Cors {
  /** @throws Refusal 403 `access_denied` where the page is of a foreign origin */
  check(request: Request): void;
  /** Lets the page read the response, if it may. */
  allow(request: Request, response: Response): Response;
  /** The answer to a preflight request that `check` let pass. */
  preflight(): Response;
}

// Chrome remembers no longer than that.
const MAX_AGE_S = 7_200;

/** @param allowedOrigins compared exactly */
export function createCors(allowedOrigins: readonly string[]): Cors {
  const origins = new Set(allowedOrigins);
  const isAllowed = (request: Request) => origins.has(request.headers.get('origin') ?? '');

  return {
    check(request) {
      // Without an Origin it is a page of this origin, or no page at all.
      if (request.headers.has('origin') && !isAllowed(request)) {
        throw new Refusal(
          403,
          'access_denied',
          'Pages of this origin are not allowed here',
          'Origin',
        );
      }
    },
    allow(request, response) {
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
