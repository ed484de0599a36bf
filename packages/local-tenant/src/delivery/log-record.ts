import type { LocalTenantLogEvent } from '../contract.js';

/**
 * A log event as a log stream posts it. Of a management operation Auth0 names as `user_id` who
 * carried it out, which is nobody for an application; whom it was done to is in `details`.
 * @see https://auth0.com/docs/customize/log-streams/custom-log-streams
 */
export function logRecord(event: LocalTenantLogEvent): Record<string, unknown> {
  const { session_id, ...rest } = event;
  const data = event.type === 'sapi' ? { ...rest, user_id: '' } : event;
  return { log_id: event.log_id, data: { ...data, tenant_name: 'local' } };
}
