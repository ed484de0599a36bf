import type { SessionEventName, SessionEvents } from '../contract/session.js';
import type { Effect, Emit } from './events.js';
import type { Settings } from './settings.js';
import { mergeRecords, type SharedRecord } from './shared-record.js';
import type { State } from './state.js';

/** The next state while a transition computes it, with its inputs and the effects so far. */
export interface Draft extends Writable<State> {
  readonly effects: Effect[];
  readonly settings: Settings;
  /** A random number from 0 to 1. */
  readonly random: number;
}

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

export function emit<Name extends SessionEventName>(
  draft: Draft,
  event: Name,
  payload: SessionEvents[Name],
): void {
  draft.effects.push({ type: 'emit', event, payload } as Emit);
}

export function publish(draft: Draft, changes: SharedRecord): void {
  draft.record = mergeRecords(draft.record, changes, draft.at);
  draft.effects.push({ type: 'publish', changes });
}
