import { distinctHints, type Hint } from '../hint.js';
import { RequestError, respondJson } from '../http/respond.js';
import type { WebhookOptions } from './webhook.js';

const MAX_EVENTS = 1000;

/** The result of reading the events of a webhook body. */
export interface BatchResult {
  /** The hints without duplicates, in the order of the body. */
  readonly hints: readonly Hint[];
  /** The number of entries that produced no hint. */
  readonly ignored: number;
}

/**
 * Reads the events of a webhook body. Invalid entries do not affect the other entries.
 *
 * @param isEvent returns whether an entry has the shape of an event
 * @param toHints returns the hints for an event: none if the event does not end a session, several if
 *   it concerns several users
 * @throws RequestError `invalid_request`: 400 if no entry is an event, 413 if there are more than 1000
 *   entries or hints
 */
export function readBatch(
  entries: readonly unknown[],
  isEvent: (entry: unknown) => boolean,
  toHints: (event: unknown) => readonly Hint[],
): BatchResult {
  checkEventCount(entries.length);
  const events = entries.filter(isEvent);
  if (entries.length > 0 && events.length === 0) {
    throw new RequestError(400, 'invalid_request', 'The body is not an event');
  }
  const hintsOfEvents = events.map(toHints).filter((hints) => hints.length > 0);
  const hints = distinctHints(hintsOfEvents.flat());
  checkEventCount(hints.length);
  return { hints, ignored: entries.length - hintsOfEvents.length };
}

/** @throws RequestError 413 `invalid_request` if there are more than 1000 events */
export function checkEventCount(count: number): void {
  if (count <= MAX_EVENTS) return;
  throw new RequestError(413, 'invalid_request', `The body has more than ${MAX_EVENTS} events`);
}

/**
 * Returns whether an `Authorization` header contains one of the secrets. The header value is either
 * the secret, or `Bearer` and the secret
 * ([RFC 6750 §2.1](https://www.rfc-editor.org/rfc/rfc6750#section-2.1)).
 *
 * Auth0 Event Streams send `Bearer` and the token. A log stream sends the value of its field
 * "Authorization Token" without a scheme. For Basic authentication, the secret is the whole value,
 * `Basic …`. The comparison takes constant time. Empty secrets never match.
 */
export async function isAuthorized(
  authorization: string | null,
  secrets: readonly string[],
): Promise<boolean> {
  const usable = secrets.filter((secret) => secret !== '');
  const value = authorization ?? '';
  const presented = await Promise.all([value, value.replace(/^bearer +/i, '')].map(digest));
  const expected = await Promise.all(usable.map(digest));
  let isMatch = 0;
  for (const one of presented) for (const other of expected) isMatch |= equal(one, other);
  return isMatch === 1;
}

async function digest(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
}

/** Returns 1 for equal digests and 0 otherwise, in constant time. */
function equal(one: Uint8Array, other: Uint8Array): 0 | 1 {
  let difference = 0;
  for (let at = 0; at < one.length; at += 1) difference |= (one[at] ?? 0) ^ (other[at] ?? 0);
  return difference === 0 ? 1 : 0;
}

/** @throws RequestError 401 `unauthorized` if the header contains none of the secrets */
export async function authorize(request: Request, secrets: readonly string[]): Promise<void> {
  if (await isAuthorized(request.headers.get('authorization'), secrets)) return;
  throw new RequestError(401, 'unauthorized', 'The webhook secret is missing or wrong');
}

/** Publishes the hints of a webhook body, and responds with their number. */
export function publishBatch(
  route: string,
  { hints, ignored }: BatchResult,
  { publish, log }: WebhookOptions,
): Response {
  for (const hint of hints) publish(hint);
  log({ event: 'received', route, hints: hints.length, ignored });
  return respondJson(200, { hints: hints.length, ignored });
}
