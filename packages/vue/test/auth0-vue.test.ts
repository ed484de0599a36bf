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
import { digestOf } from '../../core/src/digest.js';
import { loadEmptyIframes } from '../../core/test/browser/happy-dom.js';
import { createFakeAuth0Vue, sdkError } from './fake-auth0-vue.js';

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
const loginError = new Error('The login went wrong.');

/** Silent authentication has worked here before, so that a check asks the client itself. */
const proven = () =>
  localStorage.setItem('auth0-heartbeat.tenant.example.com.spa', '{"proven":true}');

/** A mounted app with auth0-vue and the session of its user. */
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
    proven();
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

  describe('completes the login by itself, and the session', () => {
    const record = () =>
      JSON.parse(localStorage.getItem('auth0-heartbeat.tenant.example.com.spa') ?? '{}') as object;

    afterEach(() => history.replaceState(null, '', '/'));

    it('tells the other tabs of it, before it watches', async () => {
      proven();
      history.replaceState(null, '', '/?code=one&state=two');
      const fake = createFakeAuth0Vue();
      fake.sdk.getTokenSilently.mockReturnValue(new Promise(() => {}));
      const { status, verifiedAt } = await mountApp(fake);
      expect(fake.sdk.handleRedirectCallback).toHaveBeenCalledOnce();
      expect(record()).toMatchObject({ verdict: 'signed_in', signedInAt: Date.now() });
      expect(status.value).toBe('active');
      expect(verifiedAt.value).toBe(Date.now());
    });

    it('ends where the tenant refused to confirm it', async () => {
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

    it('takes a callback of somebody else for no login', async () => {
      history.replaceState(null, '', '/?code=of-another&state=sdk');
      const fake = createFakeAuth0Vue({}, { skipRedirectCallback: true });
      await mountApp(fake);
      expect(record()).not.toHaveProperty('signedInAt');
    });
  });

  it('may be installed before auth0-vue', async () => {
    proven();
    const fake = createFakeAuth0Vue();
    const app = createApp({ render: () => null })
      .use(createAuth0Session({ client: fake.auth0 }))
      .use(fake.auth0);
    onTestFinished(() => app.unmount());
    app.mount(document.createElement('div'));
    await settle();
    expect(app.runWithContext(useAuth0Session).status.value).toBe('active');
  });

  it('takes nobody for signed out before auth0-vue has finished loading', async () => {
    proven();
    const fake = createFakeAuth0Vue();
    let load!: (value: undefined) => void;
    fake.sdk.checkSession.mockReturnValueOnce(new Promise((resolve) => (load = resolve)));
    const { status, hasProof } = await mountApp(fake);
    const answer = hasProof({ maxAgeMs: 0 });
    await settle();
    expect(status.value).toBe('idle');
    load(undefined);
    expect(await answer).toBe(true);
    expect(status.value).toBe('active');
  });

  it('answers who asked in the setup of a component that is gone by then', async () => {
    proven();
    const fake = createFakeAuth0Vue();
    let load!: (value: undefined) => void;
    fake.sdk.checkSession.mockReturnValueOnce(new Promise((resolve) => (load = resolve)));
    const isShown = ref(false);
    const answered = vi.fn();
    const Asking = defineComponent(() => {
      void useAuth0Session().check().then(answered);
      return () => null;
    });
    const app = createApp(() => isShown.value && h(Asking))
      .use(fake.auth0)
      .use(createAuth0Session({ client: fake.auth0 }));
    app.mount(document.createElement('div'));
    onTestFinished(() => app.unmount());
    isShown.value = true;
    await settle();
    isShown.value = false;
    await settle();
    expect(answered).not.toHaveBeenCalled();
    load(undefined);
    await settle();
    expect(answered).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ status: 'active' }));
  });

  it('ends a lost session', async () => {
    proven();
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
  it('of a failed login outlives a good check', async () => {
    proven();
    const fake = createFakeAuth0Vue();
    const { check } = await mountApp(fake);
    fake.auth0.error.value = loginError;
    const seen = vi.fn();
    onTestFinished(watch(fake.auth0.error, seen));
    await check();
    expect(fake.auth0.error.value).toBe(loginError);
    await nextTick();
    expect(seen).not.toHaveBeenCalled();
  });

  it.each([['none was there', null] as const, ['another one was there', loginError] as const])(
    'is never that of a failed check, when %s',
    async (_, before) => {
      proven();
      const fake = createFakeAuth0Vue();
      const { check, status } = await mountApp(fake);
      fake.auth0.error.value = before;
      const seen = vi.fn();
      onTestFinished(watch(fake.auth0.error, seen));
      fake.sdk.getTokenSilently.mockRejectedValueOnce(sdkError('timeout'));
      await check();
      expect(status.value).toBe('unverified');
      expect(fake.auth0.error.value).toBe(before);
      await nextTick();
      expect(seen).not.toHaveBeenCalled();
    },
  );

  it('is not touched by the ending', async () => {
    proven();
    const fake = createFakeAuth0Vue();
    const { check } = await mountApp(fake);
    fake.auth0.error.value = loginError;
    fake.sdk.getTokenSilently.mockRejectedValueOnce(sdkError('login_required'));
    await check();
    await settle();
    expect(fake.sdk.logout).toHaveBeenCalledOnce();
    expect(fake.auth0.error.value).toBe(loginError);
  });

  it('of a failed login outlives a check and an ending at the same time', async () => {
    proven();
    const fake = createFakeAuth0Vue();
    const { check, report, status } = await mountApp(fake);
    fake.auth0.error.value = loginError;
    let fail!: (error: Error) => void;
    fake.sdk.getTokenSilently.mockReturnValueOnce(new Promise((_, reject) => (fail = reject)));
    void check();
    await settle();
    report({ error: 'invalid_grant', error_description: 'revoked' });
    await settle();
    expect(status.value).toBe('lost');
    expect(fake.sdk.logout).toHaveBeenCalledOnce();
    fail(sdkError('timeout'));
    await settle();
    expect(fake.auth0.error.value).toBe(loginError);
  });

  describe('of a call of the app during a check', () => {
    const appError = sdkError('consent_required');

    /** A check under way, and a way to let it succeed or fail. */
    async function begin(before: Error | null) {
      proven();
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
    ])('is there when the check %s', async (_, answer) => {
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
    ])('stays cleared by its success when the check %s', async (_, answer) => {
      const { fake, finish, checked } = await begin(loginError);
      await fake.auth0.getAccessTokenSilently();
      finish(answer);
      await checked;
      await settle();
      expect(fake.auth0.error.value).toBeNull();
    });
  });
});

