'use client';
import {
  type CallbackClient,
  SessionHeartbeatError,
  type SessionLoss,
  type SignInClient,
} from '@auth0-heartbeat/core';
import { Auth0Context, type Auth0ContextInterface, initialContext } from '@auth0/auth0-react';
import { type Context, type ReactNode, useCallback, useContext, useEffect, useState } from 'react';
import type { Auth0SessionProviderProps as BaseProps } from '../auth0-session-provider.js';
import { SessionContext } from '../session-context.js';
import { useEnding, useHeartbeat } from '../use-heartbeat.js';
import { useCompletedLogin } from './use-completed-login.js';
import { syncUser, useGuardedAuth0 } from './use-guarded-auth0.js';

/** The options of `createSessionHeartbeat` and `handleSessionLoss` as props. */
export interface Auth0SessionProviderProps extends BaseProps {
  /** The `Auth0Client` that `Auth0Provider` above was given as its `client`. */
  readonly client: BaseProps['client'] & CallbackClient;
  /** The `context` that `Auth0Provider` above was given, where it was given one. */
  readonly context?: Context<Auth0ContextInterface>;
  /** The `skipRedirectCallback` that `Auth0Provider` above was given, where it was given one. */
  readonly skipRedirectCallback?: boolean;
}

/**
 * The `Auth0SessionProvider` for an app with `@auth0/auth0-react`: goes below its `Auth0Provider`
 * and keeps what `useAuth0()` says right.
 *
 * The watch begins in the moment in which auth0-react has signed the user in, and ends with
 * `useAuth0().logout()`, of which the other tabs hear. From the moment of a loss until the page is
 * at login, `useAuth0()` says `isLoading` and names no user: so the clean-up runs before
 * `withAuthenticationRequired` redirects, and there is one redirect. Where the page stays, it says
 * afterwards who is signed in. An error of `useAuth0().getAccessTokenSilently()` is handed
 * to `report`.
 *
 * @param props The client, and how the session is watched and ended.
 *
 * @throws {SessionHeartbeatError} `missing_provider` without an `Auth0Provider` above;
 *   `invalid_client` or `invalid_option`, naming the mistake.
 *
 * @example
 * ```tsx
 * import { Auth0SessionProvider } from '@auth0-heartbeat/react/auth0-react';
 * import { Auth0Provider } from '@auth0/auth0-react';
 *
 * const root = (
 *   <Auth0Provider client={auth0}>
 *     <Auth0SessionProvider client={auth0} clearLocalState={() => sessionStorage.clear()}>
 *       <App />
 *     </Auth0SessionProvider>
 *   </Auth0Provider>
 * );
 * ```
 *
 * @see [auth0-react#354](https://github.com/auth0/auth0-react/issues/354), the redirect before any clean-up
 */
export function Auth0SessionProvider(props: Auth0SessionProviderProps): ReactNode {
  const { children, context = Auth0Context, redirectToLogin, skipRedirectCallback = false } = props;
  const auth0 = useContext(context);
  if (auth0 === initialContext) {
    throw new SessionHeartbeatError(
      'missing_provider',
      'Wrap this provider in <Auth0Provider client={auth0}>.',
    );
  }
  // One client for the heartbeat and the ending: a loss of one must never sign another out.
  const [client] = useState(props.client);
  // Before that the client may still have the tokens of the user before.
  const [isReady, setReady] = useState(false);
  const shared = useHeartbeat(client, props, isReady);
  const becomeReady = useCallback(() => setReady(true), []);
  useCompletedLogin(client, shared, auth0, skipRedirectCallback, isReady, becomeReady);
  useEffect(() => {
    if (auth0.isAuthenticated) void requireUser(client);
  }, [client, auth0.isAuthenticated]);
  const [cleared, setCleared] = useState<SessionLoss | null>(null);
  /** The page cannot leave: then the app goes on. */
  function stay(mistake: unknown): never {
    setCleared(shared.heartbeat.getSnapshot().loss);
    throw mistake;
  }
  const endingClient: SignInClient = {
    logout: (options) => client.logout(options),
    loginWithRedirect: (options) => client.loginWithRedirect(options).catch(stay),
    getIdTokenClaims: () => client.getIdTokenClaims(),
    async checkSession() {
      await client.checkSession?.();
      // Before the watch begins again: nobody may take the user for gone.
      await syncUser(auth0);
    },
  };
  useEnding(shared.heartbeat, endingClient, {
    ...props,
    async onCleared(loss) {
      await syncUser(auth0);
      if (redirectToLogin === false) setCleared(loss);
      return props.onCleared?.(loss);
    },
    ...(redirectToLogin && {
      redirectToLogin: (ending) => (async () => redirectToLogin(ending))().catch(stay),
    }),
  });
  const guarded = useGuardedAuth0(shared, auth0, isReady, cleared);
  return (
    <context.Provider value={guarded}>
      <SessionContext.Provider value={shared}>{children}</SessionContext.Provider>
    </context.Provider>
  );
}

/** Rejects, for the console and whoever listens to unhandled rejections: nothing else would tell. */
async function requireUser(client: BaseProps['client']): Promise<void> {
  if (await client.getIdTokenClaims()) return;
  throw new SessionHeartbeatError(
    'invalid_client',
    'Auth0Provider has another client, so nobody is watched: give both the same one.',
  );
}
