import type { LocalTenantUserView } from '../contract-users.js';

/** An event of the Event Stream. `at` is in epoch milliseconds. */
export interface CloudEvent {
  readonly type: 'user.created' | 'user.updated' | 'user.deleted';
  readonly id: string;
  readonly at: number;
  readonly data: { readonly object: object; readonly previous_object?: object };
}

/**
 * Builds an event in the format of Auth0's Event Streams.
 * @see https://auth0.com/docs/customize/events/event-types
 */
export function cloudEvent({ type, id, at, data }: CloudEvent): Record<string, unknown> {
  return {
    specversion: '1.0',
    type,
    source: 'urn:auth0:local.localhost',
    id,
    time: new Date(at).toISOString(),
    data,
    a0tenant: 'local',
    a0stream: 'est_local',
  };
}

/** Builds the user object of an Event Stream event. It has no statistics of logins. */
export function userObject(user: LocalTenantUserView): Record<string, unknown> {
  const { last_login, last_ip, logins_count, ...object } = user;
  return object;
}
