import type { SessionHeartbeat } from '../contract/session-heartbeat.js';
import type { TraceEvent } from '../contract/trace-event.js';
import type { Effect } from '../machine/events.js';
import type { Settings } from '../machine/settings.js';
import type { Page } from '../ports.js';
import type { State } from '../machine/state.js';

/** What `trace` and `handleSessionLoss` use of a heartbeat, beside its public methods. */
export interface Devtools {
  readonly page: Page;
  readonly settings: Settings;
  now(): number;
  readState(): State;
  /** Called after each step with its effects, and with the steps of an ending. */
  readonly listeners: Set<(entries: readonly (Effect | TraceEvent)[]) => void>;
}

/** By the method `on`, which a copy of a heartbeat shares. */
const devtools = new WeakMap<object, Devtools>();

export function setDevtools(heartbeat: Pick<SessionHeartbeat, 'on'>, tools: Devtools): void {
  devtools.set(heartbeat.on, tools);
}

/** Returns the devtools of a heartbeat; `undefined` for any other object. */
export function devtoolsOf(heartbeat: Pick<SessionHeartbeat, 'on'>): Devtools | undefined {
  return devtools.get(heartbeat.on);
}
