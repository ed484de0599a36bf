import type { Session } from '@auth0-heartbeat/core';
import { trace } from '@auth0-heartbeat/core/trace';
import { draft } from '../app/draft';
import type { LabEventData } from './story';

/** Records the events of a session in the lab. Returns an unsubscribe function. */
export function listenToSession(
  session: Session,
  record: (event: LabEventData) => void,
): () => void {
  const unsubscribers = [
    session.on('sessionVerified', ({ trigger }) => record({ type: 'verified', trigger })),
    session.on('sessionUnverified', ({ cause, attempts }) =>
      record({ type: 'unverified', cause, attempts }),
    ),
    session.on('sessionLost', ({ reason, trigger }) => record({ type: 'lost', reason, trigger })),
    session.on('sessionEnding', ({ at }) => record({ type: 'ending', leftMs: at - Date.now() })),
    session.on('sessionExtended', () => record({ type: 'extended' })),
    listenToIgnoredInput(session, () => record({ type: 'ignored_input' })),
    trace(session, (entry) => {
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

/** Calls the listener at the first input after the announcement of an end by inactivity. */
function listenToIgnoredInput(session: Session, listener: () => void): () => void {
  let isFirst = true;
  const onInput = () => {
    const isAnnounced = session.getSnapshot().endCause === 'idle_timeout';
    if (isAnnounced && isFirst) listener();
    isFirst = !isAnnounced;
  };
  const types = ['pointerdown', 'pointermove', 'keydown'] as const;
  for (const type of types) window.addEventListener(type, onInput, { capture: true });
  return () => {
    for (const type of types) window.removeEventListener(type, onInput, { capture: true });
  };
}
