'use client';
import type {
  SessionClient,
  SessionHeartbeatOptions,
  SessionLossOptions,
  SignInClient,
} from '@auth0-heartbeat/core';
import { type ReactNode, useState } from 'react';
import { SessionContext } from './session-context.js';
import { useEnding, useHeartbeat } from './use-heartbeat.js';

/** The options of `createSessionHeartbeat` and `handleSessionLoss` as props. */
export interface Auth0SessionProviderProps extends SessionHeartbeatOptions, SessionLossOptions {
  /** The app's `Auth0Client`. The first one counts for the life of the provider. */
  readonly client: SessionClient & SignInClient;
  /** What sees the session. */
  readonly children?: ReactNode;
}

/**
 * Watches the session of `client` while mounted, and ends the app's session at a loss.
 *
 * The client and the options of the heartbeat are read once, at the first render; `clearLocalState`,
 * `redirectToLogin`, `returnTo` and `cleanupTimeoutMs` may change and may be inline functions.
 *
 * Below `Auth0Provider` of `@auth0/auth0-react`, take the one of
 * `@auth0-heartbeat/react/auth0-react`, which keeps `useAuth0()` right as well.
 *
 * @param props The client, and how the session is watched and ended.
 *
 * @throws {SessionHeartbeatError} `invalid_client` or `invalid_option`, naming the mistake.
 *
 * @example
 * ```tsx
 * import { Auth0SessionProvider } from '@auth0-heartbeat/react';
 *
 * const root = (
 *   <Auth0SessionProvider client={auth0} clearLocalState={() => sessionStorage.clear()}>
 *     <App />
 *   </Auth0SessionProvider>
 * );
 * ```
 */
export function Auth0SessionProvider(props: Auth0SessionProviderProps): ReactNode {
  // One client for the heartbeat and the ending: a loss of one must never sign another out.
  const [client] = useState(props.client);
  const shared = useHeartbeat(client, props, true);
  useEnding(shared.heartbeat, client, props);
  return <SessionContext.Provider value={shared}>{props.children}</SessionContext.Provider>;
}
