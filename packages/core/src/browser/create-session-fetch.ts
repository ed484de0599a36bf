import { requireFunction } from '../contract/errors.js';
import type { SessionHeartbeat } from '../contract/session-heartbeat.js';

/**
 * Creates a `fetch` that reports each 401 response to the heartbeat, which then checks: an API may
 * be the first to reject a token. The response is returned unchanged.
 *
 * @param heartbeat Receives the 401 responses.
 * @param fetch Makes the requests and adds the tokens. Default: the global one at the time
 *   of each call.
 *
 * @throws {SessionHeartbeatError} `invalid_option` if `fetch` is not a function.
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
  fetch?: typeof globalThis.fetch,
): typeof globalThis.fetch {
  requireFunction('fetch', fetch);
  return async (...request) => {
    const response = await (fetch ?? globalThis.fetch)(...request);
    if (response.status === 401) heartbeat.report(response);
    return response;
  };
}
