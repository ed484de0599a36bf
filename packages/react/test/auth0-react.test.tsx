import { createFakeSession, type FakeSession } from '@auth0-heartbeat/core/testing';
import {
  type Auth0ContextInterface,
  Auth0Provider as SdkProvider,
  initialContext,
  useAuth0,
  useAuth0Suspense,
  withAuthenticationRequired,
} from '@auth0/auth0-react';
import type { Auth0Client } from '@auth0/auth0-spa-js';
import { act, cleanup, render } from '@testing-library/react';
import * as React from 'react';
import { createContext, StrictMode, Suspense, useEffect, type ReactNode } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  Auth0Provider,
  type Auth0ProviderProps,
  Auth0SessionProvider,
  type Auth0Session,
  useAuth0Session,
} from '../src/auth0-react/index.js';
import { ErrorBoundary } from './error-boundary.js';

const quarter = 900_000;

afterEach(() => {
  cleanup();
  history.replaceState(null, '', '/');
  sessionStorage.clear();
  vi.restoreAllMocks();
});

const Salaries = withAuthenticationRequired(() => <p>salaries</p>);

/** A component that uses the Suspense hook of auth0-react. */
function Profile(): ReactNode {
  const { isAuthenticated, loginWithRedirect } = useAuth0Suspense();
  useEffect(() => {
    if (!isAuthenticated) void loginWithRedirect();
  }, [isAuthenticated, loginWithRedirect]);
  return isAuthenticated ? 'profile' : 'no profile';
}

function Suspended(): ReactNode {
  return (
    <Suspense fallback="waiting">
      <Profile />
    </Suspense>
  );
}

/** The type of an `Auth0Client` has private fields, so no other type is compatible. */
const auth0ClientOf = ({ client }: FakeSession) => client as unknown as Auth0Client;

const isAsleep = { isLoading: true, isAuthenticated: false, user: undefined };
const isSignedOut = { isLoading: false, isAuthenticated: false, user: undefined };

/** An app as in the documentation of auth0-react. Records the clean-ups, the logins and the states. */
function createApp(
  props: Partial<Auth0ProviderProps> = {},
  content: ReactNode = <Salaries />,
  session = createFakeSession(),
) {
  const happened: string[] = [];
  const states: string[] = [];
  const { loginWithRedirect } = session.client;
  session.client.loginWithRedirect = async (options) => {
    happened.push('login');
    return loginWithRedirect(options);
  };
  let auth0!: Auth0ContextInterface;
  let heartbeat!: Auth0Session;

  function Recorder(): ReactNode {
    const currentAuth0 = useAuth0();
    const currentSession = useAuth0Session();
    const { isLoading, user } = currentAuth0;
    const shown = isLoading ? 'loading' : `hello ${user?.sub ?? 'nobody'}`;
    useEffect(() => {
      auth0 = currentAuth0;
      heartbeat = currentSession;
      if (states.at(-1) !== shown) states.push(shown);
    });
    return shown;
  }
  const app = (
    <StrictMode>
      <Auth0Provider
        client={auth0ClientOf(session)}
        clearLocalState={() => void happened.push('cleared')}
        {...(props as object)}
      >
        <Recorder />
        {content}
      </Auth0Provider>
    </StrictMode>
  );
  const run = async (work: () => Promise<unknown>) => {
    await act(async () => {
      await work();
      await session.advance(0);
    });
  };
  return {
    session,
    happened,
    states,
    auth0: () => auth0,
    heartbeat: () => heartbeat,
    shown: () => document.body.textContent,
    run,
    // A single act: React cannot resume a component that suspends in an earlier one.
    open: () => run(async () => render(app)),
    async advance(ms: number) {
      await act(() => session.advance(ms));
      // React 18 runs effects at the end of an act.
      await act(() => session.advance(0));
      await act(() => session.advance(0));
    },
    /** Calls `getAccessTokenSilently` of the app. Returns the code of the error. */
    async requestToken() {
      let code: string | undefined;
      await run(() =>
        auth0
          .getAccessTokenSilently({ cacheMode: 'off' })
          .catch(({ error }: { error?: string }) => (code = error)),
      );
      return code;
    },
  };
}

