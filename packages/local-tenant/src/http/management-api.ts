import { invalidOption } from '../error.js';
import { optional, readBoolean, readFields, readString } from '../input/read.js';
import type { UserUpdate } from '../tenant/users.js';
import { readJsonObject } from './body.js';
import { HttpError } from './exchange.js';
import { readCount } from './query.js';
import type { ControlRequest, Route, RouteResponse } from './routes.js';

/** The routes of Auth0's Management API for users, sessions and logs. */
export const MANAGEMENT_API: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v2/users',
    handle: ({ tenant }) => ({ status: 200, body: tenant.users.list() }),
  },
  {
    method: 'GET',
    path: '/api/v2/users/{id}',
    handle: ({ tenant, parameter }) => ({ status: 200, body: tenant.users.get(parameter) }),
  },
  {
    method: 'PATCH',
    path: '/api/v2/users/{id}',
    handle: async ({ tenant, req, parameter }) => {
      tenant.users.get(parameter);
      tenant.updateUser(parameter, readUserUpdate(await readJsonObject(req)));
      return { status: 200, body: tenant.users.get(parameter) };
    },
  },
  {
    method: 'DELETE',
    path: '/api/v2/users/{id}',
    handle: ({ tenant, parameter }) => {
      tenant.deleteUser(parameter);
      return { status: 204 };
    },
  },
  {
    method: 'GET',
    path: '/api/v2/users/{id}/sessions',
    handle: ({ tenant, parameter }) => {
      const { user_id } = tenant.users.get(parameter);
      return { status: 200, body: { sessions: tenant.sessions.list(user_id) } };
    },
  },
  {
    method: 'DELETE',
    path: '/api/v2/users/{id}/sessions',
    handle: ({ tenant, parameter }) => {
      tenant.deleteUserSessions(parameter);
      return { status: 202 };
    },
  },
  {
    method: 'DELETE',
    path: '/api/v2/users/{id}/refresh-tokens',
    handle: ({ tenant, parameter }) => {
      tenant.revokeRefreshTokens(parameter);
      return { status: 202 };
    },
  },
  {
    method: 'GET',
    path: '/api/v2/sessions/{id}',
    handle: ({ tenant, parameter }) => ({ status: 200, body: tenant.sessions.get(parameter) }),
  },
  {
    method: 'DELETE',
    path: '/api/v2/sessions/{id}',
    handle: ({ tenant, parameter }) => {
      tenant.deleteSession(parameter);
      return { status: 202 };
    },
  },
  {
    method: 'GET',
    path: '/api/v2/logs',
    handle: (request) => {
      const from = request.query.get('from');
      return from === null ? searchLog(request) : logAfter(request, from);
    },
  },
];

function searchLog({ tenant, query }: ControlRequest): RouteResponse {
  const page = readCount(query, 'page', 0);
  const perPage = readCount(query, 'per_page', 50, 100);
  const newestFirst = tenant.log.list().reverse();
  return { status: 200, body: newestFirst.slice(page * perPage, (page + 1) * perPage) };
}

/**
 * Checkpoint pagination: returns the events after a log event. The `Link` header has the next URL.
 * @see https://auth0.com/docs/deploy-monitor/logs/retrieve-log-events-using-mgmt-api
 */
function logAfter({ tenant, req, query }: ControlRequest, from: string): RouteResponse {
  const take = readCount(query, 'take', 50, 100);
  const body = tenant.log.after(from)?.slice(0, take);
  if (body === undefined) {
    const message = 'The query parameter from must be a log ID';
    throw new HttpError(400, message, 'invalid_query_string');
  }
  const next = `http://${req.headers.host}/api/v2/logs?from=${body.at(-1)?.log_id ?? from}&take=${take}`;
  return { status: 200, body, headers: { Link: `<${next}>; rel="next"` } };
}

/** @throws LocalTenantError `invalid_option`, also for an update without a change */
function readUserUpdate(body: unknown): UserUpdate {
  const fields = readFields(body, 'body', ['blocked', 'password']);
  const update = {
    ...optional(fields, 'blocked', 'body', readBoolean),
    ...optional(fields, 'password', 'body', readString),
  };
  if (Object.keys(update).length === 0) {
    throw invalidOption('body', 'an object with blocked, password or both');
  }
  return update;
}
