import type { SessionHeartbeat } from '../contract/session-heartbeat.js';
import type { SessionSnapshot } from '../contract/session.js';

/**
 * Resolves with the first snapshot that fulfils the condition, now or after a change.
 *
 * @param session The session, or a heartbeat.
 * @param isMet The condition.
 */
export function whenSnapshot(
  session: Pick<SessionHeartbeat, 'getSnapshot' | 'subscribe'>,
  isMet: (snapshot: SessionSnapshot) => boolean,
): Promise<SessionSnapshot> {
  return new Promise((resolve) => {
    const check = () => {
      const snapshot = session.getSnapshot();
      if (!isMet(snapshot)) return;
      unsubscribe();
      resolve(snapshot);
    };
    const unsubscribe = session.subscribe(check);
    check();
  });
}

/**
 * Resolves with the first snapshot whose status is not `loading`, also after a `stop()` and a start.
 *
 * @param session The session.
 */
export function whenLoaded(
  session: Pick<SessionHeartbeat, 'getSnapshot' | 'subscribe'>,
): Promise<SessionSnapshot> {
  return whenSnapshot(session, ({ status }) => status !== 'loading');
}
