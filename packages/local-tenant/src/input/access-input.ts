import type { LocalTenantApi, LocalTenantOrganization } from '../contract-access.js';
import type { LocalTenantUser } from '../contract-users.js';
import { invalidOption } from '../error.js';
import { readClaimName } from './policy-input.js';
import {
  nullable,
  optional,
  readBoolean,
  readFields,
  readList,
  readOneOf,
  readString,
} from './read.js';

/** @throws LocalTenantError `invalid_option`, also for a member who is not a user */
export function readOrganization(
  input: unknown,
  path: string,
  users: readonly LocalTenantUser[],
): LocalTenantOrganization {
  const fields = readFields(input, path, ['id', 'name', 'members']);
  const id = readString(fields.id, `${path}.id`);
  if (!/^org_\w+$/.test(id)) throw invalidOption(`${path}.id`, 'an ID such as org_acme');
  const name = readString(fields.name, `${path}.name`);
  // Auth0 allows the same characters. A name that looks like an ID could never be used.
  if (!/^(?!org_)[a-z0-9][a-z0-9_-]*$/.test(name)) {
    throw invalidOption(`${path}.name`, 'lower-case letters, digits, - and _, without org_');
  }
  const members = readList(fields.members, `${path}.members`, (each, at) => {
    const userId = readString(each, at);
    if (users.some(({ user_id }) => user_id === userId)) return userId;
    throw invalidOption(at, 'the user_id of a user');
  });
  return { id, name, members };
}

/** @throws LocalTenantError `invalid_option` */
export function readApi(input: unknown, path: string): LocalTenantApi {
  const fields = readFields(input, path, [
    'audience',
    'accessTokenProfile',
    'permissions',
    'rolesClaim',
  ]);
  return {
    audience: readString(fields.audience, `${path}.audience`),
    ...optional(fields, 'accessTokenProfile', path, (value, at) =>
      readOneOf(value, at, ['auth0', 'rfc9068'] as const),
    ),
    ...optional(fields, 'permissions', path, readBoolean),
    ...optional(fields, 'rolesClaim', path, nullable(readClaimName)),
  };
}