describe('a page load', () => {
  it('is loading until the session is known, then signed in', async () => {
    const app = createApp();
    await app.open();
    expect(app.states).toEqual(['loading', 'hello auth0|alice']);
    expect(app.shown()).toBe('hello auth0|alicesalaries');
    expect(app.heartbeat()).toMatchObject({ status: 'active', user: { sub: 'auth0|alice' } });
    expect(app.session.checks).toBe(1);
    expect(app.happened).toEqual([]);
  });

  it('is signed out when nobody is signed in', async () => {
    const app = createApp({}, null, createFakeSession({ user: null }));
    await app.open();
    expect(app.states).toEqual(['loading', 'hello nobody']);
    expect(app.heartbeat().status).toBe('signed_out');
  });

  it('has the user who is restored later', async () => {
    const session = createFakeSession({ user: null });
    const app = createApp({}, null, session);
    await app.open();
    session.switchUser({ sub: 'auth0|alice' });
    // Another tab signs the user in; the client has its tokens.
    await session.client.handleRedirectCallback();
    const { checks } = session;
    await app.advance(10_000);
    expect(app.auth0()).toMatchObject({ isAuthenticated: true, user: { sub: 'auth0|alice' } });
    expect(app.heartbeat().status).toBe('active');
    expect(session.checks).toBe(checks + 1);
  });

  it('completes a login once, and auth0-react navigates', async () => {
    const onRedirectCallback = vi.fn();
    const app = createApp({ onRedirectCallback });
    const { client } = app.session;
    await client.loginWithRedirect({ appState: { returnTo: '/notes' } });
    history.replaceState(null, '', '/?code=one&state=two');
    const handle = vi.spyOn(client, 'handleRedirectCallback');
    await app.open();
    expect(handle).toHaveBeenCalledOnce();
    expect(onRedirectCallback).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ returnTo: '/notes' }),
      expect.objectContaining({ sub: 'auth0|alice' }),
    );
    expect(location.search).toBe('?code=one&state=two');
    expect(app.states).toEqual(['loading', 'hello auth0|alice']);
    expect(app.heartbeat()).toMatchObject({ status: 'active', appState: { returnTo: '/notes' } });
  });

  it('returns to the path of the login by default', async () => {
    const app = createApp();
    await app.session.client.loginWithRedirect({ appState: { returnTo: '/notes' } });
    history.replaceState(null, '', '/?code=one&state=two');
    await app.open();
    expect(location.pathname + location.search).toBe('/notes');
  });

  it('ignores a callback with `skipRedirectCallback`', async () => {
    history.replaceState(null, '', '/?code=of-another&state=sdk');
    const app = createApp({ skipRedirectCallback: true });
    const handle = vi.spyOn(app.session.client, 'handleRedirectCallback');
    await app.open();
    expect(handle).not.toHaveBeenCalled();
    expect(location.search).toContain('of-another');
    expect(app.auth0().isAuthenticated).toBe(true);
  });

  it('clears the data of the previous user before another one is signed in', async () => {
    const app = createApp();
    await app.open();
    cleanup();
    app.states.length = 0;
    app.session.switchUser({ sub: 'auth0|bob' });
    history.replaceState(null, '', '/?code=one&state=two');
    await app.session.client.logout({ openUrl: false });
    await app.open();
    expect(app.happened).toEqual(['cleared']);
    expect(app.states).toEqual(['loading', 'hello auth0|bob']);
  });

  it('breaks a redirect loop', async () => {
    const app = createApp();
    const { client } = app.session;
    const { handleRedirectCallback } = client;
    client.handleRedirectCallback = async (url) => {
      const result = await handleRedirectCallback(url);
      app.session.expire();
      return result;
    };
    await app.open();
    app.session.expire();
    await app.advance(quarter);
    expect(app.happened).toEqual(['cleared', 'login']);
    for (const code of ['one', 'two', 'three']) {
      cleanup();
      history.replaceState(null, '', `/?code=${code}&state=loop`);
      await app.open();
      await app.advance(1_000);
    }
    expect(app.heartbeat().status).toBe('unsupported');
    expect(app.happened).toEqual(['cleared', 'login']);
  });
});

