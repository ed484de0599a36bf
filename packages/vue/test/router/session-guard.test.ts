import { SessionHeartbeatError } from '@auth0-heartbeat/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createApp, createSSRApp, defineComponent, h, KeepAlive, type VNode } from 'vue';
import * as vueRouter from 'vue-router';
import { createMemoryHistory, createRouter, createWebHashHistory } from 'vue-router';
import * as vueRouter4 from '../../../../compat/vue-router-4/node_modules/vue-router';
import { createAuth0Session, createSessionGuard, useAuth0Session } from '../../src/index.js';
import { createFakeSession, holdAnswer, loginBackTo, timeout } from '../fake-session.js';
import { createAppWithRouter } from './app-with-router.js';

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** The pages of the router in a `<KeepAlive>`. */
const KeptPages = () =>
  h(vueRouter.RouterView, null, {
    default: ({ Component }: { Component: VNode }) => h(KeepAlive, () => Component),
  });

it('runs with the vue-router of the project', () => {
  const isVersion4 = vueRouter.createRouter === (vueRouter4.createRouter as unknown);
  expect(isVersion4).toBe(process.env['COMPAT'] === 'vue-router-4');
});

describe('a route with meta.maxAgeMs', () => {
  it('is entered without a check if the verification is recent enough', async () => {
    const { router, mount, probe, container } = createAppWithRouter();
    await mount();
    await vi.advanceTimersByTimeAsync(60_000);
    await router.push('/recent');
    expect(container.textContent).toBe('recent');
    expect(probe.ask).toHaveBeenCalledOnce();
  });

  it('is entered after a check if the verification is too old', async () => {
    const { router, mount, probe, container, settle } = createAppWithRouter();
    await mount();
    await vi.advanceTimersByTimeAsync(60_001);
    const entered = router.push('/recent');
    await settle();
    await entered;
    expect(container.textContent).toBe('recent');
    expect(probe.ask).toHaveBeenCalledTimes(2);
  });

  it('guards the children of the route as well', async () => {
    const { router, mount, probe, container } = createAppWithRouter();
    await mount();
    await vi.advanceTimersByTimeAsync(1);
    await router.push('/area/salaries');
    expect(container.textContent).toBe('salaries');
    expect(probe.ask).toHaveBeenCalledTimes(2);
  });

  it('is not entered when the session is lost, and login returns to it', async () => {
    const { router, mount, expire, client, container } = createAppWithRouter({
      returnTo: '/app/else',
    });
    await mount();
    await vi.advanceTimersByTimeAsync(1);
    expire();
    await router.push('/fresh?of=2024#march');
    await vi.advanceTimersByTimeAsync(0);
    expect(container.textContent).toBe('home');
    expect(client.loginWithRedirect).toHaveBeenCalledExactlyOnceWith(
      loginBackTo('/app/fresh?of=2024#march'),
    );
  });

  it('is not entered during an ending', async () => {
    const onUnverified = vi.fn(() => true);
    const { router, mount, expire, client, container } = createAppWithRouter({
      guard: createSessionGuard({ onUnverified }),
      clearLocalState: () => new Promise(() => {}),
      cleanupTimeoutMs: 60_000,
    });
    await mount();
    expire();
    await vi.advanceTimersByTimeAsync(900_000);
    await router.push('/fresh');
    expect(container.textContent).toBe('home');
    expect(onUnverified).not.toHaveBeenCalled();
    expect(client.loginWithRedirect).not.toHaveBeenCalled();
  });

  it('navigates to login after an ending that stays on the page', async () => {
    const { router, mount, expire, client, logout, container } = createAppWithRouter({
      redirectToLogin: false,
    });
    await mount();
    expire();
    client.getIdTokenClaims.mockImplementation(async () =>
      logout.mock.calls.length > 0 ? undefined : { sub: 'auth0|alice', sid: 'one' },
    );
    await vi.advanceTimersByTimeAsync(900_000);
    expect(client.loginWithRedirect).not.toHaveBeenCalled();
    await router.push('/fresh');
    expect(container.textContent).toBe('home');
    expect(client.loginWithRedirect).toHaveBeenCalledExactlyOnceWith(loginBackTo('/app/fresh'));
  });

  it('waits until the session is known', async () => {
    const { router, client, app, container, settle } = createAppWithRouter();
    let load!: (value: undefined) => void;
    client.getIdTokenClaims.mockResolvedValueOnce(undefined);
    client.checkSession.mockReturnValueOnce(new Promise((resolve) => (load = resolve)));
    app.mount(container);
    await settle();
    const entered = router.push('/fresh');
    await settle();
    expect(router.currentRoute.value.path).toBe('/');
    expect(client.loginWithRedirect).not.toHaveBeenCalled();
    load(undefined);
    await settle();
    await entered;
    expect(router.currentRoute.value.path).toBe('/fresh');
    expect(client.loginWithRedirect).not.toHaveBeenCalled();
  });

  it('asks again when a page in a KeepAlive is shown again', async () => {
    const { router, mount, probe, container } = createAppWithRouter({ root: KeptPages });
    await mount();
    await vi.advanceTimersByTimeAsync(1);
    await router.push('/fresh');
    expect(container.textContent).toBe('fresh');
    await router.push('/open');
    await vi.advanceTimersByTimeAsync(1);
    probe.ask.mockRejectedValue(timeout);
    await router.push('/fresh');
    expect(container.textContent).toBe('open');
    expect(probe.ask).toHaveBeenCalledTimes(3);
  });

  it('is not entered when the tenant does not answer', async () => {
    const { router, mount, probe, client, container } = createAppWithRouter();
    await mount();
    await vi.advanceTimersByTimeAsync(1);
    probe.ask.mockRejectedValue(timeout);
    await router.push('/fresh');
    expect(container.textContent).toBe('home');
    expect(client.loginWithRedirect).not.toHaveBeenCalled();
  });

  it('navigates to login and back if nobody is signed in', async () => {
    const { router, mount, client, probe, container } = createAppWithRouter();
    client.getIdTokenClaims.mockResolvedValue(undefined);
    await mount();
    await router.push('/recent?page=2');
    expect(container.textContent).toBe('home');
    expect(client.loginWithRedirect).toHaveBeenCalledExactlyOnceWith(
      loginBackTo('/app/recent?page=2'),
    );
    expect(probe.ask).not.toHaveBeenCalled();
  });

  it('returns from login to a route in the hash', async () => {
    history.replaceState(null, '', '/shop/index.html?lang=en');
    const { router, mount, client } = createAppWithRouter({ history: createWebHashHistory() });
    client.getIdTokenClaims.mockResolvedValue(undefined);
    await mount();
    await router.push('/recent?page=2');
    expect(client.loginWithRedirect).toHaveBeenCalledExactlyOnceWith(
      loginBackTo('/shop/index.html?lang=en#/recent?page=2'),
    );
    history.replaceState(null, '', '/');
  });

  it('fails with invalid_option if maxAgeMs is not a number', async () => {
    const { router, mount } = createAppWithRouter();
    router.addRoute({ path: '/wrong', component: {}, meta: { maxAgeMs: '60000' } });
    router.onError(() => undefined);
    await mount();
    await expect(router.push('/wrong')).rejects.toMatchObject({ code: 'invalid_option' });
  });

  it('is not the return path of a later loss if maxAgeMs is not a number', async () => {
    const { router, mount, expire, client } = createAppWithRouter({ returnTo: '/app/else' });
    router.addRoute({ path: '/wrong', component: {}, meta: { maxAgeMs: '60000' } });
    router.onError(() => undefined);
    await mount();
    await expect(router.push('/wrong')).rejects.toThrowError(SessionHeartbeatError);
    expire();
    await vi.advanceTimersByTimeAsync(900_000);
    expect(client.loginWithRedirect).toHaveBeenCalledExactlyOnceWith(loginBackTo('/app/else'));
  });

  it.each(['//evil.example/salaries', '/\\evil.example/salaries'])(
    'never returns from login to another host: %s',
    async (path) => {
      vi.spyOn(console, 'warn').mockImplementation(() => undefined);
      const history = createMemoryHistory();
      const { router, mount, client } = createAppWithRouter({ history });
      router.addRoute({ path: '/:all(.*)', component: {}, meta: { maxAgeMs: 0 } });
      client.getIdTokenClaims.mockResolvedValue(undefined);
      await mount();
      await router.push({ path });
      expect(client.loginWithRedirect).toHaveBeenCalledExactlyOnceWith(
        loginBackTo('/evil.example/salaries'),
      );
    },
  );
});

