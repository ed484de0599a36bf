import type { LocalTenantClient } from '../contract.js';
import { initiatorOf } from '../tenant/session-end.js';
import type { TenantEvent } from '../tenant/tenant-event.js';
import type { Webhooks } from '../tenant/webhooks.js';
import { cloudEvent, userObject } from './cloud-event.js';
import { logRecord } from './log-record.js';
import { logoutTokenClaims } from './logout-token.js';
import { securityEventClaims, securityEventsOf } from './security-event.js';
import type { Addressed } from './target.js';

/** What it takes to address a message. */
export interface AddressBook {
  readonly webhooks: Webhooks;
  readonly clients: readonly LocalTenantClient[];
  /** Epoch milliseconds. */
  readonly at: number;
  /** The issuer of a user who never signed in. */
  readonly defaultIssuer: string;
  /** A new id each time. */
  readonly newId: () => string;
}

/** Whom to tell what about something that happened. */
export function addressed(event: TenantEvent, book: AddressBook): Addressed[] {
  return [
    ...logoutTokens(event, book),
    ...cloudEvents(event, book),
    ...logRecords(event, book),
    ...securityEvents(event, book),
  ];
}

function logoutTokens(event: TenantEvent, { webhooks, clients, newId }: AddressBook): Addressed[] {
  if (event.type !== 'session_ended') return [];
  const { session, end } = event;
  const initiator = initiatorOf(end);
  if (initiator === undefined) return [];
  return clients.flatMap(({ clientId, backchannelLogoutInitiators }) => {
    const url = webhooks.backchannelLogoutUrls.get(clientId);
    const wanted = backchannelLogoutInitiators?.includes(initiator) ?? true;
    if (url === undefined || !wanted || !session.clientIds.has(clientId)) return [];
    const id = newId();
    const content = logoutTokenClaims(session, clientId, id);
    const target = { kind: 'backchannel_logout', url, clientId } as const;
    return [{ target, message: { id, event: initiator, content } }];
  });
}

function cloudEvents(event: TenantEvent, { webhooks, at, newId }: AddressBook): Addressed[] {
  const stream = webhooks.eventStream;
  if (stream === undefined) return [];
  if (event.type !== 'user_updated' && event.type !== 'user_deleted') return [];
  const updated = event.type === 'user_updated';
  const type = updated ? 'user.updated' : 'user.deleted';
  const object = userObject(event.user);
  const data = updated
    ? { object, previous_object: userObject(event.previous) }
    : { object: { ...object, deleted_at: new Date(at).toISOString() } };
  const id = `evt_${newId()}`;
  const content = cloudEvent(type, id, at, data);
  const authorization = `Bearer ${stream.token}`;
  const target = { kind: 'event_stream', url: stream.url, authorization } as const;
  return [{ target, message: { id, event: type, content } }];
}

function logRecords(event: TenantEvent, { webhooks: { logStream } }: AddressBook): Addressed[] {
  if (logStream === undefined || event.type !== 'logged') return [];
  const { log_id: id, type } = event.event;
  const { url, token } = logStream;
  const authorization = token === undefined ? {} : { authorization: token };
  const target = { kind: 'log_stream', url, ...authorization } as const;
  return [{ target, message: { id, event: type, content: logRecord(event.event) } }];
}

function securityEvents(event: TenantEvent, book: AddressBook): Addressed[] {
  const receiver = book.webhooks.sharedSignals;
  if (receiver === undefined) return [];
  const { audience, ...where } = receiver;
  return securityEventsOf(event, book.at, book.defaultIssuer).map((each) => {
    const id = book.newId();
    const content = securityEventClaims(each, audience, id);
    const target = { kind: 'shared_signals', ...where } as const;
    return { target, message: { id, event: each.name, content } };
  });
}
