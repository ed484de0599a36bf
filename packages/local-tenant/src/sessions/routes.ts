import type { ManagementRoute } from '../http/routes.js';
import { allowOnly, checkpointPage } from '../management/list-query.js';

/** The sessions and refresh tokens of Auth0's Management API. */
export const SESSION_ROUTES: readonly ManagementRoute[] = [
  {
    method: 'GET',
    path: '/api/v2/users/{id}/sessions',
    scope: 'read:sessions',
    handle: ({ tenant, query, parameter }) => {
      const { user_id } = tenant.users.get(parameter);
      return {
        status: 200,
        body: checkpointPage(tenant.sessions.list(user_id), query, 'sessions'),
      };
    },
  },
  {
    method: 'DELETE',
    path: '/api/v2/users/{id}/sessions',
    scope: 'delete:sessions',
    handle: ({ tenant, parameter }) => {
      tenant.deleteUserSessions(parameter);
      return { status: 202 };
    },
  },
  {
    method: 'GET',
    path: '/api/v2/sessions/{id}',
    scope: 'read:sessions',
    handle: ({ tenant, query, parameter }) => {
      allowOnly(query, []);
      return { status: 200, body: tenant.sessions.get(parameter) };
    },
  },
  {
    method: 'DELETE',
    path: '/api/v2/sessions/{id}',
    scope: 'delete:sessions',
    handle: ({ tenant, parameter }) => {
      tenant.deleteSession(parameter);
      return { status: 202 };
    },
  },
  {
    method: 'POST',
    path: '/api/v2/sessions/{id}/revoke',
    scope: 'delete:sessions',
    handle: ({ tenant, parameter }) => {
      tenant.revokeSession(parameter);
      return { status: 202 };
    },
  },
  {
    method: 'GET',
    path: '/api/v2/users/{id}/refresh-tokens',
    scope: 'read:refresh_tokens',
    handle: ({ tenant, query, parameter }) => {
      const { user_id } = tenant.users.get(parameter);
      return {
        status: 200,
        body: checkpointPage(tenant.refreshTokens.list(user_id), query, 'tokens'),
      };
    },
  },
  {
    method: 'DELETE',
    path: '/api/v2/users/{id}/refresh-tokens',
    scope: 'delete:refresh_tokens',
    handle: ({ tenant, parameter }) => {
      tenant.revokeRefreshTokens(parameter);
      return { status: 202 };
    },
  },
  {
    method: 'GET',
    path: '/api/v2/refresh-tokens/{id}',
    scope: 'read:refresh_tokens',
    handle: ({ tenant, query, parameter }) => {
      allowOnly(query, []);
      return { status: 200, body: tenant.refreshTokens.get(parameter) };
    },
  },
  {
    method: 'DELETE',
    path: '/api/v2/refresh-tokens/{id}',
    scope: 'delete:refresh_tokens',
    handle: ({ tenant, parameter }) => {
      tenant.revokeRefreshToken(parameter);
      return { status: 202 };
    },
  },
];