describe('a route without meta.maxAgeMs', () => {
  it('is entered immediately, also while the session is unverified', async () => {
    const { router, mount, probe, container } = createAppWithRouter();
    probe.ask.mockRejectedValue(timeout);
    await mount();
    await router.push('/open');
    expect(container.textContent).toBe('open');
    expect(probe.ask).toHaveBeenCalledOnce();
  });

  it('leaves the return path of a later loss to the app', async () => {
    const { router, mount, expire, client } = createAppWithRouter({ returnTo: '/app/else' });
    await mount();
    await vi.advanceTimersByTimeAsync(1);
    await router.push('/fresh');
    await router.push('/open');
    expire();
    await vi.advanceTimersByTimeAsync(900_000);
    expect(client.loginWithRedirect).toHaveBeenCalledExactlyOnceWith(loginBackTo('/app/else'));
  });
});

describe('a superseded navigation', () => {
  it('is not the return path of a loss', async () => {
    const { router, mount, probe, client, container, settle } = createAppWithRouter({
      returnTo: '/app/else',
    });
    await mount();
    await vi.advanceTimersByTimeAsync(1);
    const answer = holdAnswer(probe);
    const superseded = router.push('/fresh');
    await settle();
    await router.push('/open');
    answer.resolve({ session: 'expired' });
    await superseded;
    await settle();
    expect(container.textContent).toBe('open');
    expect(client.loginWithRedirect).toHaveBeenCalledExactlyOnceWith(loginBackTo('/app/else'));
  });

  it('does not call onUnverified', async () => {
    const onUnverified = vi.fn(() => true);
    const { router, mount, probe, container, settle } = createAppWithRouter({
      guard: createSessionGuard({ onUnverified }),
    });
    await mount();
    await vi.advanceTimersByTimeAsync(1);
    const answer = holdAnswer(probe);
    const superseded = router.push('/fresh');
    await settle();
    await router.push('/open');
    answer.reject(timeout);
    await superseded;
    expect(container.textContent).toBe('open');
    expect(onUnverified).not.toHaveBeenCalled();
  });

  it('does not change the return path of the later navigation', async () => {
    const { router, mount, probe, client, settle } = createAppWithRouter();
    await mount();
    await vi.advanceTimersByTimeAsync(1);
    const answer = holdAnswer(probe);
    const superseded = [router.push('/fresh?first'), settle(), router.push('/fresh?second')];
    await settle();
    answer.resolve({ session: 'expired' });
    await Promise.all(superseded);
    await settle();
    expect(client.loginWithRedirect).toHaveBeenCalledExactlyOnceWith(
      loginBackTo('/app/fresh?second'),
    );
  });
});

