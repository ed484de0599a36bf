'use client';
import {
  createSessionHeartbeat,
  handleSessionLoss,
  type SessionClient,
  type SessionHeartbeatOptions,
  type SessionLossOptions,
  type SignInClient,
} from '@auth0-heartbeat/core';
import { type ReactNode, useEffect, useState } from 'react';
import { SessionContext } from './session-context.js';

/** The options of `createSessionHeartbeat` and `handleSessionLoss` as props. */
export interface Auth0SessionProviderProps extends SessionHeartbeatOptions, SessionLossOptions {
  /** The app's `Auth0Client`. The first one counts for the life of the provider. */
  readonly client: SessionClient & SignInClient;
  readonly children?: ReactNode;
}

/**
 * Watches the session of `client` while mounted, and ends the app's session at a loss.
 *
 * The client and the options of the heartbeat are read once, at the first render; `clearLocalState`,
 * `redirectToLogin`, `returnTo` and `cleanupTimeoutMs` may change and may be inline functions.
 *
 * @example
 * ```tsx
 * <Auth0SessionProvider client={auth0} clearLocalState={() => sessionStorage.clear()}>
 *   <App />
 * </Auth0SessionProvider>
 * ```
 */
export function Auth0SessionProvider({
  client: givenClient,
  clearLocalState,
  redirectToLogin,
  returnTo,
  cleanupTimeoutMs,
  children,
  ...options
}: Auth0SessionProviderProps): ReactNode {
  // One client for the heartbeat and the ending: a loss of one must never sign another out.
  const [client] = useState(givenClient);
  const [shared] = useState(() => {
    const heartbeat = createSessionHeartbeat(client, options);
    return { heartbeat, serverSnapshot: heartbeat.getSnapshot() };
  });
  const { heartbeat } = shared;

  useEffect(
    () =>
      handleSessionLoss(heartbeat, client, {
        clearLocalState,
        redirectToLogin,
        returnTo,
        cleanupTimeoutMs,
      }),
    [heartbeat, client, clearLocalState, redirectToLogin, returnTo, cleanupTimeoutMs],
  );

  useEffect(() => {
    heartbeat.start();
    return () => heartbeat.stop();
  }, [heartbeat]);

  return <SessionContext.Provider value={shared}>{children}</SessionContext.Provider>;
}
