import type { StreamOwner } from '../streams/hint-stream.js';
import type { Route } from './app.js';
import type { Cors } from './cors.js';

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
