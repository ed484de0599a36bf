import type { SessionHeartbeat } from '../contract/session-heartbeat.js';
import type { TraceEvent } from '../contract/trace-event.js';
import type { Effect, Happening } from '../machine/events.js';
import type { Settings } from '../machine/settings.js';
import type { State } from '../machine/state.js';
import type { Ports } from '../ports.js';

/** What the rest of this package uses of a heartbeat, beside its public methods. */
export interface Internals {
  readonly ports: Ports;
  readonly settings: Settings;
  readState(): State;
  /** Called after each step with its effects, and with the steps of an ending. */
  readonly listeners: Set<(entries: readonly (Effect | TraceEvent)[]) => void>;
  dispatch(happening: Happening): void;
}

/** By the method `on`, which a copy of a heartbeat shares. */
const internals = new WeakMap<object, Internals>();

export function setInternals(heartbeat: Pick<SessionHeartbeat, 'on'>, own: Internals): void {
  internals.set(heartbeat.on, own);
}

/** Returns the internals of a heartbeat; `undefined` for any other object. */
export function internalsOf(heartbeat: Pick<SessionHeartbeat, 'on'>): Internals | undefined {
  return internals.get(heartbeat.on);
}
