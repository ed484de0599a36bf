import { createHint, type Hint, listHint, readIdentifier } from '../hint.js';
import type { Route } from '../http/app.js';
import { parseJson, readBody, requireMediaType } from '../http/body.js';
import { memberOf } from '../json.js';
import { authorize, type BatchResult, publishBatch, readBatch } from './secret-webhook.js';
import { post, type WebhookOptions } from './webhook.js';

/**
 * Returns, per event type, the user whose sessions may have ended. `organization.deleted` produces no
 * hint, because it does not name the members.
 */
const SESSION_ENDING_EVENTS: ReadonlyMap<string, (object: unknown) => unknown> = new Map([
  // Auth0 sends this event for every profile change and many logins. Only a block ends sessions.
  ['user.updated', (user: unknown) => (memberOf(user, 'blocked') === true ? user : undefined)],
  // Deleting a user ends the user's sessions.
  ['user.deleted', (user: unknown) => user],
  // The user can no longer log in to this organization.
  ['organization.member.deleted', (object: unknown) => memberOf(object, 'user')],
]);

/** `POST /webhooks/event-stream`, for [Auth0 Event Streams](https://auth0.com/docs/customize/events). */
export function eventStreamRoute(options: WebhookOptions, secrets: readonly string[]): Route {
  const path = '/webhooks/event-stream';
  return post(path, async (request) => {
    await authorize(request, secrets);
    requireMediaType(request, 'application/json', 'application/cloudevents+json');
    const body = parseJson(await readBody(request, options.bodyBytes));
    return publishBatch(path, readEventStream(body), options);
  });
}

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
  return readBatch(Array.isArray(body) ? body : [body], isEvent, toHints);
}

function isEvent(entry: unknown): boolean {
  return typeof memberOf(entry, 'type') === 'string';
}

function toHints(event: unknown): readonly Hint[] {
  const object = memberOf(memberOf(event, 'data'), 'object');
  const user = SESSION_ENDING_EVENTS.get(memberOf(event, 'type') as string)?.(object);
  return listHint(createHint(readIdentifier(memberOf(user, 'user_id'))));
}
