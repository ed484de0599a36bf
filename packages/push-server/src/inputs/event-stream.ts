import type { Hint } from '../hint.js';
import { readBatch } from './batch.js';
import { createHint } from './hints.js';
import { readIdentifier } from './identifier.js';
import { memberOf } from './json.js';
import type { Reading } from './reading.js';

/** Whether the user's state after an event of this type means that the user's sessions may be over. */
const ENDINGS: ReadonlyMap<string, (user: unknown) => boolean> = new Map([
  // Sent for each change of a profile, and at many logins: only a blocked user has lost anything.
  ['user.updated', (user: unknown) => memberOf(user, 'blocked') === true],
  // The tenant ends the sessions of an account with the account.
  ['user.deleted', () => true],
]);

/**
 * Reads what a webhook of [Auth0 Event Streams](https://auth0.com/docs/customize/events) gets: one
 * [CloudEvent](https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md), or a list.
 *
 * There is no event of a session or a password: those come by back-channel logout and log streams.
 *
 * @param body parsed JSON
 * @throws Refusal `invalid_request` where the body holds no event
 */
export function readEventStream(body: unknown): Reading {
  return readBatch(Array.isArray(body) ? body : [body], isEvent, hintOf);
}

function isEvent(entry: unknown): boolean {
  return typeof memberOf(entry, 'type') === 'string';
}

function hintOf(event: unknown): Hint | undefined {
  const user = memberOf(memberOf(event, 'data'), 'object');
  const means = ENDINGS.get(memberOf(event, 'type') as string);
  return means?.(user) ? createHint(readIdentifier(memberOf(user, 'user_id'))) : undefined;
}
