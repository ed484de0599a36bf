import type { LocalTenantMetadata, LocalTenantUser } from '../contract-users.js';
import { invalidOption } from '../error.js';
import type { UserUpdate } from '../tenant/users.js';
import { RESERVED_CLAIMS } from './policy-input.js';
import {
  optional,
  readBoolean,
  readFields,
  readList,
  readObject,
  readString,
  type Fields,
} from './read.js';

const UPDATE_KEYS = [
  'blocked',
  'password',
  'email',
  'email_verified',
  'name',
  'nickname',
  'given_name',
  'family_name',
  'picture',
  'user_metadata',
  'app_metadata',
] as const;

/** The claims of the user's profile, session and organization. */
const PROFILE_CLAIMS = [
  'sid',
  'nonce',
  'name',
  'nickname',
  'given_name',
  'family_name',
  'picture',
  'email',
  'email_verified',
  'updated_at',
  'auth_time',
  'session_expiry',
];

/** @throws LocalTenantError `invalid_option` */
export function readUser(input: unknown, path: string): LocalTenantUser {
  const fields = readFields(input, path, [
    'user_id',
    'claims',
    'roles',
    'permissions',
    ...UPDATE_KEYS,
  ]);
  return {
    ...readUpdateFields(fields, path),
    user_id: readString(fields.user_id, `${path}.user_id`),
    email: readString(fields.email, `${path}.email`),
    password: readString(fields.password, `${path}.password`),
    name: readString(fields.name, `${path}.name`),
    ...optional(fields, 'claims', path, readClaims),
    ...optional(fields, 'roles', path, readStrings),
    ...optional(fields, 'permissions', path, readPermissions),
  };
}

/**
 * Reads the changes of a user. Ignores `connection` and `client_id` of the tenant's only connection.
 * @throws LocalTenantError `invalid_option`, also for an update without a change
 */
export function readUserUpdate(input: unknown): UserUpdate {
  const fields = readFields(input, 'body', [...UPDATE_KEYS, 'connection', 'client_id']);
  const update = readUpdateFields(fields, 'body');
  if (Object.keys(update).length === 0) {
    throw invalidOption('body', `an object with ${UPDATE_KEYS.join(', ')}`);
  }
  return update;
}

/** A user that the Management API creates. `user_id` has no prefix. */
export interface NewUser extends UserUpdate {
  readonly connection: string;
  readonly user_id?: string;
  readonly email: string;
  readonly password: string;
}

/** @throws LocalTenantError `invalid_option` */
export function readNewUser(input: unknown): NewUser {
  const fields = readFields(input, 'body', [
    ...UPDATE_KEYS,
    'connection',
    'user_id',
    'verify_email',
  ]);
  return {
    ...readUpdateFields(fields, 'body'),
    connection: readString(fields.connection, 'body.connection'),
    ...optional(fields, 'user_id', 'body', readString),
    email: readString(fields.email, 'body.email'),
    password: readString(fields.password, 'body.password'),
  };
}

function readUpdateFields(fields: Fields<(typeof UPDATE_KEYS)[number]>, path: string): UserUpdate {
  return {
    ...optional(fields, 'blocked', path, readBoolean),
    ...optional(fields, 'password', path, readString),
    ...optional(fields, 'email', path, readEmail),
    ...optional(fields, 'email_verified', path, readBoolean),
    ...optional(fields, 'name', path, readString),
    ...optional(fields, 'nickname', path, readString),
    ...optional(fields, 'given_name', path, readString),
    ...optional(fields, 'family_name', path, readString),
    ...optional(fields, 'picture', path, readString),
    ...optional(fields, 'user_metadata', path, readObject),
    ...optional(fields, 'app_metadata', path, readObject),
  };
}

function readStrings(input: unknown, path: string): readonly string[] {
  return readList(input, path, readString);
}

function readPermissions(
  input: unknown,
  path: string,
): Readonly<Record<string, readonly string[]>> {
  const entries = Object.entries(readObject(input, path));
  return Object.fromEntries(
    entries.map(([audience, each]) => [audience, readStrings(each, `${path}.${audience}`)]),
  );
}

function readEmail(input: unknown, path: string): string {
  const email = readString(input, path);
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw invalidOption(path, 'an email address');
  return email;
}

function readClaims(input: unknown, path: string): LocalTenantMetadata {
  const claims = readObject(input, path);
  const reserved = [...RESERVED_CLAIMS, ...PROFILE_CLAIMS];
  const taken = Object.keys(claims).find((name) => reserved.includes(name));
  if (taken === undefined) return claims;
  throw invalidOption(`${path}.${taken}`, 'a claim that the tenant does not set itself');
}
