import type {
  LocalTenantFault,
  LocalTenantFaultEndpoint,
  LocalTenantFaultKind,
} from '../contract.js';
import { invalidOption } from '../error.js';
import { faultApplies, isLoginPage } from '../tenant/faults.js';
import { optional, readBoolean, readFields, readInteger, readOneOf, readString } from './read.js';

const ENDPOINTS: readonly LocalTenantFaultEndpoint[] = [
  '/authorize',
  '/oauth/token',
  '/oauth/revoke',
  '/userinfo',
  '/v2/logout',
  '/u/login',
  '*',
];
const KINDS: readonly LocalTenantFaultKind[] = [
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
];
const KEYS = [
  'endpoint',
  'kind',
  'latencyMs',
  'silentOnly',
  'error',
  'errorDescription',
  'times',
] as const;
const LONGEST_LATENCY_MS = 10 * 60 * 1000;

/** @throws LocalTenantError `invalid_option`, also for a fault that could never strike */
export function readFault(input: unknown): LocalTenantFault {
  const fields = readFields(input, 'fault', KEYS);
  const endpoint = readOneOf(fields.endpoint, 'fault.endpoint', ENDPOINTS);
  const kind = readOneOf(fields.kind, 'fault.kind', KINDS);
  if (endpoint !== '*' && !faultApplies(kind, endpoint)) {
    throw invalidOption('fault.kind', `a kind that exists at ${endpoint}; ${kind} does not`);
  }
  if (fields.silentOnly === true && isLoginPage(endpoint)) {
    throw invalidOption('fault.silentOnly', `absent at ${endpoint}, which is never silent`);
  }
  const readWords = (value: unknown, at: string): string => {
    if (kind !== 'rate_limited') throw invalidOption(at, `absent; ${kind} has its own words`);
    return readString(value, at);
  };
  return {
    endpoint,
    kind,
    ...optional(fields, 'latencyMs', 'fault', (value, at) =>
      readInteger(value, at, 0, LONGEST_LATENCY_MS),
    ),
    ...optional(fields, 'silentOnly', 'fault', readBoolean),
    ...optional(fields, 'error', 'fault', readWords),
    ...optional(fields, 'errorDescription', 'fault', readWords),
    ...optional(fields, 'times', 'fault', (value, at) => readInteger(value, at, 1)),
  };
}
