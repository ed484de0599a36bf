'use client';
import { Auth0Context, type Auth0ContextInterface } from '@auth0/auth0-react';
import { type Context, type ReactNode, useContext, useState } from 'react';
import type { Auth0SessionProviderProps as BaseProps } from '../auth0-session-provider.js';
import { SessionContext } from '../session-context.js';
import { useEnding, useHeartbeat } from '../use-heartbeat.js';
import { useGuardedAuth0 } from './use-guarded-auth0.js';
import { useSyncedClient } from './use-synced-client.js';

/** The options of `createSessionHeartbeat` and `handleSessionLoss` as props. */
export interface Auth0SessionProviderProps extends BaseProps {
  /** The `Auth0Client` that `Auth0Provider` above was given as its `client`. */
  readonly client: BaseProps['client'];
  /** The `context` that `Auth0Provider` above was given, where it was given one. */
  readonly context?: Context<Auth0ContextInterface>;
}

/**
 * The `Auth0SessionProvider` for an app with `@auth0/auth0-react`: goes below its `Auth0Provider`
 * and keeps what `useAuth0()` says right.
 *
 * The watch begins in the moment in which auth0-react has signed the user in, and ends with
 * `useAuth0().logout()`, of which the other tabs hear. From the moment of a loss until the page is
 * at login, `useAuth0()` says `isLoading` and names no user: so the clean-up runs before
 * `withAuthenticationRequired` redirects, and there is one redirect. Where the page stays, it says
 * afterwards that nobody is signed in. An error of `useAuth0().getAccessTokenSilently()` is handed
 * to `report`.
 *
 * @throws {SessionHeartbeatError} `invalid_client` or `invalid_option`, naming the mistake.
 *
 * @example
 * ```tsx
 * <Auth0Provider client={auth0}>
 *   <Auth0SessionProvider client={auth0} clearLocalState={() => sessionStorage.clear()}>
 *     <App />
 *   </Auth0SessionProvider>
 * </Auth0Provider>
 * ```
 */
export function Auth0SessionProvider(props: Auth0SessionProviderProps): ReactNode {
  const { children, context = Auth0Context, redirectToLogin } = props;
  const auth0 = useContext(context);
  // One client for the heartbeat and the ending: a loss of one must never sign another out.
  const [client] = useState(props.client);
  const shared = useHeartbeat(client, props);
  useEnding(shared.heartbeat, useSyncedClient(client, auth0), props);
  const guarded = useGuardedAuth0(shared, auth0, redirectToLogin !== false);
  return (
    <context.Provider value={guarded}>
      <SessionContext.Provider value={shared}>{children}</SessionContext.Provider>
    </context.Provider>
  );
}
