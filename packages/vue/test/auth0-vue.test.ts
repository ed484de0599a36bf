import { SessionHeartbeatError } from '@auth0-heartbeat/core';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type App, createApp, defineComponent, h, nextTick, ref, watch } from 'vue';
import {
  createMemoryHistory,
  createRouter,
  createWebHashHistory,
  type RouterHistory,
} from 'vue-router';
import { type Auth0SessionOptions, createAuth0Session, useAuth0Session } from '../src/index.js';
import { digestOf } from '../../core/src/machine/digest.js';
import { loadEmptyIframes } from '../../core/test/browser/happy-dom.js';
import {
  assumeSilentAuthWorks,
  createFakeAuth0Vue,
  recordKey,
  sdkError,
} from './fake-auth0-vue.js';

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  loadEmptyIframes();
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const settle = () => vi.advanceTimersByTimeAsync(0);
const loginError = new Error('The login failed.');

/** Signs Alice out in another tab: her session ends here at once, without a check. */
function signOutInOtherTab(): void {
  const user = digestOf('auth0|alice');
  const check = { at: Date.now() + 1, verdict: 'lost', code: 'signed_out', user };
  const newValue = JSON.stringify({ check });
  dispatchEvent(new StorageEvent('storage', { key: recordKey, newValue }));
}

/** Mounts an app with auth0-vue and the plugin. Returns its session. */
async function mountApp(
  fake: ReturnType<typeof createFakeAuth0Vue>,
  options: Partial<Auth0SessionOptions> = {},
  prepare: (app: App) => void = (app) => app.use(fake.auth0),
) {
  const app = createApp({ render: () => null });
  prepare(app);
  app.use(createAuth0Session({ client: fake.auth0, redirectToLogin: false, ...options }));
  app.mount(document.createElement('div'));
  onTestFinished(() => app.unmount());
  await settle();
  return app.runWithContext(useAuth0Session);
}

describe('with the client of auth0-vue', () => {
  it('watches the signed-in user', async () => {
    assumeSilentAuthWorks();
    const fake = createFakeAuth0Vue();
    const { status, user, verifiedAt } = await mountApp(fake);
    expect(status.value).toBe('active');
    expect(user.value).toEqual({ sub: 'auth0|alice', sid: 'one' });
    expect(verifiedAt.value).toBe(Date.now());
    expect(fake.sdk.getTokenSilently).toHaveBeenCalledExactlyOnceWith({
      cacheMode: 'off',
      timeoutInSeconds: 4.5,
    });
  });

  describe('when auth0-vue completes the login', () => {
    const record = () => JSON.parse(localStorage.getItem(recordKey) ?? '{}') as object;

    afterEach(() => history.replaceState(null, '', '/'));

    it('shares the login with the other tabs before the first check', async () => {
      assumeSilentAuthWorks();
      history.replaceState(null, '', '/?code=one&state=two');
      const fake = createFakeAuth0Vue();
      fake.sdk.getTokenSilently.mockReturnValue(new Promise(() => {}));
      const { status, verifiedAt } = await mountApp(fake);
      expect(fake.sdk.handleRedirectCallback).toHaveBeenCalledOnce();
      const user = digestOf('auth0|alice');
      expect(record()).toMatchObject({ login: { at: Date.now(), user } });
      expect(status.value).toBe('active');
      expect(verifiedAt.value).toBe(Date.now());
    });

    it('ends the session if the tenant refused to confirm it', async () => {
      sessionStorage.setItem('auth0-heartbeat.confirmed-at', String(Date.now()));
      history.replaceState(null, '', '/?error=unauthorized&error_description=user&state=two');
      const fake = createFakeAuth0Vue();
      const confirmed = digestOf('auth0|alice');
      fake.sdk.handleRedirectCallback.mockRejectedValue(
        Object.assign(sdkError('unauthorized'), {
          error_description: 'user is blocked',
          appState: { returnTo: '/', confirmed },
        }),
      );
      const clearLocalState = vi.fn();
      const { loss } = await mountApp(fake, { clearLocalState });
      expect(loss.value?.reason).toBe('user_blocked');
      expect(clearLocalState).toHaveBeenCalledOnce();
      sessionStorage.clear();
    });

    it('ignores a callback that auth0-vue skips', async () => {
      history.replaceState(null, '', '/?code=of-another&state=sdk');
      const fake = createFakeAuth0Vue({}, { skipRedirectCallback: true });
      await mountApp(fake);
      expect(record()).not.toHaveProperty('login');
    });
  });

  it('can be installed before auth0-vue', async () => {
    assumeSilentAuthWorks();
    const fake = createFakeAuth0Vue();
    const app = createApp({ render: () => null })
      .use(createAuth0Session({ client: fake.auth0 }))
      .use(fake.auth0);
    onTestFinished(() => app.unmount());
    app.mount(document.createElement('div'));
    await settle();
    expect(app.runWithContext(useAuth0Session).status.value).toBe('active');
  });

  it('waits until auth0-vue has restored the user', async () => {
    assumeSilentAuthWorks();
    const fake = createFakeAuth0Vue();
    let load!: (value: undefined) => void;
    fake.sdk.checkSession.mockReturnValueOnce(new Promise((resolve) => (load = resolve)));
    const { status, verify } = await mountApp(fake);
    const isVerified = verify({ maxAgeMs: 0 });
    await settle();
    expect(status.value).toBe('idle');
    load(undefined);
    expect(await isVerified).toBe(true);
    expect(status.value).toBe('active');
  });

  it('resolves a check() of a component that has unmounted meanwhile', async () => {
    assumeSilentAuthWorks();
    const fake = createFakeAuth0Vue();
    let load!: (value: undefined) => void;
    fake.sdk.checkSession.mockReturnValueOnce(new Promise((resolve) => (load = resolve)));
    const isShown = ref(false);
    const checked = vi.fn();
    const Checker = defineComponent(() => {
      void useAuth0Session().check().then(checked);
      return () => null;
    });
    const app = createApp(() => isShown.value && h(Checker))
      .use(fake.auth0)
      .use(createAuth0Session({ client: fake.auth0 }));
    app.mount(document.createElement('div'));
    onTestFinished(() => app.unmount());
    isShown.value = true;
    await settle();
    isShown.value = false;
    await settle();
    expect(checked).not.toHaveBeenCalled();
    load(undefined);
    await settle();
    expect(checked).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ status: 'active' }));
  });

  it('ends a lost session', async () => {
    assumeSilentAuthWorks();
    const fake = createFakeAuth0Vue();
    const redirectToLogin = vi.fn();
    const { status, check } = await mountApp(fake, { redirectToLogin });
    fake.sdk.getTokenSilently.mockRejectedValueOnce(sdkError('login_required'));
    await check();
    await settle();
    expect(status.value).toBe('lost');
    expect(fake.sdk.logout).toHaveBeenCalledExactlyOnceWith({ openUrl: false });
    expect(fake.auth0.isAuthenticated.value).toBe(false);
    expect(redirectToLogin).toHaveBeenCalledOnce();
  });
});

