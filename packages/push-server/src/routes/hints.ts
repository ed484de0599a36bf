import type { StreamOwner } from '../streams/hint-stream.js';
import type { Route } from './app.js';
import type { Cors } from './cors.js';

/** What the stream of hints is made of. */
export interface HintsRouteOptions {
  readonly cors: Cors;
  readonly readAccessToken: (authorization: string | null) => Promise<StreamOwner>;
  readonly open: (owner: StreamOwner) => ReadableStream<Uint8Array>;
}

/** `GET /hints`: the hints of one user, as [server-sent events](https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export function hintsRoute({ cors, readAccessToken, open }: HintsRouteOptions): Route {
  return {
    path: '/hints',
    handlers: {
      async GET(request) {
        cors.check(request);
        const owner = await readAccessToken(request.headers.get('authorization'));
        return new Response(open(owner), {
          headers: {
            'Content-Type': 'text/event-stream; charset=utf-8',
            // Proxies that compress or rewrite keep events back.
            'Cache-Control': 'no-store, no-transform',
            // nginx collects a response before it sends it on, unless told otherwise.
            'X-Accel-Buffering': 'no',
          },
        });
      },
      OPTIONS(request) {
        cors.check(request);
        return cors.preflight();
      },
    },
    finish: cors.allow,
  };
}
