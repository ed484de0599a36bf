import type { Hint } from '../hint.js';
import { Refusal } from '../refusal.js';
import { distinctHints } from './hints.js';
import type { Reading } from './reading.js';

const MAX_EVENTS = 1000;

/**
 * Reads events that came together. One that gives no hint, or is no event, is counted, and never
 * costs the others their hints.
 *
 * @param isEvent whether an entry has the shape of an event at all
 * @param hintOf the hint of an event, or `undefined` where it means no end of a session
 * @throws Refusal `invalid_request`: 400 where no entry is an event, 413 where there are over 1000
 */
export function readBatch(
  entries: readonly unknown[],
  isEvent: (entry: unknown) => boolean,
  hintOf: (event: unknown) => Hint | undefined,
): Reading {
  refuseTooMany(entries.length);
  const events = entries.filter(isEvent);
  if (entries.length > 0 && events.length === 0) {
    throw new Refusal(400, 'invalid_request', 'What the body has is not an event');
  }
  const hints = events.map(hintOf).filter((hint) => hint !== undefined);
  return { hints: distinctHints(hints), ignored: entries.length - hints.length };
}

/** @throws Refusal 413 `invalid_request` where a body has more than 1000 events */
export function refuseTooMany(count: number): void {
  if (count <= MAX_EVENTS) return;
  throw new Refusal(413, 'invalid_request', `The body has more than ${MAX_EVENTS} events`);
}