describe('the error of auth0-vue', () => {
  it('keeps the error of a failed login after a successful check', async () => {
    assumeSilentAuthWorks();
    const fake = createFakeAuth0Vue();
    const { check } = await mountApp(fake);
    fake.auth0.error.value = loginError;
    const changed = vi.fn();
    onTestFinished(watch(fake.auth0.error, changed));
    await check();
    expect(fake.auth0.error.value).toBe(loginError);
    await nextTick();
    expect(changed).not.toHaveBeenCalled();
  });

  it.each([['there was none', null] as const, ['there was another', loginError] as const])(
    'is never the error of an inconclusive check: %s',
    async (_, before) => {
      assumeSilentAuthWorks();
      const fake = createFakeAuth0Vue();
      const { check, status } = await mountApp(fake);
      fake.auth0.error.value = before;
      const changed = vi.fn();
      onTestFinished(watch(fake.auth0.error, changed));
      fake.sdk.getTokenSilently.mockRejectedValueOnce(sdkError('timeout'));
      await check();
      expect(status.value).toBe('unverified');
      expect(fake.auth0.error.value).toBe(before);
      await nextTick();
      expect(changed).not.toHaveBeenCalled();
    },
  );

  it('does not change when the session ends', async () => {
    assumeSilentAuthWorks();
    const fake = createFakeAuth0Vue();
    const { check } = await mountApp(fake);
    fake.auth0.error.value = loginError;
    fake.sdk.getTokenSilently.mockRejectedValueOnce(sdkError('login_required'));
    await check();
    await settle();
    expect(fake.sdk.logout).toHaveBeenCalledOnce();
    expect(fake.auth0.error.value).toBe(loginError);
  });

  it('keeps the error of a failed login when the session ends during a check', async () => {
    assumeSilentAuthWorks();
    const fake = createFakeAuth0Vue();
    const { check, status } = await mountApp(fake);
    fake.auth0.error.value = loginError;
    let fail!: (error: Error) => void;
    fake.sdk.getTokenSilently.mockReturnValueOnce(new Promise((_, reject) => (fail = reject)));
    void check();
    await settle();
    signOutInOtherTab();
    await settle();
    expect(status.value).toBe('lost');
    expect(fake.sdk.logout).toHaveBeenCalledOnce();
    fail(sdkError('timeout'));
    await settle();
    expect(fake.auth0.error.value).toBe(loginError);
  });

  describe('of a call of the app during a check', () => {
    const appError = sdkError('consent_required');

    /** Starts a check. `finish` lets it succeed or fail. */
    async function begin(before: Error | null) {
      assumeSilentAuthWorks();
      const fake = createFakeAuth0Vue();
      const { check } = await mountApp(fake);
      fake.auth0.error.value = before;
      let finish!: (answer: string | Error) => void;
      fake.sdk.getTokenSilently.mockReturnValueOnce(
        new Promise((resolve, reject) => {
          finish = (answer) => (typeof answer === 'string' ? resolve(answer) : reject(answer));
        }),
      );
      const checked = check();
      await settle();
      return { fake, finish, checked };
    }

    it.each([
      ['succeeds', 'token'],
      ['fails', sdkError('timeout')],
    ])('appears when the check %s', async (_, answer) => {
      const { fake, finish, checked } = await begin(loginError);
      fake.sdk.getTokenSilently.mockRejectedValueOnce(appError);
      await expect(fake.auth0.getAccessTokenSilently()).rejects.toBe(appError);
      finish(answer);
      await checked;
      await settle();
      expect(fake.auth0.error.value).toBe(appError);
    });

    it.each([
      ['succeeds', 'token'],
      ['fails', sdkError('timeout')],
    ])('stays cleared by a successful call when the check %s', async (_, answer) => {
      const { fake, finish, checked } = await begin(loginError);
      await fake.auth0.getAccessTokenSilently();
      finish(answer);
      await checked;
      await settle();
      expect(fake.auth0.error.value).toBeNull();
    });
  });
});