describe('a refused login', () => {
  const callback = '/?error=unauthorized&error_description=user%20is%20blocked&state=one';

  function createRefused(props: Partial<Auth0ProviderProps>, content?: ReactNode) {
    const session = createFakeSession({ user: null });
    session.block();
    history.replaceState(null, '', callback);
    return createApp(props, content, session);
  }

  it('shows `blocked` after the clean-up, inside both providers', async () => {
    function Blocked(): ReactNode {
      const { error } = useAuth0();
      const { login } = useAuth0Session();
      return `${login?.status}: ${error?.message}`;
    }
    const app = createRefused({ blocked: <Blocked /> });
    await app.open();
    expect(app.shown()).toBe('blocked: user is blocked');
    expect(app.happened).toEqual(['cleared']);
    expect(location.search).toBe('');
  });

  it('keeps the error, and no guard of auth0-react goes to login again', async () => {
    const app = createRefused({}, <Salaries />);
    await app.open();
    expect(app.auth0()).toMatchObject({ ...isSignedOut, error: { message: 'user is blocked' } });
    await app.advance(10_000);
    expect(app.auth0().error?.message).toBe('user is blocked');
    expect(app.happened).toEqual(['cleared']);
    expect(app.session.logins).toEqual([]);
  });

  it('has no error after the next login', async () => {
    const app = createRefused({}, null);
    await app.open();
    await app.run(async () => app.session.signIn({ sub: 'auth0|alice' }));
    expect(app.auth0()).toMatchObject({ isAuthenticated: true, user: { sub: 'auth0|alice' } });
    expect(app.auth0().error).toBeUndefined();
  });

  it('keeps the error and the user when it answers another question', async () => {
    history.replaceState(null, '', '/?error=access_denied&error_description=No&state=one');
    const app = createApp();
    app.session.client.handleRedirectCallback = () =>
      Promise.reject(Object.assign(new Error('No'), { error: 'access_denied' }));
    await app.open();
    await app.advance(0);
    expect(app.auth0()).toMatchObject({
      isAuthenticated: true,
      user: { sub: 'auth0|alice' },
      error: { message: 'No' },
    });
    expect(app.happened).toEqual([]);
  });

  it('ends the session when the confirmation is refused', async () => {
    const session = createFakeSession({ blocksThirdPartyCookies: true });
    const app = createApp({ push: session.pushTrigger }, undefined, session);
    await app.open();
    session.block();
    session.hint();
    await app.advance(1_000);
    expect(session.logins).toMatchObject([{ authorizationParams: { prompt: 'none' } }]);
    cleanup();
    app.happened.length = 0;
    history.replaceState(null, '', '/?error=unauthorized&error_description=user&state=refused');
    await app.open();
    await app.advance(1_000);
    expect(app.happened).toContain('cleared');
    expect(app.auth0().isAuthenticated).toBe(false);
  });
});

