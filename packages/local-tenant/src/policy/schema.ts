import * as v from 'valibot';
import type { LocalTenantPolicyChange } from '../contract.js';
import { flag, integer, object, oneOf, parse, text } from '../options/schema.js';

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

/** The name of a claim that the tenant adds to tokens. */
export const claimName = v.pipe(
  text,
  v.notValues(RESERVED_CLAIMS, 'must be a claim name that the tenant does not use itself'),
);

// At most one hundred years: a `Date` can represent the expiry.
const duration = integer(1, 100 * 365 * 24 * 60 * 60 * 1000);

/** The settings of a policy change. */
export const POLICY_ENTRIES = {
  session: v.exactOptional(
    object({
      idleTimeoutMs: v.exactOptional(duration),
      absoluteTimeoutMs: v.exactOptional(duration),
    }),
  ),
  accessTokenLifetimeMs: v.exactOptional(duration),
  blockedUserAnswer: v.exactOptional(oneOf(['login_required', 'unauthorized'])),
  sessionExpiry: v.exactOptional(flag),
  sidClaim: v.exactOptional(v.nullable(claimName)),
};

const policyChange = object(POLICY_ENTRIES);

/** @throws LocalTenantError `invalid_option` */
export function readPolicyChange(input: unknown, path: string): LocalTenantPolicyChange {
  return parse(policyChange, input, path);
}