describe('with a cache that tabs share', () => {
  it('keeps the tokens of another user who signed in in another tab', async () => {
    assumeSilentAuthWorks();
    const fake = createFakeAuth0Vue();
    const { loss, report } = await mountApp(fake);
    fake.signIn('auth0|bob');
    report({ error: 'invalid_grant', error_description: 'revoked' });
    await settle();
    expect(loss.value).toMatchObject({ reason: 'user_changed', user: { sub: 'auth0|alice' } });
    expect(fake.sdk.logout).not.toHaveBeenCalled();
    expect(fake.auth0.idTokenClaims.value).toMatchObject({ sub: 'auth0|bob' });
  });

  it('does not sign a user in again who signed out in another tab', async () => {
    assumeSilentAuthWorks();
    const fake = createFakeAuth0Vue();
    const { check } = await mountApp(fake);
    fake.sdk.getTokenSilently.mockClear();
    fake.auth0.error.value = loginError;
    fake.signOut();
    void check();
    await settle();
    expect(fake.auth0.isAuthenticated.value).toBe(false);
    expect(fake.sdk.getTokenSilently).not.toHaveBeenCalled();
    expect(fake.auth0.error.value).toBe(loginError);
  });
});

describe('when the user of auth0-vue changes', () => {
  it('ends the session at once when another user signs in', async () => {
    assumeSilentAuthWorks();
    const fake = createFakeAuth0Vue();
    const { loss } = await mountApp(fake);
    fake.sdk.loginWithPopup.mockImplementationOnce(async () => fake.signIn('auth0|bob'));
    await fake.auth0.loginWithPopup();
    await settle();
    expect(loss.value).toMatchObject({ reason: 'user_changed', user: { sub: 'auth0|alice' } });
  });

  it('watches a user as soon as they are signed in', async () => {
    assumeSilentAuthWorks();
    const fake = createFakeAuth0Vue();
    fake.signOut();
    const { status, user } = await mountApp(fake);
    expect(status.value).toBe('idle');
    fake.signIn('auth0|bob');
    await fake.auth0.checkSession();
    await settle();
    expect(user.value?.sub).toBe('auth0|bob');
  });

  it('starts a new session when a user signs in after a loss', async () => {
    assumeSilentAuthWorks();
    const fake = createFakeAuth0Vue();
    const { status, check } = await mountApp(fake);
    fake.sdk.getTokenSilently.mockRejectedValueOnce(sdkError('login_required'));
    await check();
    await settle();
    expect(status.value).toBe('lost');
    fake.signIn('auth0|alice');
    await fake.auth0.checkSession();
    await settle();
    expect(status.value).toBe('active');
  });

  it('stays lost when a late response to a check restores the tokens', async () => {
    assumeSilentAuthWorks();
    const fake = createFakeAuth0Vue();
    const { status, check } = await mountApp(fake);
    let answer!: (token: string) => void;
    fake.sdk.getTokenSilently.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    void check();
    await settle();
    signOutInOtherTab();
    await settle();
    expect(status.value).toBe('lost');
    fake.signIn('auth0|alice');
    answer('token');
    await settle();
    expect(status.value).toBe('lost');
    expect(fake.auth0.isAuthenticated.value).toBe(false);
  });

  it('checks at once when the user is gone', async () => {
    assumeSilentAuthWorks();
    const fake = createFakeAuth0Vue();
    const { checking } = await mountApp(fake);
    expect(checking.value).toBe(false);
    await fake.auth0.logout({ openUrl: false });
    expect(checking.value).toBe(true);
    await settle();
    // Without tokens, only an iframe can distinguish a loss from a sign-out by the app.
    expect(document.querySelector('iframe')).not.toBeNull();
  });

  it('stops listening when the app unmounts', async () => {
    assumeSilentAuthWorks();
    const fake = createFakeAuth0Vue();
    fake.signOut();
    const app = createApp({ render: () => null })
      .use(fake.auth0)
      .use(createAuth0Session({ client: fake.auth0 }));
    app.mount(document.createElement('div'));
    await settle();
    app.unmount();
    fake.signIn('auth0|alice');
    await fake.auth0.checkSession();
    await settle();
    expect(fake.sdk.getTokenSilently).not.toHaveBeenCalled();
  });
});

