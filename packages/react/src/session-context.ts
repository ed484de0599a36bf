import {
  type Session,
  SessionHeartbeatError,
  type SessionSnapshot,
  type StartableSession,
} from '@auth0-heartbeat/core';
import { createContext, useContext, useSyncExternalStore } from 'react';

/** What a provider shares with the hooks. */
export interface SharedSession {
  readonly session: StartableSession;
  /** What `useAuth0Session` returns with the snapshot. */
  readonly methods: Pick<Session, 'check' | 'verify' | 'report' | 'extend' | 'logout' | 'on'>;
  /** What a server renders, and a browser during hydration. */
  readonly serverSnapshot: SessionSnapshot;
}

/** Carries the session from the provider to the hooks. */
export const SessionContext = createContext<SharedSession | null>(null);

/** Returns the session of the provider above. */
export function useSharedSession(): SharedSession {
  const shared = useContext(SessionContext);
  if (shared) return shared;
  throw new SessionHeartbeatError('missing_provider', '<Auth0SessionProvider>');
}

/** Returns a value of the snapshot. `select` must return the same value for the same snapshot. */
export function useSnapshotValue<Value>(
  { session, serverSnapshot }: SharedSession,
  select: (snapshot: SessionSnapshot) => Value,
): Value {
  return useSyncExternalStore(
    session.subscribe,
    () => select(session.getSnapshot()),
    () => select(serverSnapshot),
  );
}