describe('an ending', () => {
  it('clears before the redirect, hides the user until then, and redirects once', async () => {
    let release = () => {};
    const cleared = new Promise<void>((resolve) => (release = resolve));
    const app = createApp({ clearLocalState: () => cleared });
    await app.open();
    app.session.block();
    await app.advance(quarter);
    expect(app.heartbeat().status).toBe('lost');
    expect(app.shown()).toBe('loading');
    expect(app.auth0()).toMatchObject(isAsleep);
    expect(app.happened).toEqual([]);
    release();
    await app.advance(60_000);
    expect(app.happened).toEqual(['login']);
    expect(app.shown()).toBe('loading');
  });

  it('leaves no user behind when the page stays', async () => {
    const app = createApp({ redirectToLogin: false }, null);
    await app.open();
    app.session.signOutElsewhere();
    await app.advance(quarter);
    expect(app.auth0()).toMatchObject(isSignedOut);
    expect(app.heartbeat()).toMatchObject({
      status: 'signed_out',
      loss: { reason: 'login_required' },
    });
    expect(app.states).toEqual(['loading', 'hello auth0|alice', 'loading', 'hello nobody']);
    expect(app.happened).toEqual(['cleared']);
  });

  it('clears before withAuthenticationRequired redirects when the page stays', async () => {
    const app = createApp({ redirectToLogin: false });
    await app.open();
    app.session.signOutElsewhere();
    expect(await app.requestToken()).toBe('login_required');
    expect(app.happened).toEqual(['cleared', 'login']);
  });

  it('clears before the redirect when a token call of the app fails first', async () => {
    const app = createApp();
    await app.open();
    app.session.signOutElsewhere();
    expect(await app.requestToken()).toBe('login_required');
    expect(app.heartbeat()).toMatchObject({
      status: 'lost',
      loss: { reason: 'login_required', trigger: 'report' },
    });
    expect(app.happened).toEqual(['cleared', 'login']);
  });

  it('shows no other user before the clean-up is done', async () => {
    let release = () => {};
    const cleared = new Promise<void>((resolve) => (release = resolve));
    const app = createApp({ clearLocalState: () => cleared });
    await app.open();
    app.session.switchUser({ sub: 'auth0|bob' });
    await app.advance(quarter);
    // A token call of the app, from which auth0-react learns about Bob.
    await act(() => app.auth0().getAccessTokenSilently());
    await app.advance(0);
    expect(app.heartbeat()).toMatchObject({ status: 'lost', loss: { reason: 'user_changed' } });
    expect(app.shown()).toBe('loading');
    expect(app.happened).toEqual([]);
    release();
    await app.advance(0);
    expect(app.happened).toEqual(['login']);
  });

  it('continues with the current user after the clean-up when the page stays', async () => {
    const app = createApp({ redirectToLogin: false });
    await app.open();
    app.session.switchUser({ sub: 'auth0|bob' });
    await app.advance(quarter);
    expect(app.happened).toEqual(['cleared']);
    expect(app.shown()).toBe('hello auth0|bobsalaries');
    expect(app.heartbeat()).toMatchObject({ status: 'active', user: { sub: 'auth0|bob' } });
  });

  it('clears at once when auth0-react has another user', async () => {
    const app = createApp();
    await app.open();
    app.session.switchUser({ sub: 'auth0|bob' });
    await app.requestToken();
    expect(app.happened).toEqual(['cleared', 'login']);
    expect(app.shown()).toBe('loading');
  });

  it('restores a user who signed in again in another tab while the page was hidden', async () => {
    const app = createApp();
    await app.open();
    app.session.hide();
    app.session.signOutInOtherTab();
    await app.advance(0);
    expect(app.shown()).toBe('loading');
    expect(app.happened).toEqual(['cleared']);
    // The login happens in another tab, and the client has its tokens.
    await app.session.client.handleRedirectCallback();
    app.session.show();
    await app.advance(0);
    expect(app.heartbeat()).toMatchObject({ status: 'active', user: { sub: 'auth0|alice' } });
    expect(app.shown()).toBe('hello auth0|alicesalaries');
    expect(app.happened).toEqual(['cleared']);
  });

  it('suspends useAuth0Suspense(), and resumes it afterwards', async () => {
    if (!('use' in React)) return;
    const app = createApp({ redirectToLogin: false }, <Suspended />);
    await app.open();
    expect(app.shown()).toContain('profile');
    let release = () => {};
    const { logout } = app.session.client;
    app.session.client.logout = async (options) => {
      await new Promise<void>((resolve) => (release = resolve));
      return logout(options);
    };
    app.session.block();
    await app.advance(quarter);
    expect(app.shown()).toContain('waiting');
    expect(app.happened).toEqual(['cleared']);
    await app.run(async () => release());
    await app.advance(0);
    expect(app.shown()).toContain('no profile');
    expect(app.happened.slice(0, 2)).toEqual(['cleared', 'login']);
  });
});

