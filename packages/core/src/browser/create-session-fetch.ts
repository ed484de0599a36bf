import type { SessionHeartbeat } from '../session-heartbeat.js';

/**
 * Makes a `fetch` that hands each 401 to the heartbeat, which then checks: an API that refuses a
 * token may be the first to know that the session is over. The response is handed on as it is.
 *
 * @param heartbeat Takes the responses with status 401.
 * @param fetch Makes the requests, tokens and all. Default: the global one.
 *
 * @example
 * ```ts
 * import { createSessionFetch } from '@auth0-heartbeat/core';
 *
 * const sessionFetch = createSessionFetch(heartbeat);
 * const response = await sessionFetch('/api/orders');
 * ```
 *
 * @see [RFC 6750 §3.1](https://www.rfc-editor.org/rfc/rfc6750#section-3.1)
 */
export function createSessionFetch(
  heartbeat: Pick<SessionHeartbeat, 'report'>,
  fetch: typeof globalThis.fetch = globalThis.fetch,
): typeof globalThis.fetch {
  return async (...request) => {
    const response = await fetch(...request);
    if (response.status === 401) heartbeat.report(response);
    return response;
  };
}