describe('onUnverified', () => {
  it.each<[string, () => unknown, string]>([
    ['enters', () => true, '/fresh'],
    ['stays', () => false, '/'],
    ['redirects', () => '/open', '/open'],
    ['stays with undefined', () => undefined, '/'],
    ['may be asynchronous', async () => ({ path: '/open', replace: true }), '/open'],
  ])('%s', async (_, onUnverified, path) => {
    const { router, mount, probe } = createAppWithRouter({
      guard: createSessionGuard({ onUnverified: onUnverified as () => boolean }),
    });
    await mount();
    await vi.advanceTimersByTimeAsync(1);
    probe.ask.mockRejectedValue(timeout);
    await router.push('/fresh');
    expect(router.currentRoute.value.fullPath).toBe(path);
  });

  it('navigates to login with undefined if nobody is signed in', async () => {
    const { router, mount, client } = createAppWithRouter({
      guard: createSessionGuard({
        onUnverified: (_to, { status }) => (status === 'signed_out' ? undefined : '/offline'),
      }),
    });
    client.getIdTokenClaims.mockResolvedValue(undefined);
    await mount();
    await router.push('/fresh');
    expect(client.loginWithRedirect).toHaveBeenCalledExactlyOnceWith(loginBackTo('/app/fresh'));
  });

  it('receives the route and the snapshot', async () => {
    const onUnverified = vi.fn(() => false);
    const { router, mount, probe } = createAppWithRouter({
      guard: createSessionGuard({ onUnverified }),
    });
    await mount();
    await vi.advanceTimersByTimeAsync(1);
    probe.ask.mockRejectedValue(timeout);
    await router.push('/fresh?of=2024');
    expect(onUnverified).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ fullPath: '/fresh?of=2024' }),
      expect.objectContaining({ status: 'unverified' }),
    );
  });

  it('is called if nobody is signed in', async () => {
    const { router, mount, client } = createAppWithRouter({
      guard: createSessionGuard({
        onUnverified: (_, { status }) => status !== 'signed_out',
      }),
    });
    client.getIdTokenClaims.mockResolvedValue(undefined);
    await mount();
    await router.push('/fresh');
    expect(router.currentRoute.value.fullPath).toBe('/');
    expect(client.loginWithRedirect).not.toHaveBeenCalled();
  });
});

