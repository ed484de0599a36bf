import type { Hint } from '../hint.js';
import { readBatch, type BatchResult } from './batch.js';
import { createHint } from './hints.js';
import { readIdentifier } from './identifier.js';
import { memberOf } from './json.js';

/** Returns, per event type, whether the user's new state ends the user's sessions. */
const SESSION_ENDING_EVENTS: ReadonlyMap<string, (user: unknown) => boolean> = new Map([
  // Auth0 sends this event for every profile change and many logins. Only a block ends sessions.
  ['user.updated', (user: unknown) => memberOf(user, 'blocked') === true],
  // Deleting a user ends the user's sessions.
  ['user.deleted', () => true],
]);

/**
 * Reads the webhook body of an [Auth0 event stream](https://auth0.com/docs/customize/events): one
 * [CloudEvent](https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md) or an array.
 *
 * Event streams have no events for sessions or passwords. Back-channel logout and log streams do.
 *
 * @param body the parsed JSON
 * @throws RequestError `invalid_request` if the body contains no event
 */
export function readEventStream(body: unknown): BatchResult {
  return readBatch(Array.isArray(body) ? body : [body], isEvent, toHint);
}

function isEvent(entry: unknown): boolean {
  return typeof memberOf(entry, 'type') === 'string';
}

function toHint(event: unknown): Hint | undefined {
  const user = memberOf(memberOf(event, 'data'), 'object');
  const endsSession = SESSION_ENDING_EVENTS.get(memberOf(event, 'type') as string);
  return endsSession?.(user) ? createHint(readIdentifier(memberOf(user, 'user_id'))) : undefined;
}
