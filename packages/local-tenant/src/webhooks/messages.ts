import type { LocalTenantClient } from '../contract-clients.js';
import type { LocalTenantLogEvent } from '../contract-records.js';
import type { LocalTenantUserView } from '../contract-users.js';
import { initiatorOf } from '../sessions/session-end.js';
import type { SessionRecord } from '../sessions/sessions.js';
import type { TenantEvent } from '../tenant/tenant-event.js';
import { securityEventClaims, securityEventsOf } from './security-event.js';
import type { OutgoingMessage } from './target.js';
import type { Webhooks } from './webhooks.js';

/** The inputs of {@link messagesFor} apart from the event. */
export interface MessageContext {
  readonly webhooks: Webhooks;
  readonly clients: readonly LocalTenantClient[];
  /** Epoch milliseconds. */
  readonly at: number;
  /** The issuer for a user without a login. */
  readonly defaultIssuer: string;
  /** Returns a new ID on each call. */
  readonly newId: () => string;
}

/** Returns the webhook messages for a tenant event, with their targets. */
export function messagesFor(event: TenantEvent, context: MessageContext): OutgoingMessage[] {
  return [
    ...logoutTokens(event, context),
    ...cloudEvents(event, context),
    ...logRecords(event, context),
    ...securityEvents(event, context),
  ];
}

function logoutTokens(
  event: TenantEvent,
  { webhooks, clients, newId }: MessageContext,
): OutgoingMessage[] {
  if (event.type !== 'session_ended') return [];
  const { session, end } = event;
  const initiator = initiatorOf(end);
  if (initiator === undefined) return [];
  return clients.flatMap(({ clientId, backchannelLogoutInitiators }) => {
    const url = webhooks.backchannelLogoutUrls.get(clientId);
    const subscribed = backchannelLogoutInitiators?.includes(initiator) ?? true;
    if (url === undefined || !subscribed || !session.clientIds.has(clientId)) return [];
    const id = newId();
    const content = logoutTokenClaims(session, clientId, id);
    const target = { kind: 'backchannel_logout', url, clientId } as const;
    return [{ target, message: { id, event: initiator, content } }];
  });
}

function cloudEvents(
  event: TenantEvent,
  { webhooks, at, newId }: MessageContext,
): OutgoingMessage[] {
  const stream = webhooks.eventStream;
  if (stream === undefined) return [];
  const change = userChangeOf(event, at);
  if (change === undefined) return [];
  const { type, data } = change;
  const id = `evt_${newId()}`;
  const content = cloudEvent({ type, id, at, data });
  const authorization = `Bearer ${stream.token}`;
  const target = { kind: 'event_stream', url: stream.url, authorization } as const;
  return [{ target, message: { id, event: type, content } }];
}

function userChangeOf(
  event: TenantEvent,
  at: number,
): Pick<CloudEvent, 'type' | 'data'> | undefined {
  switch (event.type) {
    case 'user_created':
      return { type: 'user.created', data: { object: userObject(event.user) } };
    case 'user_updated': {
      const previous_object = userObject(event.previous);
      return { type: 'user.updated', data: { object: userObject(event.user), previous_object } };
    }
    case 'user_deleted': {
      const deleted_at = new Date(at).toISOString();
      return { type: 'user.deleted', data: { object: { ...userObject(event.user), deleted_at } } };
    }
    case 'session_ended':
    case 'logged':
    case 'reset':
      return undefined;
    default:
      return event satisfies never;
  }
}

function logRecords(
  event: TenantEvent,
  { webhooks: { logStream } }: MessageContext,
): OutgoingMessage[] {
  if (logStream === undefined || event.type !== 'logged') return [];
  const { log_id: id, type } = event.event;
  const { url, token } = logStream;
  const authorization = token === undefined ? {} : { authorization: token };
  const target = { kind: 'log_stream', url, ...authorization } as const;
  return [{ target, message: { id, event: type, content: logRecord(event.event) } }];
}

/**
 * Builds a log event as a log stream posts it. For a management operation, Auth0 puts the user that
 * called the API into `user_id`, which is empty for an application. `details` names the user that
 * the operation changed.
 * @see https://auth0.com/docs/customize/log-streams/custom-log-streams
 */
function logRecord(event: LocalTenantLogEvent): Record<string, unknown> {
  const { user_name, ...withoutUser } = event;
  const data = event.type === 'sapi' ? { ...withoutUser, user_id: '' } : event;
  const names = { tenant_name: 'local', environment_name: 'local' };
  return { log_id: event.log_id, data: { ...data, ...names } };
}

function securityEvents(event: TenantEvent, context: MessageContext): OutgoingMessage[] {
  const receiver = context.webhooks.sharedSignals;
  if (receiver === undefined) return [];
  const { audience, ...where } = receiver;
  return securityEventsOf(event, context.at, context.defaultIssuer).map((each) => {
    const id = context.newId();
    const content = securityEventClaims(each, audience, id);
    const target = { kind: 'shared_signals', ...where } as const;
    return { target, message: { id, event: each.name, content } };
  });
}

/**
 * Builds the claims of a logout token. The encoding adds `iat` and `exp`. Like Auth0, the header has
 * `typ: "JWT"` and not `logout+jwt`, which the specification recommends.
 * @see https://openid.net/specs/openid-connect-backchannel-1_0.html#LogoutToken
 */
function logoutTokenClaims(
  { issuer, userId, sid }: SessionRecord,
  clientId: string,
  jti: string,
): Record<string, unknown> {
  return {
    iss: issuer,
    sub: userId,
    aud: clientId,
    jti,
    events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    sid,
  };
}

/** An event of the Event Stream. `at` is in epoch milliseconds. */
interface CloudEvent {
  readonly type: 'user.created' | 'user.updated' | 'user.deleted';
  readonly id: string;
  readonly at: number;
  readonly data: { readonly object: object; readonly previous_object?: object };
}

/**
 * Builds an event in the format of Auth0's Event Streams.
 * @see https://auth0.com/docs/customize/events/event-types
 */
function cloudEvent({ type, id, at, data }: CloudEvent): Record<string, unknown> {
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
function userObject(user: LocalTenantUserView): Record<string, unknown> {
  const { last_login, last_ip, logins_count, ...object } = user;
  return object;
}
