import type { UserRecord } from '../tenant/users.js';

/** The event types that the Event Stream sends. */
type CloudEventType = 'user.updated' | 'user.deleted';

/**
 * Builds an event in the format of Auth0's Event Streams.
 * @see https://auth0.com/docs/customize/events/event-types
 */
export function cloudEvent(
  type: CloudEventType,
  id: string,
  at: number,
  data: { readonly object: object; readonly previous_object?: object },
): Record<string, unknown> {
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

/** Builds the user object of an Event Stream event. */
export function userObject(user: UserRecord): Record<string, unknown> {
  const { user_id, email, name, blocked, createdAt, updatedAt } = user;
  return {
    user_id,
    email,
    email_verified: true,
    name,
    nickname: email.split('@')[0],
    identities: [
      {
        connection: 'Username-Password-Authentication',
        user_id: user_id.slice(user_id.indexOf('|') + 1),
        provider: 'auth0',
        isSocial: false,
      },
    ],
    created_at: new Date(createdAt).toISOString(),
    updated_at: new Date(updatedAt).toISOString(),
    blocked,
  };
}
