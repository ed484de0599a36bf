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
import { useHeartbeat, useSessionEnding } from '../use-heartbeat.js';
import { useCompletedLogin } from './use-completed-login.js';
import { syncUser, useGuardedAuth0 } from './use-guarded-auth0.js';

/** The options of `createSessionHeartbeat` and `handleSessionLoss` as props. */
export interface Auth0SessionProviderProps extends BaseProps {
  /** The `Auth0Client` that `Auth0Provider` above has as its `client`. */
  readonly client: BaseProps['client'] & CallbackClient;
  /** The `context` of `Auth0Provider` above, if it has one. */
  readonly context?: Context<Auth0ContextInterface>;
  /** The `skipRedirectCallback` of `Auth0Provider` above, if it has one. */
  readonly skipRedirectCallback?: boolean;
}

/**
 * The `Auth0SessionProvider` for an app with `@auth0/auth0-react`. Render it inside of
 * `Auth0Provider`; it also keeps `useAuth0()` up to date.
 *
 * It starts watching as soon as auth0-react has signed the user in. `useAuth0().logout()` stops
 * watching and signs out the other tabs. From a loss until the page is at login, `useAuth0()` has
 * `isLoading` and no user: the clean-up runs before `withAuthenticationRequired` redirects, and there
 * is one redirect. If the page stays, `useAuth0()` has the current user after the clean-up. An error
 * of `useAuth0().getAccessTokenSilently()` is passed to `report`.
 *
 * @param props The client, the options of the heartbeat and the handling of a loss.
 *
 * @throws {SessionHeartbeatError} `missing_provider` if there is no `Auth0Provider` above;
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
    throw new SessionHeartbeatError('missing_provider', '<Auth0Provider>');
  }
  // One client for the heartbeat and the ending: a loss must not sign out another client.
  const [client] = useState(props.client);
  // Until then the client may still have the tokens of the previous user.
  const [isReady, setReady] = useState(false);
  const shared = useHeartbeat(client, props, isReady);
  const onReady = useCallback(() => setReady(true), []);
  useCompletedLogin(client, shared, auth0, skipRedirectCallback, isReady, onReady);
  useEffect(() => {
    if (auth0.isAuthenticated) void requireUser(client);
  }, [client, auth0.isAuthenticated]);
  const [clearedLoss, setClearedLoss] = useState<SessionLoss | null>(null);
  /** The page cannot navigate to login: the app continues. */
  function stay(exception: unknown): never {
    setClearedLoss(shared.heartbeat.getSnapshot().loss);
    throw exception;
  }
  const endingClient: SignInClient = {
    logout: (options) => client.logout(options),
    loginWithRedirect: (options) => client.loginWithRedirect(options).catch(stay),
    getIdTokenClaims: () => client.getIdTokenClaims(),
    async checkSession() {
      await client.checkSession?.();
      // Before the heartbeat starts again: otherwise the users of both would differ.
      await syncUser(auth0);
    },
  };
  useSessionEnding(shared.heartbeat, endingClient, {
    ...props,
    async onCleared(loss) {
      await syncUser(auth0);
      if (redirectToLogin === false) setClearedLoss(loss);
      return props.onCleared?.(loss);
    },
    ...(typeof redirectToLogin === 'function' && {
      redirectToLogin: (ending) => (async () => redirectToLogin(ending))().catch(stay),
    }),
  });
  const guarded = useGuardedAuth0(shared, auth0, isReady, clearedLoss);
  return (
    <context.Provider value={guarded}>
      <SessionContext.Provider value={shared}>{children}</SessionContext.Provider>
    </context.Provider>
  );
}

/** Rejects if `Auth0Provider` has another client: then no session is watched. */
async function requireUser(client: BaseProps['client']): Promise<void> {
  // An unhandled rejection reaches the console and error reporting. There is no other way.
  if (!(await client.getIdTokenClaims())) {
    throw new SessionHeartbeatError('invalid_client', '<Auth0Provider client>');
  }
}