describe('a token call of the app that fails', () => {
  it('checks before a guard redirects when auth0-react has lost the user for another reason', async () => {
    const app = createApp();
    await app.open();
    app.session.signOutElsewhere();
    await app.session.client.logout({ openUrl: false });
    await app.run(() => app.auth0().getAccessTokenSilently({ cacheMode: 'cache-only' }));
    expect(app.heartbeat()).toMatchObject({ status: 'lost', loss: { trigger: 'manual' } });
    expect(app.happened).toEqual(['cleared', 'login']);
  });

  it('keeps the session when the check verifies it', async () => {
    const app = createApp();
    await app.open();
    const { client } = app.session;
    const { getTokenSilently } = client;
    client.getTokenSilently = async (options) => {
      if (options?.cacheMode === 'cache-only') return getTokenSilently(options);
      client.getTokenSilently = getTokenSilently;
      throw Object.assign(new Error('Login required'), { error: 'login_required' });
    };
    expect(await app.requestToken()).toBe('login_required');
    expect(app.session.checks).toBe(2);
    expect(app.heartbeat()).toMatchObject({ status: 'active', verifiedAt: app.session.now() });
    expect(app.shown()).toBe('hello auth0|alicesalaries');
    expect(app.happened).toEqual([]);
  });

  it('keeps the session without a network', async () => {
    const app = createApp();
    await app.open();
    app.session.goOffline();
    await app.requestToken();
    expect(app.heartbeat().status).toBe('unverified');
    expect(app.shown()).toBe('hello auth0|alicesalaries');
    expect(app.happened).toEqual([]);
  });

  it('keeps the session when the tenant requires a second factor, and goes to login for it', async () => {
    const app = createApp();
    await app.open();
    app.session.requireInteraction('mfa_required');
    await app.requestToken();
    expect(app.heartbeat().status).toBe('active');
    expect(app.auth0()).toMatchObject(isSignedOut);
    expect(app.happened).toEqual(['login']);
  });

  it('ends the session if another user signs in for the second factor', async () => {
    const app = createApp({}, null);
    await app.open();
    app.session.requireInteraction('mfa_required');
    await app.requestToken();
    app.session.switchUser({ sub: 'auth0|bob' });
    await app.requestToken();
    expect(app.heartbeat()).toMatchObject({ status: 'lost', loss: { reason: 'user_changed' } });
    expect(app.happened).toEqual(['cleared', 'login']);
  });
});

describe('useAuth0().logout()', () => {
  it('clears the app, and does not redirect the page that is about to navigate', async () => {
    const app = createApp();
    await app.open();
    const options = { logoutParams: { returnTo: 'https://app.example.com' } };
    await app.run(() => app.auth0().logout(options));
    await app.advance(60_000);
    expect(app.session.logouts).toEqual([options]);
    expect(app.happened).toEqual(['cleared']);
    expect(app.heartbeat()).toMatchObject({ status: 'signed_out', loss: null });
    expect(app.auth0()).toMatchObject(isAsleep);
    expect(app.shown()).toBe('loading');
  });

  it('leaves no user behind when the Back button restores the page', async () => {
    const app = createApp({}, null);
    await app.open();
    await app.run(() => app.auth0().logout());
    expect(app.auth0()).toMatchObject(isAsleep);
    const restored = Object.assign(new Event('pageshow'), { persisted: true });
    await app.run(async () => window.dispatchEvent(restored));
    expect(app.auth0()).toMatchObject(isSignedOut);
  });

  it.each([
    ['`openUrl: false`', false],
    ['a function', () => undefined],
  ] as const)('leaves no user behind when the page stays, with %s', async (_, openUrl) => {
    const app = createApp({}, null);
    await app.open();
    await app.run(() => app.auth0().logout({ openUrl }));
    expect(app.heartbeat().status).toBe('signed_out');
    expect(app.auth0()).toMatchObject(isSignedOut);
    await app.advance(4 * quarter);
    expect(app.session.checks).toBe(1);
    expect(app.happened).toEqual(['cleared']);
  });

  it('counts a logout of the client that leaves the page', async () => {
    const app = createApp();
    await app.open();
    await app.run(() => app.session.client.logout());
    expect(app.heartbeat()).toMatchObject({ status: 'signed_out', loss: null });
    expect(app.happened).toEqual(['cleared']);
  });
});

