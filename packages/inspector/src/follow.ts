import type { SessionHeartbeat } from '@auth0-heartbeat/core';
import { trace } from '@auth0-heartbeat/core/trace';
import type { TimelineEvent } from './timeline.js';
import { propertiesOf } from './untrusted.js';

/** The methods of a heartbeat that an inspector uses. */
export type InspectedHeartbeat = Pick<
  SessionHeartbeat,
  'check' | 'getSnapshot' | 'on' | 'subscribe'
>;

const methods = ['check', 'getSnapshot', 'on', 'subscribe'] as const;

/**
 * Calls `onEvent` with everything that a heartbeat does from now on and with an earlier loss, and
 * `onChange` after each change of its snapshot. Returns an unsubscribe function.
 *
 * @throws {TypeError} if a method is missing.
 * @throws {SessionHeartbeatError} `invalid_heartbeat` if `createSessionHeartbeat` did not return it.
 */
export function follow(
  heartbeat: InspectedHeartbeat,
  onEvent: (event: TimelineEvent) => void,
  onChange: () => void,
): () => void {
  const properties = propertiesOf(heartbeat);
  const missing = methods.find((name) => typeof properties[name] !== 'function');
  if (missing) throw new TypeError(`missing method: ${missing}`);
  const unsubscribers = [
    trace(heartbeat, onEvent),
    heartbeat.on('sessionLost', (loss) => onEvent({ type: 'sessionLost', loss })),
    heartbeat.on('diagnosis', (diagnosis) => onEvent({ type: 'diagnosis', diagnosis })),
    heartbeat.subscribe(onChange),
  ];
  const { loss } = heartbeat.getSnapshot();
  if (loss) onEvent({ type: 'sessionLost', loss });
  return () => unsubscribers.forEach((unsubscribe) => unsubscribe());
}
