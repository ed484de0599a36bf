import { createFakeSession } from '@auth0-heartbeat/core/testing';
import {
  type Auth0ContextInterface,
  Auth0Provider,
  useAuth0,
  useAuth0Suspense,
  withAuthenticationRequired,
} from '@auth0/auth0-react';
import type { Auth0Client } from '@auth0/auth0-spa-js';
import { act, cleanup, render } from '@testing-library/react';
import * as React from 'react';
import { StrictMode, Suspense, useEffect, type ReactNode } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  Auth0SessionProvider,
  type Auth0Session,
  type Auth0SessionProviderProps,
  useAuth0Session,
} from '../src/auth0-react/index.js';
import { ErrorBoundary } from './error-boundary.js';

const quarter = 900_000;

afterEach(() => {
  cleanup();
  history.replaceState(null, '', '/');
  vi.restoreAllMocks();
});

const Salaries = withAuthenticationRequired(() => <p>salaries</p>);

/** A component that uses the Suspense hook of auth0-react. */
function Profile(): ReactNode {
  const { isAuthenticated, loginWithRedirect } = useAuth0Suspense();
  useEffect(() => {
    if (!isAuthenticated) void loginWithRedirect();
  }, [isAuthenticated, loginWithRedirect]);
  return 'profile';
}

function Suspended(): ReactNode {
  return (
    <Suspense fallback="waiting">
      <Profile />
    </Suspense>
  );
}

/** An app as in the documentation of auth0-react. Records the clean-ups and the logins. */
function createApp(
  props: Partial<Auth0SessionProviderProps> = {},
  user?: null,
  content: ReactNode = <Salaries />,
  session = createFakeSession({ ...(user === null && { user }) }),
  provider: { skipRedirectCallback?: boolean } = {},
) {
  const happened: string[] = [];
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
    useEffect(() => {
      auth0 = currentAuth0;
      heartbeat = currentSession;
    });
    return currentAuth0.isLoading ? 'loading' : `hello ${currentAuth0.user?.sub ?? 'nobody'}`;
  }
  const app = (
    <StrictMode>
      <Auth0Provider client={session.client as unknown as Auth0Client} {...provider}>
        <Auth0SessionProvider
          client={session.client}
          clearLocalState={() => void happened.push('cleared')}
          {...props}
        >
          <Recorder />
          {content}
        </Auth0SessionProvider>
      </Auth0Provider>
    </StrictMode>
  );
  return {
    session,
    happened,
    auth0: () => auth0,
    heartbeat: () => heartbeat,
    shown: () => document.body.textContent,
    async open() {
      // A single act: React cannot resume a component that suspends in an earlier one.
      await act(async () => {
        render(app);
        await session.advance(0);
      });
    },
    advance: (ms: number) => act(() => session.advance(ms)),
  };
}