describe('useAuth0()', () => {
  it('has the user whom the client signed in without auth0-react', async () => {
    const app = createApp({}, null, createFakeSession({ user: null }));
    await app.open();
    await app.run(async () => app.session.signIn({ sub: 'auth0|bob' }));
    expect(app.auth0()).toMatchObject({ isAuthenticated: true, user: { sub: 'auth0|bob' } });
  });

  it('returns the same functions at every render', async () => {
    const app = createApp({ pauseAfterIdleMs: false });
    await app.open();
    const { logout, getAccessTokenSilently } = app.auth0();
    await app.advance(quarter);
    app.session.goOffline();
    await app.advance(quarter);
    expect(app.heartbeat().status).toBe('unverified');
    expect(app.auth0().logout).toBe(logout);
    expect(app.auth0().getAccessTokenSilently).toBe(getAccessTokenSilently);
  });

  it('returns the same value over 1,000 successful checks', { timeout: 60_000 }, async () => {
    const app = createApp({ intervalMs: 60_000, pauseAfterIdleMs: false });
    await app.open();
    const before = app.auth0();
    await app.advance(1_000 * 60_000);
    expect(app.session.checks).toBe(1_001);
    expect(app.auth0()).toBe(before);
  });

  it('works with a context of its own', async () => {
    const session = createFakeSession();
    const context = createContext<Auth0ContextInterface>(initialContext);
    function Reader(): ReactNode {
      const { isLoading, user } = useAuth0(context);
      return isLoading ? 'loading' : (user?.sub ?? 'nobody');
    }
    render(
      <Auth0Provider client={auth0ClientOf(session)} context={context} redirectToLogin={false}>
        <Reader />
      </Auth0Provider>,
    );
    await act(() => session.advance(0));
    expect(document.body.textContent).toBe('auth0|alice');
    session.block();
    await act(() => session.advance(quarter));
    await act(() => session.advance(0));
    await act(() => session.advance(0));
    expect(document.body.textContent).toBe('nobody');
  });
});

describe('errors of the providers', () => {
  const session = createFakeSession();
  const client = auth0ClientOf(session);
  const dropIn = "import { Auth0Provider } from '@auth0-heartbeat/react/auth0-react'";
  it.each([
    [
      'Auth0SessionProvider below that of auth0-react',
      `wrong_client: ${dropIn}`,
      <SdkProvider key={1} client={client}>
        <Auth0SessionProvider client={session.client} />
      </SdkProvider>,
    ],
    [
      'Auth0SessionProvider without a client',
      `wrong_client: ${dropIn}`,
      <Auth0SessionProvider key={2} client={undefined as never} />,
    ],
    [
      'Auth0SessionProvider below Auth0Provider',
      'duplicate_provider: <Auth0SessionProvider>',
      <Auth0Provider key={3} client={client}>
        <Auth0SessionProvider client={session.client} />
      </Auth0Provider>,
    ],
    [
      'Auth0Provider below Auth0Provider',
      'duplicate_provider: <Auth0Provider>',
      <Auth0Provider key={4} client={client}>
        <Auth0Provider client={client} />
      </Auth0Provider>,
    ],
    [
      'an invalid option',
      'invalid_option: intervalMs',
      <Auth0Provider key={5} client={client} intervalMs={-1} />,
    ],
    [
      'no domain',
      'invalid_client: getConfiguration',
      <Auth0Provider key={6} domain={''} clientId="spa" />,
    ],
  ])('%s', async (_, message, element) => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    render(<ErrorBoundary>{element}</ErrorBoundary>);
    expect(document.body.textContent).toBe(message);
  });

  it('Auth0SessionProvider works without a provider of auth0-react', async () => {
    const own = createFakeSession();
    function Status(): ReactNode {
      return useAuth0Session(({ status }) => status);
    }
    render(
      <Auth0SessionProvider client={own.client}>
        <Status />
      </Auth0SessionProvider>,
    );
    await act(() => own.advance(0));
    expect(document.body.textContent).toBe('active');
  });
});
