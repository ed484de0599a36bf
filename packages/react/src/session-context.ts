import {
  SessionHeartbeatError,
  type SessionHeartbeat,
  type SessionSnapshot,
} from '@auth0-heartbeat/core';
import { createContext, useContext } from 'react';

/** What the provider shares with the hooks. */
export interface SharedSession {
  readonly heartbeat: SessionHeartbeat;
  /** What a server renders, and a browser during hydration. */
  readonly serverSnapshot: SessionSnapshot;
}

/** Carries the heartbeat from the provider to the hooks. */
export const SessionContext = createContext<SharedSession | null>(null);

/** Returns the session of the provider above. */
export function useSharedSession(): SharedSession {
  const shared = useContext(SessionContext);
  if (shared) return shared;
  throw new SessionHeartbeatError('missing_provider', '<Auth0SessionProvider>');
}
