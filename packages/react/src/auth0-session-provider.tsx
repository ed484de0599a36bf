'use client';
import type {
  SessionClient,
  SessionHeartbeatOptions,
  SessionLossOptions,
  SignInClient,
} from '@auth0-heartbeat/core';
import { type ReactNode, useState } from 'react';
import { SessionContext } from './session-context.js';
import { useHeartbeat, useSessionEnding } from './use-heartbeat.js';

/** The options of `createSessionHeartbeat` and `handleSessionLoss` as props. */
export interface Auth0SessionProviderProps extends SessionHeartbeatOptions, SessionLossOptions {
  /** The app's `Auth0Client`. The provider keeps the one of the first render. */
  readonly client: SessionClient & SignInClient;
  /** The components that can use the hooks. */
  readonly children?: ReactNode;
}

/**
 * Watches the session of `client` while mounted, and ends the app's session when it is lost.
 *
 * The client and the options of the heartbeat are read once, at the first render. `clearLocalState`,
 * `onCleared`, `redirectToLogin`, `returnTo` and `cleanupTimeoutMs` are those of the last render and
 * can be inline functions.
 *
 * Below `Auth0Provider` of `@auth0/auth0-react`, use the provider of
 * `@auth0-heartbeat/react/auth0-react`, which also keeps `useAuth0()` up to date.
 *
 * @param props The client, the options of the heartbeat and the handling of a loss.
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
  // One client for the heartbeat and the ending: a loss must not sign out another client.
  const [client] = useState(props.client);
  const shared = useHeartbeat(client, props, true);
  useSessionEnding(shared.heartbeat, client, props);
  return <SessionContext.Provider value={shared}>{props.children}</SessionContext.Provider>;
}
