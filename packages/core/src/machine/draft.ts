import type { Settings } from '../settings.js';
import type { Effect } from './effect.js';
import type { State } from './state.js';

/** A transition being worked out: a copy of the state to write on, and the effects so far. */
export interface Draft {
  readonly state: { -readonly [Key in keyof State]: State[Key] };
  readonly effects: Effect[];
  readonly settings: Settings;
}
