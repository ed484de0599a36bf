import type {
  BlockedUserAnswer,
  LocalTenantPolicyChange,
  LocalTenantSessionPolicy,
} from '../contract.js';
import { invalidOption } from '../error.js';
import {
  nullable,
  optional,
  readBoolean,
  readFields,
  readInteger,
  readOneOf,
  readString,
  type Fields,
} from './read.js';

/** The keys of a policy change. */
export const POLICY_KEYS = [
  'session',
  'accessTokenLifetimeMs',
  'blockedUserAnswer',
  'sessionExpiry',
  'sidClaim',
] as const;

const ANSWERS: readonly BlockedUserAnswer[] = ['login_required', 'unauthorized'];
/** The claims that the tenant sets itself. */
export const RESERVED_CLAIMS = [
  'iss',
  'sub',
  'aud',
  'iat',
  'exp',
  'jti',
  'azp',
  'client_id',
  'scope',
  'cnf',
  'gty',
  'permissions',
  'org_id',
  'org_name',
];
// One hundred years: a `Date` can represent the expiry.
const MAX_DURATION_MS = 100 * 365 * 24 * 60 * 60 * 1000;

/** @throws LocalTenantError `invalid_option` */
export function readPolicyChange(input: unknown, path: string): LocalTenantPolicyChange {
  return readPolicyFields(readFields(input, path, POLICY_KEYS), path);
}

/** @throws LocalTenantError `invalid_option` */
export function readPolicyFields(
  fields: Fields<(typeof POLICY_KEYS)[number]>,
  path: string,
): LocalTenantPolicyChange {
  return {
    ...optional(fields, 'session', path, readSessionPolicy),
    ...optional(fields, 'accessTokenLifetimeMs', path, readDuration),
    ...optional(fields, 'blockedUserAnswer', path, (value, at) => readOneOf(value, at, ANSWERS)),
    ...optional(fields, 'sessionExpiry', path, readBoolean),
    ...optional(fields, 'sidClaim', path, nullable(readClaimName)),
  };
}

/** Reads the name of a claim that the tenant adds to tokens. */
export function readClaimName(input: unknown, path: string): string {
  const name = readString(input, path);
  if (RESERVED_CLAIMS.includes(name))
    throw invalidOption(path, 'a claim name that the tenant does not use itself');
  return name;
}

function readSessionPolicy(input: unknown, path: string): LocalTenantSessionPolicy {
  const fields = readFields(input, path, ['idleTimeoutMs', 'absoluteTimeoutMs']);
  return {
    ...optional(fields, 'idleTimeoutMs', path, readDuration),
    ...optional(fields, 'absoluteTimeoutMs', path, readDuration),
  };
}

function readDuration(input: unknown, path: string): number {
  return readInteger(input, path, 1, MAX_DURATION_MS);
}