describe('below Auth0Provider', () => {
  it('watches the user as soon as auth0-react has signed them in', async () => {
    const app = createApp();
    await app.open();
    expect(app.shown()).toBe('hello auth0|alicesalaries');
    expect(app.heartbeat()).toMatchObject({ status: 'active', user: { sub: 'auth0|alice' } });
    expect(app.session.checks).toBe(1);
  });

  it('starts watching as soon as auth0-react has completed a login', async () => {
    history.replaceState(null, '', '/?code=one&state=two');
    const app = createApp({}, null);
    const { client } = app.session;
    await client.loginWithRedirect({ appState: { returnTo: '/notes' } });
    const { handleRedirectCallback } = client;
    let respond = () => {};
    const response = new Promise<void>((resolve) => (respond = resolve));
    client.handleRedirectCallback = async (url) => {
      await response;
      return handleRedirectCallback(url);
    };
    await app.open();
    expect(app.heartbeat().status).toBe('idle');
    respond();
    await app.advance(0);
    expect(location.pathname + location.search).toBe('/notes');
    expect(app.auth0().isAuthenticated).toBe(true);
    expect(app.heartbeat()).toMatchObject({ status: 'active', user: { sub: 'auth0|alice' } });
  });

  it('reports no loss when another user logs in and the client still has the previous user', async () => {
    history.replaceState(null, '', '/?code=one&state=two');
    const app = createApp();
    const { client } = app.session;
    const { handleRedirectCallback } = client;
    client.handleRedirectCallback = async (url) => {
      // Until the response arrives, the client has the tokens of the previous user.
      await new Promise((resolve) => setTimeout(resolve));
      app.session.switchUser({ sub: 'auth0|bob' });
      return handleRedirectCallback(url);
    };
    await app.open();
    await act(() => new Promise((resolve) => setTimeout(resolve)));
    await app.advance(0);
    expect(app.heartbeat()).toMatchObject({ status: 'active', user: { sub: 'auth0|bob' } });
    expect(app.happened).toEqual([]);
  });

  it('breaks a redirect loop when auth0-react completes the logins', async () => {
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

  it('ends the session when auth0-react receives the refused confirmation', async () => {
    const session = createFakeSession({ blocksThirdPartyCookies: true });
    const app = createApp({ push: session.pushTrigger }, undefined, undefined, session);
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
    expect(app.happened).toEqual(['cleared', 'login']);
    expect(app.heartbeat()).toMatchObject({ status: 'lost', loss: { reason: 'user_blocked' } });
  });

  it('ignores a callback that auth0-react skips', async () => {
    history.replaceState(null, '', '/?code=of-another&state=sdk');
    const app = createApp({ skipRedirectCallback: true }, undefined, undefined, undefined, {
      skipRedirectCallback: true,
    });
    app.session.goOffline();
    await app.open();
    expect(app.heartbeat()).toMatchObject({ status: 'unverified', verifiedAt: null });
    expect(location.search).toContain('of-another');
  });

  it('clears before the redirect, hides the user until then, and redirects once', async () => {
    let release = () => {};
    const cleared = new Promise<void>((resolve) => (release = resolve));
    const app = createApp({ clearLocalState: () => cleared });
    await app.open();
    app.session.block();
    await app.advance(quarter);
    expect(app.heartbeat().status).toBe('lost');
    expect(app.shown()).toBe('loading');
    expect(app.auth0()).toMatchObject({ isAuthenticated: false, user: undefined });
    expect(app.happened).toEqual([]);
    release();
    await app.advance(60_000);
    expect(app.happened).toEqual(['login']);
    expect(app.shown()).toBe('loading');
  });

  it('has no user after the clean-up when the page stays', async () => {
    const app = createApp({ redirectToLogin: false });
    await app.open();
    app.session.signOutElsewhere();
    await app.advance(quarter);
    expect(app.auth0()).toMatchObject({
      isLoading: false,
      isAuthenticated: false,
      user: undefined,
    });
    expect(app.happened[0]).toBe('cleared');
  });

  it('clears before the redirect when a token call of the app fails first', async () => {
    const app = createApp();
    await app.open();
    app.session.signOutElsewhere();
    const errors: unknown[] = [];
    await act(async () => {
      await app
        .auth0()
        .getAccessTokenSilently({ cacheMode: 'off' })
        .catch((error: { error?: string }) => errors.push(error.error));
      await app.session.advance(0);
    });
    expect(errors).toEqual(['login_required']);
    expect(app.heartbeat()).toMatchObject({
      status: 'lost',
      loss: { reason: 'login_required', trigger: 'report' },
    });
    expect(app.happened).toEqual(['cleared', 'login']);
  });

  it('keeps the session when the check after a refused token call verifies it', async () => {
    const app = createApp();
    await app.open();
    const { client } = app.session;
    const { getTokenSilently } = client;
    client.getTokenSilently = async () => {
      client.getTokenSilently = getTokenSilently;
      throw Object.assign(new Error('Login required'), { error: 'login_required' });
    };
    await act(async () => {
      await app
        .auth0()
        .getAccessTokenSilently()
        .catch(() => undefined);
      await app.session.advance(0);
    });
    expect(app.session.checks).toBe(2);
    expect(app.heartbeat()).toMatchObject({ status: 'active', verifiedAt: app.session.now() });
    expect(app.shown()).toBe('hello auth0|alicesalaries');
    expect(app.happened).toEqual([]);
  });

  it('keeps the session when a token call fails without a network', async () => {
    const app = createApp();
    await app.open();
    app.session.goOffline();
    await act(async () => {
      await app
        .auth0()
        .getAccessTokenSilently({ cacheMode: 'off' })
        .catch(() => undefined);
      await app.session.advance(0);
    });
    expect(app.heartbeat().status).toBe('unverified');
    expect(app.shown()).toBe('hello auth0|alicesalaries');
    expect(app.happened).toEqual([]);
  });

  it('stops watching at logout(), and auth0-react has no user when the page stays', async () => {
    const app = createApp();
    await app.open();
    await act(() => app.auth0().logout({ openUrl: false }));
    expect(app.heartbeat().status).toBe('idle');
    expect(app.auth0()).toMatchObject({ isAuthenticated: false, user: undefined });
    await app.advance(4 * quarter);
    expect(app.session.checks).toBe(1);
    expect(app.happened).not.toContain('cleared');
  });

  it('reports no loss when logout() ends the session of the tenant', async () => {
    const app = createApp();
    await app.open();
    await act(() => app.auth0().logout({ openUrl: () => undefined }));
    await app.advance(0);
    expect(app.heartbeat().status).toBe('idle');
    expect(app.auth0().isAuthenticated).toBe(false);
    expect(app.happened).not.toContain('cleared');
  });

  it('does not redirect a page that logout() is about to navigate', async () => {
    const app = createApp();
    await app.open();
    await act(() => app.auth0().logout({ logoutParams: { returnTo: 'https://app.example.com' } }));
    await app.advance(60_000);
    expect(app.session.logouts).toEqual([
      { logoutParams: { returnTo: 'https://app.example.com' } },
    ]);
    expect(app.happened).toEqual([]);
    expect(app.shown()).toBe('hello auth0|alicesalaries');
  });

  it('reports no loss when the app itself signs out through the client', async () => {
    const app = createApp();
    await app.open();
    await app.session.client.logout({ openUrl: false });
    await act(async () => {
      await app.auth0().getAccessTokenSilently({ cacheMode: 'cache-only' });
      await app.session.advance(0);
    });
    expect(app.heartbeat().status).toBe('idle');
    expect(app.auth0()).toMatchObject({ isLoading: false, isAuthenticated: false });
    expect(app.happened).not.toContain('cleared');
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

  it('clears before withAuthenticationRequired redirects when the page stays', async () => {
    const app = createApp({ redirectToLogin: false });
    await app.open();
    app.session.signOutElsewhere();
    await act(async () => {
      await app
        .auth0()
        .getAccessTokenSilently({ cacheMode: 'off' })
        .catch(() => undefined);
      await app.session.advance(0);
    });
    expect(app.happened).toEqual(['cleared', 'login']);
  });

  it('clears immediately when another user signs in with a popup', async () => {
    const app = createApp();
    await app.open();
    app.session.switchUser({ sub: 'auth0|bob' });
    // As after a popup: the client has Bob's tokens, and auth0-react has Bob as its user.
    await act(() => app.auth0().getAccessTokenSilently({ cacheMode: 'off' }));
    await app.advance(0);
    expect(app.happened).toEqual(['cleared', 'login']);
    expect(app.shown()).toBe('loading');
  });

  it('clears for another user who signs in after the tenant required a second factor', async () => {
    const app = createApp({}, undefined, null);
    await app.open();
    app.session.requireInteraction('mfa_required');
    await act(() =>
      app
        .auth0()
        .getAccessTokenSilently({ cacheMode: 'off' })
        .catch(() => undefined),
    );
    await app.advance(0);
    expect(app.auth0()).toMatchObject({ isLoading: false, isAuthenticated: false });
    app.session.switchUser({ sub: 'auth0|bob' });
    await act(() => app.auth0().getAccessTokenSilently({ cacheMode: 'off' }));
    await app.advance(0);
    expect(app.heartbeat()).toMatchObject({ status: 'lost', loss: { reason: 'user_changed' } });
    expect(app.happened).toEqual(['cleared', 'login']);
  });

  it('suspends useAuth0Suspense() while a session ends', async () => {
    if (!('use' in React)) return;
    const suspended = createApp({}, undefined, <Suspended />);
    await suspended.open();
    expect(suspended.shown()).toContain('profile');
    suspended.session.block();
    await suspended.advance(quarter);
    expect(suspended.happened).toEqual(['cleared', 'login']);
  });

  it('continues when redirectToLogin throws', async () => {
    vi.stubGlobal('reportError', vi.fn());
    const failure = new Error('The redirect failed.');
    const app = createApp({
      redirectToLogin: () => {
        throw failure;
      },
    });
    await app.open();
    app.session.block();
    await app.advance(quarter);
    expect(reportError).toHaveBeenCalledExactlyOnceWith(failure);
    expect(app.happened).toEqual(['cleared', 'login']);
    vi.unstubAllGlobals();
  });

  it('continues when loginWithRedirect rejects', async () => {
    vi.stubGlobal('reportError', vi.fn());
    const failure = new Error('The storage is full.');
    const app = createApp({}, undefined, null);
    app.session.client.loginWithRedirect = () => Promise.reject(failure);
    await app.open();
    app.session.block();
    await app.advance(quarter);
    expect(reportError).toHaveBeenCalledExactlyOnceWith(failure);
    expect(app.auth0()).toMatchObject({ isLoading: false, isAuthenticated: false });
    vi.unstubAllGlobals();
  });

  it('rejects with invalid_client if Auth0Provider has another client', async () => {
    const other = createFakeSession({ user: null });
    const rejected = vi.fn();
    process.on('unhandledRejection', rejected);
    const app = createApp({ client: other.client });
    await app.open();
    await new Promise((resolve) => setTimeout(resolve));
    process.off('unhandledRejection', rejected);
    expect(rejected.mock.calls[0]?.[0]).toMatchObject({
      code: 'invalid_client',
      message: 'invalid_client: <Auth0Provider client>',
    });
  });

  it('throws missing_provider without Auth0Provider', () => {
    const { client } = createFakeSession();
    expect(() => renderToString(<Auth0SessionProvider client={client} />)).toThrowError(
      expect.objectContaining({
        code: 'missing_provider',
        message: 'missing_provider: <Auth0Provider>',
      }),
    );
  });

  // In happy-dom, unlike in a browser, React 18 lets an error of an effect pass the error boundary.
  it.skipIf(React.version.startsWith('18.'))(
    'throws invalid_option for a redirectToLogin that is not a function',
    () => {
      vi.spyOn(console, 'error').mockImplementation(() => undefined);
      const { client } = createFakeSession();
      render(
        <Auth0Provider client={client as unknown as Auth0Client}>
          <ErrorBoundary>
            <Auth0SessionProvider client={client} redirectToLogin={'/login' as never} />
          </ErrorBoundary>
        </Auth0Provider>,
      );
      expect(document.body.textContent).toBe('invalid_option: redirectToLogin');
    },
  );

  it('keeps the session when the tenant requires a second factor', async () => {
    const app = createApp();
    await app.open();
    app.session.requireInteraction('mfa_required');
    await act(async () => {
      await app
        .auth0()
        .getAccessTokenSilently({ cacheMode: 'off' })
        .catch(() => undefined);
      await app.session.advance(0);
    });
    expect(app.heartbeat().status).toBe('active');
    expect(app.auth0()).toMatchObject({ isLoading: false, isAuthenticated: false });
    expect(app.happened).toEqual(['login']);
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

  it('has the user whom the client signed in without auth0-react', async () => {
    const app = createApp({}, null);
    await app.open();
    await act(async () => {
      app.session.signIn({ sub: 'auth0|bob' });
      await app.session.advance(0);
    });
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

  it('returns the same useAuth0() value over 1,000 successful checks', async () => {
    const app = createApp({ intervalMs: 60_000, pauseAfterIdleMs: false });
    await app.open();
    const before = app.auth0();
    await app.advance(1_000 * 60_000);
    expect(app.session.checks).toBe(1_001);
    expect(app.auth0()).toBe(before);
  });
});
