import type { SessionEventName, SessionEvents } from '../session.js';
import type { Settings } from '../settings.js';
import type { SharedRecord } from '../shared-record.js';
import type { Effect, Emit } from './effect.js';
import type { State } from './state.js';

/** A state being worked out: a copy to write on, what it takes to decide, and the effects so far. */
export interface Draft extends Writable<State> {
  readonly effects: Effect[];
  readonly settings: Settings;
  /** By chance, from 0 to 1. */
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

export function publish(draft: Draft, record: SharedRecord): void {
  draft.effects.push({ type: 'publish', record });
}
