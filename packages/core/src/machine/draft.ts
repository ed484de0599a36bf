import type { SessionEventName, SessionEvents } from '../session.js';
import type { Settings } from '../settings.js';
import type { SharedRecord } from '../shared-record.js';
import type { Effect, Emit } from './effect.js';
import type { State } from './state.js';

/** A transition being worked out: a copy of the state to write on, and the effects so far. */
export interface Draft {
  readonly state: { -readonly [Key in keyof State]: State[Key] };
  readonly effects: Effect[];
  readonly settings: Settings;
  /** By chance, from 0 to 1. */
  readonly random: number;
}

export function emit<Name extends SessionEventName>(
  { effects }: Draft,
  event: Name,
  payload: SessionEvents[Name],
): void {
  effects.push({ type: 'emit', event, payload } as Emit);
}

export function publish({ effects }: Draft, record: SharedRecord): void {
  effects.push({ type: 'publish', record });
}
