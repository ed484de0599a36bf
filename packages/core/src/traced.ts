import type { ClearLocalState } from './ending.js';
import type { Effect } from './machine/effect.js';
import type { State } from './machine/state.js';
import type { SessionLoss } from './session.js';
import type { Settings } from './settings.js';

/** Where a heartbeat keeps who traces it. Nothing is made for them while there are none. */
export const traced = Symbol.for('auth0-heartbeat.traced');

/** Those who trace a heartbeat, and what they have to know when they begin. */
export interface Traced {
  readonly settings: Settings;
  readonly readState: () => State;
  readonly listeners: Set<(told: Step | EndingStep) => void>;
}

/** One step of the machine. The event is not in it: it may carry an answer with a token. */
export interface Step {
  readonly before: State;
  readonly state: State;
  readonly effects: readonly Effect[];
}

/** A step of an ending: the same object when it begins, and again when it is over. */
export interface EndingStep {
  readonly loss: SessionLoss;
  readonly name: EndingStepName;
  /** Which of the tasks. */
  readonly task?: ClearLocalState | undefined;
  outcome?: { readonly error?: unknown };
}

/** What an ending does, one after the other. */
export type EndingStepName =
  'clearLocalState' | 'client.logout' | 'onCleared' | 'checkSession' | 'redirectToLogin';

/** Those who trace a heartbeat; none where it is no heartbeat of this package. */
export function tracedOf(heartbeat: object): Traced | undefined {
  return (heartbeat as { readonly [traced]?: Traced })[traced];
}
