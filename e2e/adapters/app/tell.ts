import type { SessionHeartbeat } from '@auth0-heartbeat/core';
import type { Told } from './contract.js';

/** Tells the test what happens in the app. */
export function tell(told: Told): void {
  void window.tellTest(told);
}

/** Tells of the events of a heartbeat. Returns its undo. */
export function tellEvents(on: SessionHeartbeat['on']): () => void {
  const undo = [
    on('sessionLost', (payload) => tell({ what: 'sessionLost', payload })),
    on('sessionVerified', (payload) => tell({ what: 'sessionVerified', payload })),
    on('sessionUnverified', (payload) => tell({ what: 'sessionUnverified', payload })),
    on('interactionRequired', (payload) => tell({ what: 'interactionRequired', payload })),
  ];
  return () => undo.forEach((run) => run());
}
