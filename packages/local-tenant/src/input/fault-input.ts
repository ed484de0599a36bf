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
const MAX_LATENCY_MS = 10 * 60 * 1000;

/** @throws LocalTenantError `invalid_option`, also for a fault that can never apply */
export function readFault(input: unknown): LocalTenantFault {
  const fields = readFields(input, 'fault', KEYS);
  const endpoint = readOneOf(fields.endpoint, 'fault.endpoint', ENDPOINTS);
  const kind = readOneOf(fields.kind, 'fault.kind', KINDS);
  if (endpoint !== '*' && !faultApplies(kind, endpoint)) {
    throw invalidOption('fault.kind', `a kind that applies to ${endpoint}, not ${kind}`);
  }
  if (fields.silentOnly === true && isLoginPage(endpoint)) {
    throw invalidOption(
      'fault.silentOnly',
      `omitted, because requests to ${endpoint} are never silent`,
    );
  }
  const readErrorText = (value: unknown, at: string): string => {
    if (kind !== 'rate_limited') throw invalidOption(at, `omitted for ${kind}`);
    return readString(value, at);
  };
  return {
    endpoint,
    kind,
    ...optional(fields, 'latencyMs', 'fault', (value, at) =>
      readInteger(value, at, 0, MAX_LATENCY_MS),
    ),
    ...optional(fields, 'silentOnly', 'fault', readBoolean),
    ...optional(fields, 'error', 'fault', readErrorText),
    ...optional(fields, 'errorDescription', 'fault', readErrorText),
    ...optional(fields, 'times', 'fault', (value, at) => readInteger(value, at, 1)),
  };
}
