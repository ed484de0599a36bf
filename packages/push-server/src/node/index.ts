/**
 * The push server behind Node's http server, or as a handler of Express.
 *
 * @packageDocumentation
 */
import type { RequestListener, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { PushServer } from '../contract.js';
import { pipeEventStream } from './pipe-event-stream.js';

/**
 * Makes a push server a listener of Node's http server, or a handler of Express.
 *
 * In Express, `app.use('/push', listener)` takes `/push` off the path, so that `basePath` stays ''.
 * Put it before anything that reads bodies (`express.json()`): a body that was read before is empty
 * here, and its request is refused with 400.
 *
 * @param pushServer What {@link createPushServer} returned.
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http';
 * import { createPushServer } from '@auth0-heartbeat/push-server';
 * import { createNodeListener } from '@auth0-heartbeat/push-server/node';
 *
 * const pushServer = createPushServer({
 *   issuer: 'https://example.eu.auth0.com/',
 *   audience: 'https://api.example.com',
 * });
 * createServer(createNodeListener(pushServer)).listen(3000);
 * ```
 *
 * @see [Node.js, http.createServer](https://nodejs.org/api/http.html#httpcreateserveroptions-requestlistener)
 */
export function createNodeListener(pushServer: PushServer): RequestListener {
  const listener = getRequestListener(
    async (request, { outgoing }) => {
      const response = await pushServer.fetch(request);
      if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return response;
      pipeEventStream(response, outgoing as ServerResponse);
      return RESPONSE_ALREADY_SENT;
    },
    // The globals of the process are not ours.
    { overrideGlobalObjects: false },
  );
  return (incoming, outgoing) => void listener(incoming, outgoing);
}
