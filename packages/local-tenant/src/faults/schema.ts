import * as v from 'valibot';
import type { LocalTenantFault } from '../contract-faults.js';
import { flag, integer, object, oneOf, parse, text } from '../options/schema.js';
import { faultApplies, isLoginPage } from './faults.js';

const fields = object({
  endpoint: oneOf([
    '/authorize',
    '/oauth/token',
    '/oauth/revoke',
    '/userinfo',
    '/v2/logout',
    '/u/login',
    '*',
  ]),
  kind: oneOf([
    'latency',
    'hang',
    'connection_reset',
    'rate_limited',
    'server_error_html',
    'server_error_json',
    'mfa_required',
    'consent_required',
    'web_origin_not_allowed',
    'third_party_cookies_blocked',
  ]),
  latencyMs: v.exactOptional(integer(0, 10 * 60 * 1000)),
  silentOnly: v.exactOptional(flag),
  error: v.exactOptional(text),
  errorDescription: v.exactOptional(text),
  times: v.exactOptional(integer(1)),
});

const FOR_RATE_LIMITED = 'must be omitted for other kinds than rate_limited';

const fault = v.pipe(
  fields,
  v.forward(
    v.check(
      ({ endpoint, kind }) => endpoint === '*' || faultApplies(kind, endpoint),
      'must be a kind that applies to the endpoint',
    ),
    ['kind'],
  ),
  v.forward(
    v.check(
      ({ endpoint, silentOnly }) => silentOnly !== true || !isLoginPage(endpoint),
      'must be omitted, because requests to the login page are never silent',
    ),
    ['silentOnly'],
  ),
  v.forward(
    v.check(({ kind, error }) => error === undefined || kind === 'rate_limited', FOR_RATE_LIMITED),
    ['error'],
  ),
  v.forward(
    v.check(
      ({ kind, errorDescription }) => errorDescription === undefined || kind === 'rate_limited',
      FOR_RATE_LIMITED,
    ),
    ['errorDescription'],
  ),
);

/** @throws LocalTenantError `invalid_option`, also for a fault that can never apply */
export function readFault(input: unknown): LocalTenantFault {
  return parse(fault, input, 'fault');
}
