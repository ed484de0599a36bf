import { invalidOption } from '../error.js';
import type { UserUpdate } from '../tenant/users.js';
import { optional, readBoolean, readFields, readString } from './read.js';

/** @throws LocalTenantError `invalid_option`, also for an update that changes nothing */
export function readUserUpdate(body: unknown): UserUpdate {
  const fields = readFields(body, 'body', ['blocked', 'password']);
  const update = {
    ...optional(fields, 'blocked', 'body', readBoolean),
    ...optional(fields, 'password', 'body', readString),
  };
  if (Object.keys(update).length === 0) throw invalidOption('body', 'blocked, password or both');
  return update;
}
