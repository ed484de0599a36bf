import { readBoolean, readFields } from '../input/read.js';
import { readJsonObject } from './body.js';
import { HttpError } from './exchange.js';
import type { Route } from './routes.js';

/** The part of Auth0's Management API that ends sessions. */
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
      const fields = readFields(await readJsonObject(req), 'body', ['blocked']);
      if (readBoolean(fields.blocked, 'body.blocked')) tenant.block(parameter);
      else tenant.unblock(parameter);
      return { status: 200, body: tenant.users.get(parameter) };
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
    handle: ({ tenant, query }) => {
      const page = readCount(query, 'page', 0, Number.MAX_SAFE_INTEGER);
      const perPage = readCount(query, 'per_page', 50, 100);
      const newestFirst = tenant.log.list().reverse();
      return { status: 200, body: newestFirst.slice(page * perPage, (page + 1) * perPage) };
    },
  },
];

function readCount(query: URLSearchParams, name: string, otherwise: number, most: number): number {
  const text = query.get(name);
  if (text === null) return otherwise;
  const count = Number(text);
  if (!/^\d+$/.test(text) || count > most) {
    throw new HttpError(400, `The query parameter ${name} is out of range`, 'invalid_query_string');
  }
  return count;
}