describe('before the app is mounted', () => {
  it('verifies the session, and components change after the hydration', async () => {
    const { client, probe } = createFakeSession();
    const consoleError = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const consoleWarn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const container = document.createElement('div');
    container.innerHTML = '<p>loading</p>';
    const Status = defineComponent(() => {
      const { status } = useAuth0Session();
      return () => h('p', status.value);
    });
    const router = createRouter({
      history: createMemoryHistory(),
      routes: [{ path: '/', component: Status, meta: { maxAgeMs: 0 } }],
    });
    router.beforeEach(createSessionGuard());
    const app = createSSRApp(Status).use(router).use(createAuth0Session({ client, probe }));
    await router.push('/');
    await router.isReady();
    expect(probe.ask).toHaveBeenCalledOnce();
    app.mount(container);
    expect(container.textContent).toBe('loading');
    await vi.advanceTimersByTimeAsync(0);
    expect(container.textContent).toBe('active');
    expect(probe.ask).toHaveBeenCalledOnce();
    expect(consoleError).not.toHaveBeenCalled();
    expect(consoleWarn).not.toHaveBeenCalled();
    app.unmount();
  });

  it('ends a lost session, and the mount starts no new one', async () => {
    const { router, app, client, container, expire, settle } = createAppWithRouter();
    expire();
    await router.push('/fresh');
    app.mount(container);
    await settle();
    expect(client.loginWithRedirect).toHaveBeenCalledExactlyOnceWith(loginBackTo('/app/fresh'));
    expect(app.runWithContext(useAuth0Session).status.value).toBe('lost');
  });
});

describe('without the plugin', () => {
  it('fails with missing_provider', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const router = createRouter({
      history: createMemoryHistory(),
      routes: [
        { path: '/', component: {} },
        { path: '/fresh', component: {}, meta: { maxAgeMs: 0 }, beforeEnter: createSessionGuard() },
      ],
    });
    router.onError(() => undefined);
    createApp({ render: () => null }).use(router);
    await expect(router.push('/fresh')).rejects.toMatchObject({ code: 'missing_provider' });
    await expect(createSessionGuard()({ fullPath: '/', meta: {} })).rejects.toThrowError(
      SessionHeartbeatError,
    );
  });
});
