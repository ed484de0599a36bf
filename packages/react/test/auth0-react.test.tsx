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

const quarter = 900_000;

afterEach(() => {
  cleanup();
  history.replaceState(null, '', '/');
  vi.restoreAllMocks();
});

const Salaries = withAuthenticationRequired(() => <p>salaries</p>);

/** As auth0-react has it for apps with Suspense. */
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

/** An app as auth0-react's documentation has it, with everything that it says and does on record. */
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
  let heartbeatSays!: Auth0Session;

  function Recorder(): ReactNode {
    const says = useAuth0();
    const found = useAuth0Session();
    useEffect(() => {
      auth0 = says;
      heartbeatSays = found;
    });
    const { isLoading, user: shown } = says;
    return isLoading ? 'loading' : `hello ${shown?.sub ?? 'nobody'}`;
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
    heartbeat: () => heartbeatSays,
    shown: () => document.body.textContent,
    async open() {
      // In one: React cannot resume what suspends in an act that is over.
      await act(async () => {
        render(app);
        await session.advance(0);
      });
    },
    advance: (ms: number) => act(() => session.advance(ms)),
  };
}

describe('below Auth0Provider', () => {
  it('watches whoever auth0-react has signed in, from that moment', async () => {
    const app = createApp();
    await app.open();
    expect(app.shown()).toBe('hello auth0|alicesalaries');
    expect(app.heartbeat()).toMatchObject({ status: 'active', user: { sub: 'auth0|alice' } });
    expect(app.session.checks).toBe(1);
  });

  it('begins at once when auth0-react has completed a login', async () => {
    history.replaceState(null, '', '/?code=one&state=two');
    const app = createApp({}, null);
    const { client } = app.session;
    await client.loginWithRedirect({ appState: { returnTo: '/notes' } });
    const { handleRedirectCallback } = client;
    let answer = () => {};
    const answered = new Promise<void>((resolve) => (answer = resolve));
    client.handleRedirectCallback = async (url) => {
      await answered;
      return handleRedirectCallback(url);
    };
    await app.open();
    expect(app.heartbeat().status).toBe('idle');
    answer();
    await app.advance(0);
    expect(location.pathname + location.search).toBe('/notes');
    expect(app.auth0().isAuthenticated).toBe(true);
    expect(app.heartbeat()).toMatchObject({ status: 'active', user: { sub: 'auth0|alice' } });
  });

  it('takes a login as somebody else, whose page still finds the user before, for no loss', async () => {
    history.replaceState(null, '', '/?code=one&state=two');
    const app = createApp();
    const { client } = app.session;
    const { handleRedirectCallback } = client;
    client.handleRedirectCallback = async (url) => {
      // The answer takes its time, in which the client has the tokens of before.
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

  it('breaks the loop of logins that are each lost at once, although auth0-react completes them', async () => {
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

  it('ends a session that the tenant refused to confirm, although auth0-react heard of it', async () => {
    const session = createFakeSession({ blocksThirdPartyCookies: true });
    let hint = () => {};
    const triggers = {
      push: (listener: () => void) => {
        hint = listener;
        return () => undefined;
      },
    };
    const app = createApp({ triggers }, undefined, undefined, session);
    await app.open();
    session.block();
    hint();
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

  it('takes a callback that was not meant for auth0-react for no login', async () => {
    history.replaceState(null, '', '/?code=of-another&state=sdk');
    const app = createApp({ skipRedirectCallback: true }, undefined, undefined, undefined, {
      skipRedirectCallback: true,
    });
    app.session.goOffline();
    await app.open();
    expect(app.heartbeat()).toMatchObject({ status: 'unverified', verifiedAt: null });
    expect(location.search).toContain('of-another');
  });

  it('clears before anybody redirects, shows nothing of the user meanwhile, and redirects once', async () => {
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

  it('is right about the user afterwards where the page stays', async () => {
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

  it("clears first also where the app's own token call is the first to fail", async () => {
    const app = createApp();
    await app.open();
    app.session.signOutElsewhere();
    const seen: unknown[] = [];
    await act(async () => {
      await app
        .auth0()
        .getAccessTokenSilently({ cacheMode: 'off' })
        .catch((error: { error?: string }) => seen.push(error.error));
      await app.session.advance(0);
    });
    expect(seen).toEqual(['login_required']);
    expect(app.heartbeat()).toMatchObject({
      status: 'lost',
      loss: { reason: 'login_required', trigger: 'report' },
    });
    expect(app.happened).toEqual(['cleared', 'login']);
  });

  it('a token call that fails for want of a network signs nobody out', async () => {
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

  it('ends the watch with logout(), of which auth0-react knows where the page stays', async () => {
    const app = createApp();
    await app.open();
    await act(() => app.auth0().logout({ openUrl: false }));
    expect(app.heartbeat().status).toBe('idle');
    expect(app.auth0()).toMatchObject({ isAuthenticated: false, user: undefined });
    await app.advance(4 * quarter);
    expect(app.session.checks).toBe(1);
    expect(app.happened).not.toContain('cleared');
  });

  it('takes a logout() that ends the session at the tenant for no loss', async () => {
    const app = createApp();
    await app.open();
    await act(() => app.auth0().logout({ openUrl: () => undefined }));
    await app.advance(0);
    expect(app.heartbeat().status).toBe('idle');
    expect(app.auth0().isAuthenticated).toBe(false);
    expect(app.happened).not.toContain('cleared');
  });

  it('leaves the page alone that a logout is about to leave', async () => {
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

  it('takes a user whom the app itself forgot for signed out, and clears nothing', async () => {
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

  it('shows nobody else before the clean-up is done', async () => {
    let release = () => {};
    const cleared = new Promise<void>((resolve) => (release = resolve));
    const app = createApp({ clearLocalState: () => cleared });
    await app.open();
    app.session.switchUser({ sub: 'auth0|bob' });
    await app.advance(quarter);
    // A query of the app that goes on, of which auth0-react learns that it is Bob.
    await act(() => app.auth0().getAccessTokenSilently());
    await app.advance(0);
    expect(app.heartbeat()).toMatchObject({ status: 'lost', loss: { reason: 'user_changed' } });
    expect(app.shown()).toBe('loading');
    expect(app.happened).toEqual([]);
    release();
    await app.advance(0);
    expect(app.happened).toEqual(['login']);
  });

  it('where the page stays, goes on with whoever is signed in after the clean-up', async () => {
    const app = createApp({ redirectToLogin: false });
    await app.open();
    app.session.switchUser({ sub: 'auth0|bob' });
    await app.advance(quarter);
    expect(app.happened).toEqual(['cleared']);
    expect(app.shown()).toBe('hello auth0|bobsalaries');
    expect(app.heartbeat()).toMatchObject({ status: 'active', user: { sub: 'auth0|bob' } });
  });

  it('where the page stays, clears before withAuthenticationRequired redirects', async () => {
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

  it('clears at once for somebody else who signed in by popup', async () => {
    const app = createApp();
    await app.open();
    app.session.switchUser({ sub: 'auth0|bob' });
    // As a popup does: the client has Bob's tokens, and auth0-react his name.
    await act(() => app.auth0().getAccessTokenSilently({ cacheMode: 'off' }));
    await app.advance(0);
    expect(app.happened).toEqual(['cleared', 'login']);
    expect(app.shown()).toBe('loading');
  });

  it('clears for somebody else also after the tenant had wanted a second factor of the user', async () => {
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

  it('has useAuth0Suspense() wait as well while a session ends', async () => {
    if (!('use' in React)) return;
    const suspended = createApp({}, undefined, <Suspended />);
    await suspended.open();
    expect(suspended.shown()).toContain('profile');
    suspended.session.block();
    await suspended.advance(quarter);
    expect(suspended.happened).toEqual(['cleared', 'login']);
  });

  it('lets the app go on where the way to login fails', async () => {
    vi.stubGlobal('reportError', vi.fn());
    const mistake = new Error('no way');
    const app = createApp({
      redirectToLogin: () => {
        throw mistake;
      },
    });
    await app.open();
    app.session.block();
    await app.advance(quarter);
    expect(reportError).toHaveBeenCalledExactlyOnceWith(mistake);
    expect(app.happened).toEqual(['cleared', 'login']);
    vi.unstubAllGlobals();
  });

  it('lets the app go on where the client cannot leave', async () => {
    vi.stubGlobal('reportError', vi.fn());
    const mistake = new Error('no storage');
    const app = createApp({}, undefined, null);
    app.session.client.loginWithRedirect = () => Promise.reject(mistake);
    await app.open();
    app.session.block();
    await app.advance(quarter);
    expect(reportError).toHaveBeenCalledExactlyOnceWith(mistake);
    expect(app.auth0()).toMatchObject({ isLoading: false, isAuthenticated: false });
    vi.unstubAllGlobals();
  });

  it('says that Auth0Provider has another client', async () => {
    const other = createFakeSession({ user: null });
    const rejected = vi.fn();
    process.on('unhandledRejection', rejected);
    const app = createApp({ client: other.client });
    await app.open();
    await new Promise((resolve) => setTimeout(resolve));
    process.off('unhandledRejection', rejected);
    expect(rejected.mock.calls[0]?.[0]).toMatchObject({ code: 'invalid_client' });
  });

  it('without Auth0Provider says what to wrap', () => {
    const { client } = createFakeSession();
    expect(() => renderToString(<Auth0SessionProvider client={client} />)).toThrowError(
      expect.objectContaining({
        code: 'missing_provider',
        message: expect.stringContaining('<Auth0Provider client={auth0}>') as string,
      }),
    );
  });

  it('leaves a user of whom the tenant wants a second factor to the app', async () => {
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

  it('knows a user who was signed in again while the page was not seen', async () => {
    const app = createApp();
    await app.open();
    app.session.hide();
    app.session.signOutInOtherTab();
    await app.advance(0);
    expect(app.shown()).toBe('loading');
    expect(app.happened).toEqual(['cleared']);
    // Another tab does, of which the client sees the tokens.
    await app.session.client.handleRedirectCallback();
    app.session.show();
    await app.advance(0);
    expect(app.heartbeat()).toMatchObject({ status: 'active', user: { sub: 'auth0|alice' } });
    expect(app.shown()).toBe('hello auth0|alicesalaries');
    expect(app.happened).toEqual(['cleared']);
  });

  it('knows a user whom the client signed in without auth0-react', async () => {
    const app = createApp({}, null);
    await app.open();
    await act(async () => {
      app.session.signIn({ sub: 'auth0|bob' });
      await app.session.advance(0);
    });
    expect(app.auth0()).toMatchObject({ isAuthenticated: true, user: { sub: 'auth0|bob' } });
  });

  it('hands out the same functions at each render', async () => {
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

  it('changes nothing of useAuth0() at a thousand good checks', async () => {
    const app = createApp({ intervalMs: 60_000, pauseAfterIdleMs: false });
    await app.open();
    const before = app.auth0();
    await app.advance(1_000 * 60_000);
    expect(app.session.checks).toBe(1_001);
    expect(app.auth0()).toBe(before);
  });
});
