import type { SessionHeartbeat } from '@auth0-heartbeat/core';
import { trace } from '@auth0-heartbeat/core/trace';
import { draft } from '../draft';
import type { LabEventData } from './lab-event';

/** Records the events of a heartbeat in the lab. Returns an unsubscribe function. */
export function listenToHeartbeat(
  heartbeat: SessionHeartbeat,
  record: (event: LabEventData) => void,
): () => void {
  const unsubscribers = [
    heartbeat.on('sessionVerified', ({ trigger }) => record({ type: 'verified', trigger })),
    heartbeat.on('sessionUnverified', ({ cause, attempts }) =>
      record({ type: 'unverified', cause, attempts }),
    ),
    heartbeat.on('sessionLost', ({ reason, trigger }) => record({ type: 'lost', reason, trigger })),
    trace(heartbeat, (entry) => {
      if (entry.type === 'checkFinished' && entry.verdict.type === 'unsupported') {
        record({ type: 'unsupported', code: entry.verdict.code });
      }
      if (entry.type === 'endingStepFinished' && entry.step === 'clearLocalState') {
        record({ type: 'cleared', draftExists: draft.exists() });
      }
    }),
  ];
  return () => unsubscribers.forEach((unsubscribe) => unsubscribe());
}
