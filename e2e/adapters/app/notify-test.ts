import type { SessionHeartbeat } from '@auth0-heartbeat/core';
import type { AppMessage } from './contract.js';

/** Sends a message to the test. */
export function notifyTest(message: AppMessage): void {
  void window.notifyTest(message);
}

/** Forwards the events of a session. Returns an unsubscribe function. */
export function forwardEvents(on: SessionHeartbeat['on']): () => void {
  const unsubscribe = [
    on('sessionLost', (payload) => notifyTest({ what: 'sessionLost', payload })),
    on('sessionVerified', (payload) => notifyTest({ what: 'sessionVerified', payload })),
    on('sessionUnverified', (payload) => notifyTest({ what: 'sessionUnverified', payload })),
    on('interactionRequired', (payload) => notifyTest({ what: 'interactionRequired', payload })),
  ];
  return () => unsubscribe.forEach((remove) => remove());
}
