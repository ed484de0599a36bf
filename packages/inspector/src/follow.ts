import type { SessionHeartbeat } from '@auth0-heartbeat/core';
import { trace } from '@auth0-heartbeat/core/trace';
import type { Happening } from './timeline.js';

/** The part of a heartbeat that an inspector needs. */
export type InspectedHeartbeat = Pick<
  SessionHeartbeat,
  'check' | 'getSnapshot' | 'on' | 'subscribe'
>;

const needed = ['check', 'getSnapshot', 'on', 'subscribe'] as const;

/**
 * Tells what a heartbeat does from now on, and of the loss that it has known before; `changed`
 * calls back after each change of its snapshot. Returns its undo.
 *
 * @throws {TypeError} when something is missing that it needs.
 * @throws {SessionHeartbeatError} `invalid_heartbeat` when it is none of `createSessionHeartbeat`.
 */
export function follow(
  heartbeat: InspectedHeartbeat,
  tell: (happening: Happening) => void,
  changed: () => void,
): () => void {
  if (needed.some((name) => typeof Object(heartbeat)[name] !== 'function')) {
    throw new TypeError('Pass what createSessionHeartbeat() returned.');
  }
  const undo = [
    trace(heartbeat, tell),
    heartbeat.on('sessionLost', (loss) => tell({ type: 'sessionLost', loss })),
    heartbeat.on('diagnosis', (diagnosis) => tell({ type: 'diagnosis', diagnosis })),
    heartbeat.subscribe(changed),
  ];
  const { loss } = heartbeat.getSnapshot();
  if (loss) tell({ type: 'sessionLost', loss });
  return () => undo.forEach((run) => run());
}
