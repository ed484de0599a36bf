/**
 * Runs the push server on a Node HTTP server or in Express.
 *
 * @packageDocumentation
 */
import { getRequestListener } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { RequestListener, ServerResponse } from 'node:http';
import type { PushServer } from '../contract.js';
import { createConnectionGate } from './connection-gate.js';
import { pipeEventStream } from './pipe-event-stream.js';

/**
 * Creates a request listener for a Node HTTP server, or a handler for Express.
 *
 * In Express, `app.use('/push', listener)` removes `/push` from the path, so leave `basePath` empty.
 * Register the listener before body parsers such as `express.json()`. If a body is already read, the
 * request gets a 400 response.
 *
 * @param pushServer The result of {@link createPushServer}.
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
  const gate = createConnectionGate();
  const listener = getRequestListener(
    async (request, { outgoing }) => {
      const response = await pushServer.fetch(request);
      if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return response;
      const stream = outgoing as ServerResponse;
      if (gate.beginStream(stream)) pipeEventStream(response, stream);
      else void response.body?.cancel();
      return RESPONSE_ALREADY_SENT;
    },
    // A library must not change globals.
    { overrideGlobalObjects: false },
  );
  return (incoming, outgoing) => {
    if (gate.admit(outgoing)) void listener(incoming, outgoing);
  };
}
