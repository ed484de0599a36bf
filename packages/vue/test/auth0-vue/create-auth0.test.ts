import { createSessionFetch } from '@auth0-heartbeat/core';
import { authGuard, useAuth0 } from '@auth0/auth0-vue';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type App, type Component, createApp, defineComponent, h, isRef, nextTick } from 'vue';
import {
  createMemoryHistory,
  createRouter,
  createWebHashHistory,
  createWebHistory,
  type RouterHistory,
  RouterView,
} from 'vue-router';
import { digestOf } from '../../../core/src/machine/digest.js';
import { loadEmptyIframes } from '../../../core/test/browser/happy-dom.js';
import { type Auth0PluginOptions, createAuth0 } from '../../src/auth0-vue/index.js';
import { createSessionGuard, useAuth0Session, useSession } from '../../src/index.js';
import {
  assumeSilentAuthWorks,
  createFakeClient,
  hideClient,
  openCallback,
  recordKey,
  resetPage,
  sdkError,
} from './fake-sdk.js';

vi.mock('@auth0/auth0-vue', async (importOriginal) =>
  (await import('./fake-sdk.js')).withFakeClient(importOriginal as never),
);

beforeEach(() => {
  vi.useFakeTimers();
  resetPage();
  loadEmptyIframes();
  assumeSilentAuthWorks();
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const settle = () => vi.advanceTimersByTimeAsync(0);
const account = { domain: 'tenant.example.com', clientId: 'spa' };
const recordOfTabs = () => JSON.parse(localStorage.getItem(recordKey) ?? '{}') as object;

/** What the refs of auth0-vue say. */
const Page = defineComponent(() => {
  const { isLoading, isAuthenticated, user, error } = useAuth0();
  return () => {
    if (isLoading.value) return h('p', 'wait');
    return h(
      'p',
      isAuthenticated.value ? `Hello ${user.value?.sub}` : `sign in${error.value ?? ''}`,
    );
  };
});

function createPlugin(options: Auth0PluginOptions = {}) {
  return createAuth0(account, options);
}

/** Mounts an app that uses the drop-in. */
function mountApp(
  options: Auth0PluginOptions = {},
  prepare: (app: App) => void = () => {},
  root: Component = Page,
) {
  const auth0 = createPlugin(options);
  const app = createApp(root);
  prepare(app);
  app.use(auth0);
  const container = document.createElement('div');
  app.mount(container);
  onTestFinished(() => app.unmount());
  const session = app.runWithContext(useSession);
  return { app, auth0, container, session };
}

const page = (text: string) => ({ render: () => h('p', text) });

function createAppRouter(history: RouterHistory = createWebHistory('/app/')) {
  const router = createRouter({
    history,
    routes: [
      { path: '/', component: page('home') },
      { path: '/team', component: page('team'), beforeEnter: authGuard },
      { path: '/fresh', component: page('fresh'), meta: { maxAgeMs: 0 } },
      { path: '/failed', component: page('failed') },
      { path: '/blocked', component: page('blocked'), meta: { maxAgeMs: 0 } },
      { path: '/guarded-blocked', component: page('guarded'), beforeEnter: () => false },
      { path: '/:all(.*)', component: page('other') },
    ],
  });
  router.beforeEach(createSessionGuard());
  return router;
}

function mountRouterApp(options: Auth0PluginOptions = {}, history?: RouterHistory) {
  const router = createAppRouter(history);
  return { router, ...mountApp(options, (app) => app.use(router), RouterView) };
}

describe('createAuth0', () => {
  it('returns the plugin of auth0-vue, which is also the client, and `$auth0`', async () => {
    createFakeClient();
    const { app, auth0 } = mountApp();
    await settle();
    expect(app.config.globalProperties['$auth0']).toMatchObject({
      isAuthenticated: { value: true },
    });
    expect(app.runWithContext(useAuth0).user.value).toEqual({ sub: 'auth0|alice', sid: 'one' });
    expect(auth0.idTokenClaims.value).toMatchObject({ sid: 'one' });
    expect(isRef(auth0.isAuthenticated)).toBe(true);
  });

  it('watches the session: a check uses the client itself', async () => {
    const { getTokenSilently } = createFakeClient();
    const { app } = mountApp();
    await settle();
    const { status, user, verifiedAt } = app.runWithContext(useAuth0Session);
    expect(status.value).toBe('active');
    expect(user.value).toEqual({ sub: 'auth0|alice', sid: 'one' });
    expect(verifiedAt.value).toBe(Date.now());
    expect(getTokenSilently).toHaveBeenCalledExactlyOnceWith({
      cacheMode: 'off',
      timeoutInSeconds: 4.5,
    });
  });

  it('passes the session to functions that take one', async () => {
    createFakeClient();
    const { session } = mountApp();
    const response = createSessionFetch(session, async () => new Response('ok'))('/orders');
    expect(await (await response).text()).toBe('ok');
  });

  it('stops when the app is unmounted', async () => {
    const { getTokenSilently } = createFakeClient();
    const app = createApp(Page).use(createPlugin({ intervalMs: 1_000 }));
    app.mount(document.createElement('div'));
    await settle();
    app.unmount();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(getTokenSilently).toHaveBeenCalledOnce();
  });

  it('throws duplicate_provider if the app has a session already', () => {
    createFakeClient();
    const { app } = mountApp();
    expect(() => app.use(createPlugin())).toThrowError(
      expect.objectContaining({ code: 'duplicate_provider' }),
    );
  });

  it('throws invalid_option for an invalid option of the session', () => {
    createFakeClient();
    const app = createApp(Page);
    expect(() => app.use(createPlugin({ intervalMs: -1 }))).toThrowError(
      'invalid_option: intervalMs',
    );
  });

  it('throws invalid_client for a release of auth0-vue that hides its client', () => {
    hideClient();
    expect(() => createApp(Page).use(createPlugin())).toThrowError(
      expect.objectContaining({ code: 'invalid_client' }),
    );
  });
});

describe('the refs of auth0-vue', () => {
  it('are loading until the session is known, also after a token call of the app', async () => {
    const { checkSession, signOut, signIn } = createFakeClient();
    signOut();
    let load!: (value: undefined) => void;
    checkSession.mockReturnValueOnce(new Promise((resolve) => (load = resolve)));
    const { auth0, container } = mountApp();
    await auth0.getAccessTokenSilently({ cacheMode: 'cache-only' });
    await settle();
    expect(auth0.isLoading.value).toBe(true);
    expect(container.textContent).toBe('wait');
    signIn();
    load(undefined);
    await settle();
    expect(container.textContent).toBe('Hello auth0|alice');
    expect(checkSession).toHaveBeenCalledOnce();
  });

  it('never say signed out while a session is restored', async () => {
    createFakeClient();
    const texts = new Set<string>();
    const { container } = mountApp();
    for (let turn = 0; turn < 100; turn++) {
      texts.add(container.textContent);
      await nextTick();
    }
    await settle();
    texts.add(container.textContent);
    expect([...texts]).toEqual(['wait', 'Hello auth0|alice']);
  });

  it('are loading and have no user during an ending, and no user after one that stays', async () => {
    const { getTokenSilently, client, signOut } = createFakeClient();
    let clear!: (value: undefined) => void;
    const cleared = new Promise((resolve) => (clear = resolve));
    const { auth0, session } = mountApp({
      redirectToLogin: false,
      clearLocalState: () => cleared,
    });
    await settle();
    getTokenSilently.mockRejectedValueOnce(sdkError('login_required'));
    await session.check();
    await settle();
    expect(session.getSnapshot().status).toBe('lost');
    // The client still has the user.
    expect(await client.getUser()).toMatchObject({ sub: 'auth0|alice' });
    await auth0.getAccessTokenSilently({ cacheMode: 'cache-only' });
    expect(auth0.isLoading.value).toBe(true);
    expect(auth0.isAuthenticated.value).toBe(false);
    expect(auth0.user.value).toBeUndefined();
    expect(auth0.idTokenClaims.value).toBeUndefined();
    signOut();
    clear(undefined);
    await settle();
    expect(session.getSnapshot().status).toBe('signed_out');
    expect(auth0.isLoading.value).toBe(false);
    expect(auth0.isAuthenticated.value).toBe(false);
    expect(auth0.user.value).toBeUndefined();
    expect(auth0.error.value).toBeNull();
  });

  it('follow a login in another tab, and a late restore', async () => {
    const { signIn, signOut } = createFakeClient();
    signOut();
    const { auth0, container } = mountApp();
    await settle();
    expect(container.textContent).toBe('sign in');
    signIn();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(container.textContent).toBe('Hello auth0|alice');
    expect(auth0.idTokenClaims.value).toMatchObject({ sid: 'two' });
    expect(auth0.error.value).toBeNull();
  });

  it('do not change with a check, nor does error', async () => {
    const { getTokenSilently } = createFakeClient();
    const { auth0, session } = mountApp();
    await settle();
    const { value: user } = auth0.user;
    const failure = new Error('The login failed.');
    auth0.error.value = failure;
    await session.check();
    getTokenSilently.mockRejectedValueOnce(sdkError('timeout'));
    await session.check();
    expect(session.getSnapshot().status).toBe('unverified');
    expect(auth0.error.value).toBe(failure);
    expect(auth0.user.value).toBe(user);
    expect(auth0.isLoading.value).toBe(false);
  });

  it('cause no render in 1,000 good checks', async () => {
    const { getTokenSilently } = createFakeClient();
    const renders = vi.fn();
    const Counter = defineComponent(() => {
      const auth0 = useAuth0();
      return () => {
        renders();
        return h('p', [auth0.isLoading.value, auth0.isAuthenticated.value, auth0.user.value?.sub]);
      };
    });
    const { session } = mountApp({}, undefined, Counter);
    await settle();
    renders.mockClear();
    getTokenSilently.mockClear();
    for (let check = 0; check < 1_000; check++) await session.check();
    await settle();
    expect(getTokenSilently).toHaveBeenCalledTimes(1_000);
    expect(renders).not.toHaveBeenCalled();
  }, 240_000);

  it('are loading while a check finds out why the client has dropped its tokens', async () => {
    const { getTokenSilently, signOut } = createFakeClient();
    const { auth0, container, session } = mountApp({ redirectToLogin: false });
    await settle();
    getTokenSilently.mockImplementationOnce(async () => {
      signOut();
      throw sdkError('login_required');
    });
    await expect(auth0.getAccessTokenSilently({ cacheMode: 'off' })).rejects.toThrowError();
    await nextTick();
    expect(session.getSnapshot()).toMatchObject({ checking: true, user: { sub: 'auth0|alice' } });
    expect(container.textContent).toBe('wait');
  });

  it('pass the error of a token call of the app on as a report', async () => {
    const { getTokenSilently } = createFakeClient();
    const { auth0, session } = mountApp({ minGapMs: 0 });
    await settle();
    await vi.advanceTimersByTimeAsync(1);
    const error = sdkError('invalid_grant', 'Unknown or invalid refresh token.');
    getTokenSilently.mockRejectedValueOnce(error).mockRejectedValueOnce(error);
    await expect(auth0.getAccessTokenSilently({ cacheMode: 'off' })).rejects.toBe(error);
    expect(auth0.error.value).toBe(error);
    await settle();
    expect(session.getSnapshot().status).toBe('lost');
  });
});

describe('the logout of auth0-vue', () => {
  it('runs the clean-up and signs out the other tabs, then the client', async () => {
    const { logout } = createFakeClient();
    const order: string[] = [];
    logout.mockImplementationOnce(async () => void order.push('logout'));
    const { auth0 } = mountApp({ clearLocalState: () => order.push('clear') });
    await settle();
    await auth0.logout({ logoutParams: { returnTo: 'https://app.example.com/' } });
    expect(order).toEqual(['clear', 'logout']);
    expect(logout).toHaveBeenCalledExactlyOnceWith({
      logoutParams: { returnTo: 'https://app.example.com/' },
    });
    expect(recordOfTabs()).toMatchObject({
      check: { verdict: 'lost', code: 'signed_out', user: digestOf('auth0|alice') },
    });
  });

  it('leaves no user in the refs, which are loading until the page is left', async () => {
    createFakeClient();
    let clear!: (value: undefined) => void;
    const { auth0, container } = mountApp({
      clearLocalState: () => new Promise((resolve) => (clear = resolve)),
    });
    await settle();
    const leaving = auth0.logout();
    await settle();
    expect(container.textContent).toBe('wait');
    expect(auth0.user.value).toBeUndefined();
    clear(undefined);
    await leaving;
    await settle();
    expect(container.textContent).toBe('wait');
    // The user is back. An input would also count as one in the tests that follow.
    dispatchEvent(new Event('pageshow'));
    await settle();
    expect(container.textContent).toBe('sign in');
  });

  it('that stays on the page is shown at once', async () => {
    createFakeClient();
    const { auth0, container } = mountApp();
    await settle();
    await auth0.logout({ openUrl: async () => undefined });
    await settle();
    expect(container.textContent).toBe('sign in');
  });

  it('of the session leaves the page in the same way', async () => {
    const { logout } = createFakeClient();
    const clearLocalState = vi.fn();
    const { session } = mountApp({ clearLocalState });
    await settle();
    await session.logout();
    expect(clearLocalState).toHaveBeenCalledOnce();
    expect(logout).toHaveBeenCalledOnce();
  });
});

describe('a callback', () => {
  it('is completed once, shared with the other tabs, and auth0-vue navigates to its target', async () => {
    const { handleRedirectCallback } = createFakeClient();
    handleRedirectCallback.mockResolvedValue({ appState: { target: '/other' } });
    openCallback('/app/');
    const { router } = mountRouterApp();
    await settle();
    expect(handleRedirectCallback).toHaveBeenCalledOnce();
    expect(router.currentRoute.value.fullPath).toBe('/other');
    expect(location.pathname + location.search).toBe('/app/other');
    expect(recordOfTabs()).toMatchObject({ login: { user: digestOf('auth0|alice') } });
  });

  it('of another client is left alone', async () => {
    const { handleRedirectCallback, checkSession, signOut } = createFakeClient();
    signOut();
    history.replaceState(null, '', '/app/?code=theirs&state=theirs');
    const { auth0 } = mountRouterApp();
    await settle();
    expect(handleRedirectCallback).not.toHaveBeenCalled();
    expect(checkSession).toHaveBeenCalledOnce();
    expect(location.search).toBe('?code=theirs&state=theirs');
    expect(auth0.error.value).toBeNull();
  });

  it('is left to the app by skipRedirectCallback', async () => {
    const { handleRedirectCallback } = createFakeClient();
    openCallback('/app/');
    const { container } = mountRouterApp({ skipRedirectCallback: true });
    await settle();
    expect(handleRedirectCallback).not.toHaveBeenCalled();
    expect(container.textContent).toBe('home');
    expect(location.search).toBe('?code=code&state=own');
  });

  it('that is refused sets error and navigates to errorPath', async () => {
    const { handleRedirectCallback, signOut } = createFakeClient();
    signOut();
    handleRedirectCallback.mockRejectedValue(sdkError('access_denied', 'No.'));
    openCallback('/app/', 'error=access_denied');
    const { auth0, container, session } = mountRouterApp({
      errorPath: '/failed',
      blocked: '/blocked',
    });
    await settle();
    expect(container.textContent).toBe('failed');
    expect(auth0.error.value?.message).toBe('No.');
    expect(auth0.isLoading.value).toBe(false);
    expect(session.getSnapshot().login).toMatchObject({ status: 'denied' });
  });
});

describe('a blocked user', () => {
  const appState = { returnTo: '/app/team', target: '/team', redirectedBy: 'auth0-heartbeat' };
  const refusal = sdkError('unauthorized', 'user is blocked', appState);

  function returnBlocked() {
    const fake = createFakeClient();
    fake.signOut();
    fake.handleRedirectCallback.mockRejectedValue(refusal);
    openCallback('/app/', 'error=unauthorized&error_description=user%20is%20blocked');
    return fake;
  }

  it('sees the route `blocked` after the clean-up, which a guard with maxAgeMs lets pass', async () => {
    const { loginWithRedirect } = returnBlocked();
    const order: string[] = [];
    const { router, container } = mountRouterApp({
      blocked: '/blocked',
      clearLocalState: () => order.push('clear'),
      onBlocked: ({ status }) => order.push(status),
    });
    router.afterEach(({ path }, _from, failure) => void (failure || order.push(path)));
    await settle();
    expect(container.textContent).toBe('blocked');
    expect(location.pathname).toBe('/app/blocked');
    // Whether the router has entered the callback page before is a matter of time.
    expect(order.filter((step) => step !== '/')).toEqual(['clear', 'blocked', '/blocked']);
    expect(loginWithRedirect).not.toHaveBeenCalled();
  });

  it('is not sent to login by the guard of auth0-vue', async () => {
    const { loginWithRedirect } = returnBlocked();
    history.replaceState(null, '', '/app/team?error=unauthorized&state=own');
    const { router } = mountRouterApp({ blocked: '/blocked' });
    await settle();
    expect(router.currentRoute.value.path).toBe('/blocked');
    expect(loginWithRedirect).not.toHaveBeenCalled();
  });

  it('returns to where they came from with the login of the session', async () => {
    const { loginWithRedirect } = returnBlocked();
    const { session } = mountRouterApp({ blocked: '/blocked' });
    await settle();
    await session.login();
    expect(loginWithRedirect).toHaveBeenCalledExactlyOnceWith({ appState });
  });

  it('sees the page of errorPath without the option `blocked`', async () => {
    returnBlocked();
    const { container } = mountRouterApp({ errorPath: '/failed' });
    await settle();
    expect(container.textContent).toBe('failed');
  });

  it('is a warning in development if another guard is in front of the route', async () => {
    vi.stubEnv('NODE_ENV', 'development');
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    returnBlocked();
    const { router } = mountRouterApp({ blocked: '/guarded-blocked' });
    await settle();
    expect(router.currentRoute.value.path).not.toBe('/guarded-blocked');
    expect(
      warn.mock.calls.flat().filter((text) => String(text).includes('`blocked`')),
    ).toHaveLength(1);
  });
});

describe('login', () => {
  it('adds the route as target for auth0-vue when the session is lost', async () => {
    const { getTokenSilently, loginWithRedirect } = createFakeClient();
    const { session } = mountRouterApp({ returnTo: '/app/notes?id=1#top' });
    await settle();
    getTokenSilently.mockRejectedValueOnce(sdkError('login_required'));
    await session.check();
    await settle();
    expect(loginWithRedirect.mock.calls).toEqual([
      [
        {
          appState: {
            returnTo: '/app/notes?id=1#top',
            target: '/notes?id=1#top',
            redirectedBy: 'auth0-heartbeat',
          },
        },
      ],
    ]);
  });

  it.each([
    ['without a router', undefined, '/app/notes?id=1#top', '/app/notes?id=1#top'],
    ['with a router at the root', '/', '/notes?id=1#top', '/notes?id=1#top'],
    ['with a router below a path', '/app/', '/app/notes?id=1#top', '/notes?id=1#top'],
    ['at the start of a router below a path', '/app/', '/app?id=1', '/?id=1'],
    ['outside of the path of the router', '/app/', '/else', '/else'],
    ['beside the path of the router', '/app/', '/apple/pie', '/apple/pie'],
    ['and never to another host', '/app/', '/app//evil.example', '/evil.example'],
  ])('returns to the route %s', async (_, base, returnTo, target) => {
    const { loginWithRedirect } = createFakeClient();
    const { session } = base ? mountRouterApp({}, createMemoryHistory(base)) : mountApp();
    await session.login({ appState: { returnTo } });
    expect(loginWithRedirect.mock.calls[0]?.[0]).toMatchObject({ appState: { returnTo, target } });
  });

  it.each([
    ['/shop/?lang=en#/notes?id=1#top', '/notes?id=1#top'],
    ['/shop/?lang=en', '/'],
    ['/shop/#//evil.example', '/evil.example'],
  ])('returns from %s to the route in the hash', async (returnTo, target) => {
    const { loginWithRedirect } = createFakeClient();
    // The router was created at the callback URL.
    history.replaceState(null, '', '/shop/?code=code&state=state');
    const hash = createWebHashHistory();
    history.replaceState(null, '', '/shop/?lang=en');
    const { session } = mountRouterApp({}, hash);
    await session.login({ appState: { returnTo } });
    expect(loginWithRedirect.mock.calls[0]?.[0]).toMatchObject({ appState: { target } });
  });

  it('of the app keeps its own appState', async () => {
    const { loginWithRedirect } = createFakeClient();
    const { auth0 } = mountRouterApp();
    await auth0.loginWithRedirect({ appState: { target: '/team' } });
    await auth0.loginWithRedirect();
    expect(loginWithRedirect.mock.calls).toEqual([[{ appState: { target: '/team' } }], [{}]]);
  });
});

describe('the guards', () => {
  it.each(['/team', '/fresh'])('wait until the session is known, then enter %s', async (path) => {
    const { checkSession, signOut, signIn, loginWithRedirect } = createFakeClient();
    signOut();
    let load!: (value: undefined) => void;
    checkSession.mockReturnValueOnce(new Promise((resolve) => (load = resolve)));
    const { router } = mountRouterApp();
    await settle();
    void router.push(path);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(loginWithRedirect).not.toHaveBeenCalled();
    signIn();
    load(undefined);
    await settle();
    expect(router.currentRoute.value.path).toBe(path);
    expect(loginWithRedirect).not.toHaveBeenCalled();
  });

  it.each(['/team', '/fresh'])('go to login once if nobody is signed in: %s', async (path) => {
    const { signOut, loginWithRedirect } = createFakeClient();
    signOut();
    const { router } = mountRouterApp();
    await settle();
    await router.push(`${path}?page=2`);
    expect(router.currentRoute.value.path).toBe('/');
    expect(loginWithRedirect).toHaveBeenCalledOnce();
    expect(loginWithRedirect.mock.calls[0]?.[0]).toMatchObject({
      appState: { target: `${path}?page=2` },
    });
  });

  it('of auth0-vue waits for an ending: one redirect, after the clean-up', async () => {
    const { getTokenSilently, loginWithRedirect } = createFakeClient();
    let clear!: (value: undefined) => void;
    const cleared = new Promise((resolve) => (clear = resolve));
    const { router, session } = mountRouterApp({ clearLocalState: () => cleared });
    await settle();
    getTokenSilently.mockRejectedValueOnce(sdkError('login_required'));
    await session.check();
    await settle();
    void router.push('/team');
    await settle();
    expect(loginWithRedirect).not.toHaveBeenCalled();
    clear(undefined);
    await settle();
    expect(loginWithRedirect).toHaveBeenCalledOnce();
  });
});
