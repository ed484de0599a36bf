import { HttpError } from '../http/exchange.js';
import { readCount } from '../http/routes.js';
import type { ControlRequest, ManagementRoute, RouteResponse } from '../http/routes.js';
import { allowOnly, OFFSET_PARAMETERS, offsetPage } from '../management/list-query.js';

/** The log of Auth0's Management API. */
export const LOG_ROUTES: readonly ManagementRoute[] = [
  {
    method: 'GET',
    path: '/api/v2/logs',
    scope: 'read:logs',
    handle: (request) => {
      allowOnly(request.query, [...OFFSET_PARAMETERS, 'search', 'from', 'take']);
      const from = request.query.get('from');
      return from === null ? searchLog(request) : logAfter(request, from);
    },
  },
  {
    method: 'GET',
    path: '/api/v2/logs/{id}',
    scope: 'read:logs',
    handle: ({ tenant, query, parameter }) => {
      allowOnly(query, []);
      const event = tenant.log.list().find(({ log_id }) => log_id === parameter);
      if (event === undefined) throw new HttpError(404, 'Log not found', 'log_not_found');
      return { status: 200, body: event };
    },
  },
  {
    method: 'GET',
    path: '/api/v2/users/{id}/logs',
    scope: 'read:logs',
    handle: ({ tenant, query, parameter }) => {
      allowOnly(query, ['page', 'per_page', 'sort', 'include_totals']);
      const { user_id } = tenant.users.get(parameter);
      const own = tenant.log.list().filter((event) => event.user_id === user_id);
      return { status: 200, body: offsetPage(own.reverse(), query, 'logs') };
    },
  },
];

/** Newest first, unless `sort` says otherwise. `search` is another name of `q`. */
function searchLog({ tenant, query }: ControlRequest): RouteResponse {
  if (query.has('take')) {
    const message = "Query validation error: 'take' is only allowed together with 'from'.";
    throw new HttpError(400, message, 'invalid_query_string');
  }
  const criteria = new URLSearchParams(query);
  const search = query.get('search');
  if (search !== null) criteria.set('q', search);
  return { status: 200, body: offsetPage(tenant.log.list().reverse(), criteria, 'logs') };
}

/**
 * Checkpoint pagination: returns the events after a log event and ignores all other parameters. The
 * `Link` header has the next URL.
 * @see https://auth0.com/docs/deploy-monitor/logs/retrieve-log-events-using-mgmt-api
 */
function logAfter({ tenant, baseUrl, query }: ControlRequest, from: string): RouteResponse {
  const take = readCount(query, 'take', 50, 100);
  const body = tenant.log.after(from)?.slice(0, take);
  if (body === undefined) {
    const message = 'The query parameter from must be a log ID';
    throw new HttpError(400, message, 'invalid_query_string');
  }
  const next = `${baseUrl}/api/v2/logs?from=${body.at(-1)?.log_id ?? from}&take=${take}`;
  return { status: 200, body, headers: { Link: `<${next}>; rel="next"` } };
}
