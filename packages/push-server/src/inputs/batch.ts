import type { Hint } from '../hint.js';
import { RequestError } from '../request-error.js';
import { distinctHints } from './hints.js';

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
