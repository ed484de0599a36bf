import type { SessionHeartbeat } from '@auth0-heartbeat/core';
import { trace } from '@auth0-heartbeat/core/trace';
import { draft } from '../draft';
import type { LabHappening } from './lab-event';

/** Tells the lab what a heartbeat finds. Returns its undo. */
export function listenToHeartbeat(
  heartbeat: SessionHeartbeat,
  record: (happening: LabHappening) => void,
): () => void {
  const undo = [
    heartbeat.on('sessionVerified', ({ trigger }) => record({ type: 'verified', trigger })),
    heartbeat.on('sessionUnverified', ({ cause, attempts }) =>
      record({ type: 'unverified', cause, attempts }),
    ),
    heartbeat.on('sessionLost', ({ reason, trigger }) => record({ type: 'lost', reason, trigger })),
    trace(heartbeat, (event) => {
      if (event.type === 'checkEnded' && event.verdict.type === 'unsupported') {
        record({ type: 'unsupported', code: event.verdict.code });
      }
      if (event.type === 'endingStepEnded' && event.step === 'clearLocalState') {
        record({ type: 'cleared', draftIsLeft: draft.isLeft() });
      }
    }),
  ];
  return () => undo.forEach((run) => run());
}
