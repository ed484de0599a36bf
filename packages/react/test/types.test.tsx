import type {
  RefusedLogin,
  Session,
  SessionAppClient,
  SessionLoss,
  SessionOptions,
  SessionSnapshot,
} from '@auth0-heartbeat/core';
import { pushTrigger } from '@auth0-heartbeat/core/push';
import type { Auth0ProviderOptions, AppState, User } from '@auth0/auth0-react';
import { Auth0Client, type Auth0ClientOptions } from '@auth0/auth0-spa-js';
import type { ComponentProps, ReactNode } from 'react';
import { describe, expectTypeOf, it } from 'vitest';
import {
  Auth0SessionProvider,
  SessionGate,
  type Auth0Session,
  useAuth0Session,
  useSession,
  useSessionLost,
} from '../src/index.js';
import * as main from '../src/index.js';
import * as withAuth0React from '../src/auth0-react/index.js';

/** Compiled, never run. */
function useEverything(): void {
  expectTypeOf(useAuth0Session()).toEqualTypeOf<Auth0Session>();
  expectTypeOf(useAuth0Session((session) => session.status)).toEqualTypeOf<
    'loading' | 'signed_out' | 'active' | 'unverified' | 'unsupported' | 'lost'
  >();
  const { check, verify, logout, report, login, on, ...session } = useAuth0Session();
  expectTypeOf(check).toEqualTypeOf<Session['check']>();
  expectTypeOf(verify).toEqualTypeOf<Session['verify']>();
  expectTypeOf(logout).toEqualTypeOf<Session['logout']>();
  expectTypeOf(report).toEqualTypeOf<Session['report']>();
  expectTypeOf(login).toEqualTypeOf<RefusedLogin | null>();
  expectTypeOf(on).toEqualTypeOf<Session['on']>();
  expectTypeOf(session.verifiedAt).toEqualTypeOf<number | null>();
  expectTypeOf(session.live).toEqualTypeOf<boolean>();
  expectTypeOf(useAuth0Session(({ live }) => live)).toEqualTypeOf<boolean>();

  const snapshot = useAuth0Session();
  if (snapshot.status === 'lost') expectTypeOf(snapshot.loss).toEqualTypeOf<SessionLoss>();
  if (snapshot.status === 'active') expectTypeOf(snapshot.user.sub).toEqualTypeOf<string>();
  expectTypeOf(snapshot).toExtend<SessionSnapshot>();
  expectTypeOf(useSession()).toEqualTypeOf<Session>();
  // @ts-expect-error -- only the provider stops the session
  void snapshot.stop;

  useSessionLost((loss) => expectTypeOf(loss).toEqualTypeOf<SessionLoss>());
  // @ts-expect-error -- the handler is required
  useSessionLost();
}

const auth0 = new Auth0Client({ domain: 'tenant.example.com', clientId: 'spa' });

/** Compiled, never run. */
function write(session: Auth0Session): void {
  // @ts-expect-error -- a snapshot is read-only
  session.status = 'lost';
}

/** Compiled, never run. */
function elements(): ReactNode[] {
  return [
    <Auth0SessionProvider client={auth0} key={1} />,
    <Auth0SessionProvider
      key={2}
      client={auth0}
      intervalMs={60_000}
      pauseAfterIdleMs={false}
      checkOnFocus={false}
      checkOnReconnect={false}
      shareTabs={false}
      confirmByRedirect="push"
      push={pushTrigger({ url: '/hints', getToken: (options) => auth0.getTokenSilently(options) })}
      clearLocalState={[() => undefined, async ({ user }) => user?.sub]}
      redirectToLogin={({ loss, returnTo }) => [loss.reason, returnTo]}
      returnTo={() => '/'}
      cleanupTimeoutMs={1_000}
      clearOnLogout={false}
      loadTimeoutMs={5_000}
      blocked={<p />}
      onBlocked={({ error }) => error.error_description}
      onRedirectCallback={(returnTo) => returnTo.length}
      skipRedirectCallback
    >
      <p />
    </Auth0SessionProvider>,
    // @ts-expect-error -- the client is required
    <Auth0SessionProvider key={3} />,
    // @ts-expect-error -- a duration is a number of milliseconds
    <Auth0SessionProvider key={4} client={auth0} intervalMs="15m" />,
    // @ts-expect-error -- not a push trigger
    <Auth0SessionProvider key={5} client={auth0} push="/hints" />,
    <withAuth0React.Auth0SessionProvider key={6} client={auth0} redirectToLogin={false} />,
    <withAuth0React.Auth0Provider
      key={10}
      domain="tenant.example.com"
      clientId="spa"
      authorizationParams={{ redirect_uri: '/', audience: 'orders' }}
      cacheLocation="localstorage"
      clearLocalState={() => localStorage.clear()}
      blocked={<p />}
      onRedirectCallback={(appState, user) => {
        expectTypeOf(appState).toEqualTypeOf<AppState | undefined>();
        expectTypeOf(user).toEqualTypeOf<User | undefined>();
      }}
    />,
    <withAuth0React.Auth0Provider key={11} client={auth0} intervalMs={60_000} />,
    // @ts-expect-error -- the client or its domain and client ID are required
    <withAuth0React.Auth0Provider key={12} clearLocalState={() => undefined} />,
    // @ts-expect-error -- a duration is a number of milliseconds
    <withAuth0React.Auth0Provider key={13} client={auth0} intervalMs="15m" />,
    <SessionGate key={7} maxAgeMs={0} />,
    <SessionGate
      key={8}
      maxAgeMs={60_000}
      fallback="…"
      error={({ retry }) => <i onClick={retry} />}
    >
      <p />
    </SessionGate>,
    // @ts-expect-error -- the maximum age is required
    <SessionGate key={9} />,
  ];
}

describe('the public types', () => {
  it('describe what a component can do with the session', () => {
    expectTypeOf(useEverything).toBeFunction();
    expectTypeOf(write).toBeFunction();
    expectTypeOf(elements).returns.toEqualTypeOf<ReactNode[]>();
    expectTypeOf<Auth0Session>().toExtend<Omit<SessionSnapshot, 'login'>>();
    expectTypeOf<ComponentProps<typeof Auth0SessionProvider>>().toExtend<SessionOptions>();
    expectTypeOf<
      ComponentProps<typeof Auth0SessionProvider>['client']
    >().toEqualTypeOf<SessionAppClient>();
  });

  it('are the same for an app with auth0-react, which has a provider more', () => {
    expectTypeOf<keyof typeof withAuth0React>().toEqualTypeOf<
      keyof typeof main | 'Auth0Provider'
    >();
    expectTypeOf(withAuth0React.useAuth0Session).toEqualTypeOf(main.useAuth0Session);
  });

  it('give every option of the SDK to the SDK', () => {
    expectTypeOf<Auth0ProviderOptions>().toExtend<withAuth0React.Auth0ProviderProps>();
    type Shared = keyof SessionOptions & (keyof Auth0ClientOptions | keyof Auth0ProviderOptions);
    expectTypeOf<Shared>().toEqualTypeOf<'onRedirectCallback' | 'skipRedirectCallback'>();
    type Known = { [Name in keyof Auth0ClientOptions as string extends Name ? never : Name]: 1 };
    expectTypeOf<keyof SessionOptions & keyof Known>().toEqualTypeOf<never>();
  });
});