describe('in a cache that tabs share', () => {
  it('leaves the tokens of who has signed in in another tab alone', async () => {
    proven();
    const fake = createFakeAuth0Vue();
    const { loss, report } = await mountApp(fake);
    fake.signIn('auth0|bob');
    report({ error: 'invalid_grant', error_description: 'revoked' });
    await settle();
    expect(loss.value?.user.sub).toBe('auth0|alice');
    expect(fake.sdk.logout).not.toHaveBeenCalled();
    expect(fake.auth0.idTokenClaims.value).toMatchObject({ sub: 'auth0|bob' });
  });

  it('does not sign in again who has signed out in another tab', async () => {
    proven();
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
  it('ends at once the session of whose place another takes', async () => {
    proven();
    const fake = createFakeAuth0Vue();
    const { loss } = await mountApp(fake);
    fake.sdk.loginWithPopup.mockImplementationOnce(async () => fake.signIn('auth0|bob'));
    await fake.auth0.loginWithPopup();
    await settle();
    expect(loss.value).toMatchObject({ reason: 'user_changed', user: { sub: 'auth0|alice' } });
  });

  it('watches at once who has signed in', async () => {
    proven();
    const fake = createFakeAuth0Vue();
    fake.signOut();
    const { status, user } = await mountApp(fake);
    expect(status.value).toBe('idle');
    fake.signIn('auth0|bob');
    await fake.auth0.checkSession();
    await settle();
    expect(user.value?.sub).toBe('auth0|bob');
  });

  it('begins anew with who signs in after a loss', async () => {
    proven();
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

  it('stays lost when a late answer to the heartbeat puts tokens back', async () => {
    proven();
    const fake = createFakeAuth0Vue();
    const { status, check, report } = await mountApp(fake);
    let answer!: (token: string) => void;
    fake.sdk.getTokenSilently.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    void check();
    await settle();
    report({ error: 'invalid_grant', error_description: 'revoked' });
    await settle();
    expect(status.value).toBe('lost');
    fake.signIn('auth0|alice');
    answer('token');
    await settle();
    expect(status.value).toBe('lost');
    expect(fake.auth0.isAuthenticated.value).toBe(false);
  });

  it('asks the tenant at once when the user is gone', async () => {
    proven();
    const fake = createFakeAuth0Vue();
    const { checking } = await mountApp(fake);
    expect(checking.value).toBe(false);
    await fake.auth0.logout({ openUrl: false });
    expect(checking.value).toBe(true);
    await settle();
    // With the client's tokens gone, only an iframe can tell a loss from a sign-out by the app.
    expect(document.querySelector('iframe')).not.toBeNull();
  });

  it('listens no more once the app is unmounted', async () => {
    proven();
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
    proven();
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
    ['to no other host', '/app/', '/app//evil.example', '/evil.example'],
  ])('leads back %s', async (_, base, returnTo, target) => {
    const router = base === undefined ? base : createMemoryHistory(base);
    expect(await loseAt(returnTo, router)).toEqual([[{ appState: { returnTo, target } }]]);
  });

  it.each([
    ['/shop/?lang=en#/notes?id=1#top', '/notes?id=1#top'],
    ['/shop/?lang=en', '/'],
    ['/shop/#//evil.example', '/evil.example'],
  ])('leads back from %s to the route in the hash', async (returnTo, target) => {
    // The router was made at the address that login led back to.
    history.replaceState(null, '', '/shop/?code=code&state=state');
    const router = createWebHashHistory();
    history.replaceState(null, '', '/shop/?lang=en');
    expect(await loseAt(returnTo, router)).toEqual([[{ appState: { returnTo, target } }]]);
    history.replaceState(null, '', '/');
  });
});

describe('the options of createAuth0', () => {
  it('are read from the real client', async () => {
    proven();
    const fake = createFakeAuth0Vue({ useRefreshTokens: true });
    await mountApp(fake);
    // With refresh tokens a check must not be repeated by the SDK, so that it has no limit there.
    expect(fake.sdk.getTokenSilently).toHaveBeenCalledExactlyOnceWith({ cacheMode: 'off' });
  });

  it('may be given, and count then', async () => {
    localStorage.setItem('auth0-heartbeat.other.example.com.other', '{"proven":true}');
    const fake = createFakeAuth0Vue({ useRefreshTokens: true });
    const auth0Options = { domain: 'other.example.com', clientId: 'other' };
    const { status } = await mountApp(fake, { auth0Options });
    expect(status.value).toBe('active');
    expect(fake.sdk.getTokenSilently).toHaveBeenCalledExactlyOnceWith({
      cacheMode: 'off',
      timeoutInSeconds: 4.5,
    });
  });

  it('must be given where the client does not tell them', () => {
    const { auth0 } = createFakeAuth0Vue();
    Object.assign(auth0, { clientOptions: undefined });
    const app = createApp({ render: () => null });
    expect(() => app.use(createAuth0Session({ client: auth0 }))).toThrowError(
      SessionHeartbeatError,
    );
    expect(() => app.use(createAuth0Session({ client: auth0 }))).toThrowError(
      expect.objectContaining({
        code: 'invalid_client',
        message: expect.stringContaining('auth0Options') as string,
      }),
    );
  });
});
