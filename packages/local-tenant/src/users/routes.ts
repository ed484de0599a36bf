import { randomBytes } from 'node:crypto';
import { readJsonObject } from '../http/body.js';
import { HttpError } from '../http/exchange.js';
import type { ControlRequest, ManagementRoute, RouteResponse } from '../http/routes.js';
import {
  allowOnly,
  OFFSET_PARAMETERS,
  offsetPage,
  selectFields,
} from '../management/list-query.js';
import type { Tenant } from '../tenant/tenant.js';
import { readNewUser, readUserUpdate } from './schema.js';
import { CONNECTION, MAX_USERS, type UserUpdate } from './users.js';

/** The users of Auth0's Management API. */
export const USER_ROUTES: readonly ManagementRoute[] = [
  { method: 'GET', path: '/api/v2/users', scope: 'read:users', handle: listUsers },
  { method: 'POST', path: '/api/v2/users', scope: 'create:users', handle: createUser },
  {
    method: 'GET',
    path: '/api/v2/users/{id}',
    scope: 'read:users',
    handle: ({ tenant, query, parameter }) => {
      allowOnly(query, ['fields', 'include_fields']);
      return { status: 200, body: selectFields([tenant.users.get(parameter)], query)[0] };
    },
  },
  { method: 'PATCH', path: '/api/v2/users/{id}', scope: 'update:users', handle: updateUser },
  {
    method: 'DELETE',
    path: '/api/v2/users/{id}',
    scope: 'delete:users',
    handle: ({ tenant, parameter }) => {
      tenant.deleteUser(parameter);
      return { status: 204 };
    },
  },
  {
    method: 'GET',
    path: '/api/v2/users-by-email',
    scope: 'read:users',
    handle: ({ tenant, query }) => {
      allowOnly(query, ['email', 'fields', 'include_fields']);
      const email = query.get('email');
      if (email === null) {
        const message = "Query validation error: 'Missing required property: email'.";
        throw new HttpError(400, message, 'invalid_query_string');
      }
      const user = tenant.users.findByEmail(email);
      return { status: 200, body: selectFields(user === undefined ? [] : [user], query) };
    },
  },
];

function listUsers({ tenant, query }: ControlRequest): RouteResponse {
  allowOnly(query, [...OFFSET_PARAMETERS, 'connection', 'search_engine', 'primary_order']);
  const engine = query.get('search_engine') ?? 'v3';
  if (engine !== 'v3') {
    const message = `The search engine ${engine} is not supported. Use v3.`;
    throw new HttpError(400, message, 'invalid_query_string');
  }
  const connection = query.get('connection') ?? CONNECTION;
  const users = connection === CONNECTION ? tenant.users.list() : [];
  return { status: 200, body: offsetPage(users, query, 'users') };
}

async function createUser({ tenant, req }: ControlRequest): Promise<RouteResponse> {
  const { connection, user_id: id, ...user } = readNewUser(await readJsonObject(req));
  if (connection !== CONNECTION) {
    throw new HttpError(400, 'The connection does not exist.', 'inexistent_connection');
  }
  const user_id = `auth0|${id ?? randomBytes(12).toString('hex')}`;
  const owner = tenant.users.find(user_id) ?? tenant.users.findByEmail(user.email);
  if (owner !== undefined) {
    throw new HttpError(409, 'The user already exists.', 'auth0_idp_error');
  }
  if (tenant.users.list().length >= MAX_USERS) {
    throw new HttpError(403, `The tenant already has ${MAX_USERS} users.`, 'too_many_entities');
  }
  const created = tenant.createUser({
    ...user,
    user_id,
    name: user.name ?? user.email,
    email_verified: user.email_verified ?? false,
  });
  return { status: 201, body: created };
}

async function updateUser({ tenant, req, parameter }: ControlRequest): Promise<RouteResponse> {
  tenant.users.get(parameter);
  const update = readUserUpdate(await readJsonObject(req));
  rejectConflict(tenant, parameter, update);
  tenant.updateUser(parameter, update);
  return { status: 200, body: tenant.users.get(parameter) };
}

function rejectConflict({ users }: Tenant, userId: string, { email, password }: UserUpdate): void {
  if (email === undefined) return;
  if (password !== undefined) {
    const message = 'Cannot update password and email simultaneously';
    throw new HttpError(400, message, 'operation_not_supported');
  }
  const owner = users.findByEmail(email);
  if (owner !== undefined && owner.user_id !== userId) {
    throw new HttpError(400, 'The specified new email already exists', 'auth0_idp_error');
  }
}