describe('login', () => {
  const routes = [{ path: '/:all(.*)', component: {} }];

  async function loseAt(returnTo: string, history?: RouterHistory) {
    assumeSilentAuthWorks();
    const fake = createFakeAuth0Vue();
    const { check } = await mountApp(fake, { redirectToLogin: undefined, returnTo }, (app) => {
      if (history) app.use(createRouter({ history, routes }));
      app.use(fake.auth0);
    });
    fake.sdk.getTokenSilently.mockRejectedValueOnce(sdkError('login_required'));
    await check();
    await settle();
    return fake.sdk.loginWithRedirect.mock.calls;
  }

  it.each([
    ['without a router', undefined, '/app/notes?id=1#top', '/app/notes?id=1#top'],
    ['with a router at the root', '/', '/notes?id=1#top', '/notes?id=1#top'],
    ['with a router below a path', '/app/', '/app/notes?id=1#top', '/notes?id=1#top'],
    ['at the start of a router below a path', '/app/', '/app?id=1', '/?id=1'],
    ['outside of the path of the router', '/app/', '/else', '/else'],
    ['beside the path of the router', '/app/', '/apple/pie', '/apple/pie'],
    ['and never to another host', '/app/', '/app//evil.example', '/evil.example'],
  ])('returns to the route %s', async (_, base, returnTo, target) => {
    const router = base === undefined ? base : createMemoryHistory(base);
    expect(await loseAt(returnTo, router)).toEqual([[{ appState: { returnTo, target } }]]);
  });

  it.each([
    ['/shop/?lang=en#/notes?id=1#top', '/notes?id=1#top'],
    ['/shop/?lang=en', '/'],
    ['/shop/#//evil.example', '/evil.example'],
  ])('returns from %s to the route in the hash', async (returnTo, target) => {
    // The router was created at the callback URL.
    history.replaceState(null, '', '/shop/?code=code&state=state');
    const router = createWebHashHistory();
    history.replaceState(null, '', '/shop/?lang=en');
    expect(await loseAt(returnTo, router)).toEqual([[{ appState: { returnTo, target } }]]);
    history.replaceState(null, '', '/');
  });
});

describe('the options of createAuth0', () => {
  it('are read from the result of createAuth0', async () => {
    assumeSilentAuthWorks();
    const fake = createFakeAuth0Vue({ useRefreshTokens: true });
    await mountApp(fake);
    // With refresh tokens the SDK must not repeat a request, so there is no time limit.
    expect(fake.sdk.getTokenSilently).toHaveBeenCalledExactlyOnceWith({ cacheMode: 'off' });
  });

  it('can be passed, and take precedence', async () => {
    assumeSilentAuthWorks('auth0-heartbeat.other.example.com.other');
    const fake = createFakeAuth0Vue({ useRefreshTokens: true });
    const auth0Options = { domain: 'other.example.com', clientId: 'other' };
    const { status } = await mountApp(fake, { auth0Options });
    expect(status.value).toBe('active');
    expect(fake.sdk.getTokenSilently).toHaveBeenCalledExactlyOnceWith({
      cacheMode: 'off',
      timeoutInSeconds: 4.5,
    });
  });

  it('are required if the result of createAuth0 hides them', () => {
    const { auth0 } = createFakeAuth0Vue();
    Object.assign(auth0, { clientOptions: undefined });
    const app = createApp({ render: () => null });
    expect(() => app.use(createAuth0Session({ client: auth0 }))).toThrowError(
      SessionHeartbeatError,
    );
    expect(() => app.use(createAuth0Session({ client: auth0 }))).toThrowError(
      expect.objectContaining({
        code: 'invalid_client',
        message: 'invalid_client: auth0Options',
      }),
    );
  });
});
