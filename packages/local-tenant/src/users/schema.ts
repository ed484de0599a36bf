import * as v from 'valibot';
import { invalidOption } from '../error.js';
import { anyObject, dictionary, flag, list, object, parse, text } from '../options/schema.js';
import { RESERVED_CLAIMS } from '../policy/schema.js';
import type { UserUpdate } from './users.js';

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

const email = v.pipe(text, v.regex(/^[^\s@]+@[^\s@]+$/, 'must be an email address'));

const UPDATE_ENTRIES = {
  blocked: v.exactOptional(flag),
  password: v.exactOptional(text),
  email: v.exactOptional(email),
  email_verified: v.exactOptional(flag),
  name: v.exactOptional(text),
  nickname: v.exactOptional(text),
  given_name: v.exactOptional(text),
  family_name: v.exactOptional(text),
  picture: v.exactOptional(text),
  user_metadata: v.exactOptional(anyObject),
  app_metadata: v.exactOptional(anyObject),
};

const claims = v.pipe(
  anyObject,
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const reserved = [...RESERVED_CLAIMS, ...PROFILE_CLAIMS];
    const input = dataset.value;
    const key = Object.keys(input).find((name) => reserved.includes(name));
    if (key === undefined) return;
    addIssue({
      message: 'must be a claim that the tenant does not set itself',
      path: [{ type: 'object', origin: 'key', input, key, value: input[key] }],
    });
  }),
);

/** A user of the options. */
export const user = object({
  ...UPDATE_ENTRIES,
  user_id: text,
  email,
  password: text,
  name: text,
  claims: v.exactOptional(claims),
  roles: v.exactOptional(list(text)),
  permissions: v.exactOptional(dictionary(list(text))),
});

const userUpdate = object({
  ...UPDATE_ENTRIES,
  // The tenant's only connection.
  connection: v.exactOptional(v.unknown()),
  client_id: v.exactOptional(v.unknown()),
});

/** @throws LocalTenantError `invalid_option`, also for an update without a change */
export function readUserUpdate(input: unknown): UserUpdate {
  const { connection, client_id, ...update } = parse(userUpdate, input, 'body');
  if (Object.keys(update).length > 0) return update;
  throw invalidOption('body', `an object with ${Object.keys(UPDATE_ENTRIES).join(', ')}`);
}

const newUser = object({
  ...UPDATE_ENTRIES,
  connection: text,
  user_id: v.exactOptional(text),
  email,
  password: text,
  verify_email: v.exactOptional(v.unknown()),
});

/** A user that the Management API creates. `user_id` has no prefix. */
export type NewUser = Omit<v.InferOutput<typeof newUser>, 'verify_email'>;

/** @throws LocalTenantError `invalid_option` */
export function readNewUser(input: unknown): NewUser {
  const { verify_email, ...fields } = parse(newUser, input, 'body');
  return fields;
}
