'use client';
import {
  clientForProvider,
  isLoginCallback,
  type SessionOptions,
  whenLoaded,
} from '@auth0-heartbeat/core';
import {
  Auth0Context,
  type Auth0ContextInterface,
  Auth0Provider as SdkProvider,
  type User,
} from '@auth0/auth0-react';
import { Auth0Client } from '@auth0/auth0-spa-js';
import { type Context, type ReactNode, useContext } from 'react';
import { createSharedSession, type OwnSession } from '../create-shared-session.js';
import { SessionRoot, useOwnSession } from '../session-root.js';
import { type Auth0ProviderProps, splitOptions } from './drop-in-props.js';
import { useGuardedAuth0 } from './use-guarded-auth0.js';

/**
 * The `Auth0Provider` of `@auth0/auth0-react` with a watched session. It has every prop of the SDK's
 * provider, and the options of `startSession`. `useAuth0`, `useAuth0Suspense` and
 * `withAuthenticationRequired` keep their imports.
 *
 * `useAuth0()` has `isLoading` and no user while the session loads, and from a loss until the page is at
 * login or the clean-up is done: `withAuthenticationRequired` never redirects before the clean-up.
 * `useAuth0().logout()` signs out in all tabs and runs the clean-up. An error of
 * `useAuth0().getAccessTokenSilently()` is passed to `report`. A check that finds the session alive
 * causes no render.
 *
 * The options are those of the first render, with these exceptions: the functions and tasks of the last
 * render are called, and can be inline.
 *
 * @typeParam TUser The user with the claims of the app.
 * @param props The options of the client, or a client, and the options of the session.
 *
 * @throws {SessionHeartbeatError} `invalid_client` or `invalid_option`, naming the mistake;
 *   `duplicate_provider` below another provider. They reach the next error boundary.
 *
 * @example
 * ```tsx
 * import { Auth0Provider } from '@auth0-heartbeat/react/auth0-react';
 *
 * const root = (
 *   <Auth0Provider
 *     domain="example.eu.auth0.com"
 *     clientId="your-client-id"
 *     authorizationParams={{ redirect_uri: window.location.origin }}
 *     clearLocalState={() => localStorage.clear()}
 *     blocked={<p>Your account is blocked.</p>}
 *   >
 *     <App />
 *   </Auth0Provider>
 * );
 * ```
 *
 * @see [auth0-react#354](https://github.com/auth0/auth0-react/issues/354), the redirect before any clean-up
 */
export function Auth0Provider<TUser extends User = User>(
  props: Auth0ProviderProps<TUser>,
): ReactNode {
  const {
    blocked,
    children,
    client,
    // The context of the SDK has no type parameter.
    context = Auth0Context as unknown as Context<Auth0ContextInterface<TUser>>,
    onRedirectCallback,
    skipRedirectCallback = false,
    ...options
  } = props;
  const [ownOptions, clientOptions] = splitOptions(options);
  const own = useOwnSession(
    () => createDropIn(client ?? new Auth0Client(clientOptions), ownOptions, skipRedirectCallback),
    ownOptions,
    '<Auth0Provider>',
  );
  return (
    <SdkProvider
      client={own.providerClient}
      context={context}
      skipRedirectCallback={own.skipRedirectCallback}
      {...(onRedirectCallback && { onRedirectCallback })}
    >
      <GuardedContext own={own} context={context}>
        <SessionRoot shared={own} blocked={blocked}>
          {children}
        </SessionRoot>
      </GuardedContext>
    </SdkProvider>
  );
}

/** A session, and what the provider of auth0-react receives. */
interface DropIn extends OwnSession {
  readonly client: Auth0Client;
  readonly providerClient: Auth0Client;
  readonly skipRedirectCallback: boolean;
}

function createDropIn(
  client: Auth0Client,
  options: SessionOptions,
  skipRedirectCallback: boolean,
): DropIn {
  const withNavigation = (latest: SessionOptions): SessionOptions => ({
    ...latest,
    skipRedirectCallback,
    // After a successful login auth0-react navigates.
    onRedirectCallback(returnTo) {
      void whenLoaded(own.session).then(({ login }) => {
        if (login) history.replaceState(history.state, '', returnTo);
      });
    },
  });
  const own = createSharedSession(client, withNavigation(options));
  return {
    ...own,
    update: (latest) => own.update(withNavigation(latest)),
    client,
    providerClient: clientForProvider(own.session, client),
    // auth0-react takes the callback of any OAuth provider for its own.
    skipRedirectCallback: skipRedirectCallback || !isLoginCallback(client),
  };
}

interface GuardedContextProps<TUser extends User> {
  readonly own: DropIn;
  readonly context: Context<Auth0ContextInterface<TUser>>;
  readonly children: ReactNode;
}

/** Replaces the value of `useAuth0()`. */
function GuardedContext<TUser extends User>({
  own,
  context,
  children,
}: GuardedContextProps<TUser>): ReactNode {
  const value = useGuardedAuth0(own, own.client, useContext(context));
  return <context.Provider value={value}>{children}</context.Provider>;
}
