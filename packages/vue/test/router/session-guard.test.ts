import { SessionHeartbeatError } from '@auth0-heartbeat/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createApp, createSSRApp, defineComponent, h } from 'vue';
import * as vueRouter from 'vue-router';
import { createMemoryHistory, createRouter, createWebHashHistory } from 'vue-router';
import * as vueRouter4 from '../../../../compat/vue-router-4/node_modules/vue-router';
import { createAuth0Session, createSessionGuard, useAuth0Session } from '../../src/index.js';
import { createFakeSession } from '../../../core/test/fake-session.js';
import { holdAnswer, timeout } from '../fake-answers.js';
import { createAppWithRouter } from './app-with-router.js';

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it('is tested with the vue-router that the project is named after', () => {
  const isVersion4 = vueRouter.createRouter === (vueRouter4.createRouter as unknown);
  expect(isVersion4).toBe(process.env['COMPAT'] === 'vue-router-4');
});

describe('a route with meta.maxAgeMs', () => {
  it('is entered without a question behind a proof that is young enough', async () => {
    const { router, mount, probe, container } = createAppWithRouter();
    await mount();
    await vi.advanceTimersByTimeAsync(60_000);
    await router.push('/recent');
    expect(container.textContent).toBe('recent');
    expect(probe).toHaveBeenCalledOnce();
  });

  it('is entered after a check when the proof is older', async () => {
    const { router, mount, probe, container, settle } = createAppWithRouter();
    await mount();
    await vi.advanceTimersByTimeAsync(60_001);
    const entered = router.push('/recent');
    await settle();
    await entered;
    expect(container.textContent).toBe('recent');
    expect(probe).toHaveBeenCalledTimes(2);
  });

  it('counts the age for the children of a route as well', async () => {
    const { router, mount, probe, container } = createAppWithRouter();
    await mount();
    await vi.advanceTimersByTimeAsync(1);
    await router.push('/area/salaries');
    expect(container.textContent).toBe('salaries');
    expect(probe).toHaveBeenCalledTimes(2);
  });

  it('is not entered when the session is lost, and login leads to it', async () => {
    const { router, mount, end, client, container } = createAppWithRouter({
      returnTo: '/app/else',
    });
    await mount();
    await vi.advanceTimersByTimeAsync(1);
    end();
    await router.push('/fresh?of=2024#march');
    await vi.advanceTimersByTimeAsync(0);
    expect(container.textContent).toBe('home');
    expect(client.loginWithRedirect).toHaveBeenCalledExactlyOnceWith({
      appState: { returnTo: '/app/fresh?of=2024#march' },
    });
  });

  it('is not entered while the app is ending its session', async () => {
    const onUnproven = vi.fn(() => true);
    const { router, mount, end, client, container } = createAppWithRouter({
      guard: createSessionGuard({ onUnproven }),
      redirectToLogin: false,
    });
    await mount();
    end();
    await vi.advanceTimersByTimeAsync(900_000);
    expect(client.logout).toHaveBeenCalledOnce();
    await router.push('/fresh');
    expect(container.textContent).toBe('home');
    expect(onUnproven).not.toHaveBeenCalled();
    expect(client.loginWithRedirect).not.toHaveBeenCalled();
  });

  it('is not entered when the tenant does not answer', async () => {
    const { router, mount, probe, client, container } = createAppWithRouter();
    await mount();
    await vi.advanceTimersByTimeAsync(1);
    probe.mockRejectedValue(timeout);
    await router.push('/fresh');
    expect(container.textContent).toBe('home');
    expect(client.loginWithRedirect).not.toHaveBeenCalled();
  });

  it('leads to login and back when nobody is signed in', async () => {
    const { router, mount, client, probe, container } = createAppWithRouter();
    client.getIdTokenClaims.mockResolvedValue(undefined);
    await mount();
    await router.push('/recent?page=2');
    expect(container.textContent).toBe('home');
    expect(client.loginWithRedirect).toHaveBeenCalledExactlyOnceWith({
      appState: { returnTo: '/app/recent?page=2' },
    });
    expect(probe).not.toHaveBeenCalled();
  });

  it('comes back to the page with the routes in its hash', async () => {
    history.replaceState(null, '', '/shop/index.html?lang=en');
    const { router, mount, client } = createAppWithRouter({ history: createWebHashHistory() });
    client.getIdTokenClaims.mockResolvedValue(undefined);
    await mount();
    await router.push('/recent?page=2');
    expect(client.loginWithRedirect).toHaveBeenCalledExactlyOnceWith({
      appState: { returnTo: '/shop/index.html?lang=en#/recent?page=2' },
    });
    history.replaceState(null, '', '/');
  });

  it('fails with a typed error when its age is none', async () => {
    const { router, mount } = createAppWithRouter();
    router.addRoute({ path: '/wrong', component: {}, meta: { maxAgeMs: '60000' } });
    router.onError(() => undefined);
    await mount();
    await expect(router.push('/wrong')).rejects.toMatchObject({ code: 'invalid_option' });
  });

  it('is not where a loss leads to when its age is none', async () => {
    const { router, mount, end, client } = createAppWithRouter({ returnTo: '/app/else' });
    router.addRoute({ path: '/wrong', component: {}, meta: { maxAgeMs: '60000' } });
    router.onError(() => undefined);
    await mount();
    await expect(router.push('/wrong')).rejects.toThrowError(SessionHeartbeatError);
    end();
    await vi.advanceTimersByTimeAsync(900_000);
    expect(client.loginWithRedirect).toHaveBeenCalledExactlyOnceWith({
      appState: { returnTo: '/app/else' },
    });
  });

  it.each(['//evil.example/salaries', '/\\evil.example/salaries'])(
    'leads from login to no other host: %s',
    async (path) => {
      vi.spyOn(console, 'warn').mockImplementation(() => undefined);
      const history = createMemoryHistory();
      const { router, mount, client } = createAppWithRouter({ history });
      router.addRoute({ path: '/:all(.*)', component: {}, meta: { maxAgeMs: 0 } });
      client.getIdTokenClaims.mockResolvedValue(undefined);
      await mount();
      await router.push({ path });
      expect(client.loginWithRedirect).toHaveBeenCalledExactlyOnceWith({
        appState: { returnTo: '/evil.example/salaries' },
      });
    },
  );
});

describe('a route without meta.maxAgeMs', () => {
  it('is entered at once, whoever is signed in', async () => {
    const { router, mount, probe, container } = createAppWithRouter();
    probe.mockRejectedValue(timeout);
    await mount();
    await router.push('/open');
    expect(container.textContent).toBe('open');
    expect(probe).toHaveBeenCalledOnce();
  });

  it('is where a later loss leads back to, or where the app says', async () => {
    const { router, mount, end, client } = createAppWithRouter({ returnTo: '/app/else' });
    await mount();
    await vi.advanceTimersByTimeAsync(1);
    await router.push('/fresh');
    await router.push('/open');
    end();
    await vi.advanceTimersByTimeAsync(900_000);
    expect(client.loginWithRedirect).toHaveBeenCalledExactlyOnceWith({
      appState: { returnTo: '/app/else' },
    });
  });
});

describe('a navigation that another one supersedes', () => {
  it('is not where a loss leads to', async () => {
    const { router, mount, probe, client, container, settle } = createAppWithRouter({
      returnTo: '/app/else',
    });
    await mount();
    await vi.advanceTimersByTimeAsync(1);
    const answer = holdAnswer(probe);
    const given = router.push('/fresh');
    await settle();
    await router.push('/open');
    answer.resolve({ session: 'expired' });
    await given;
    await settle();
    expect(container.textContent).toBe('open');
    expect(client.loginWithRedirect).toHaveBeenCalledExactlyOnceWith({
      appState: { returnTo: '/app/else' },
    });
  });

  it('sends nobody to login, and asks the app nothing', async () => {
    const onUnproven = vi.fn(() => true);
    const { router, mount, probe, container, settle } = createAppWithRouter({
      guard: createSessionGuard({ onUnproven }),
    });
    await mount();
    await vi.advanceTimersByTimeAsync(1);
    const answer = holdAnswer(probe);
    const given = router.push('/fresh');
    await settle();
    await router.push('/open');
    answer.reject(timeout);
    await given;
    expect(container.textContent).toBe('open');
    expect(onUnproven).not.toHaveBeenCalled();
  });

  it('leaves the pending route of the later one alone', async () => {
    const { router, mount, probe, client, settle } = createAppWithRouter();
    await mount();
    await vi.advanceTimersByTimeAsync(1);
    const answer = holdAnswer(probe);
    const given = [router.push('/fresh?first'), settle(), router.push('/fresh?second')];
    await settle();
    answer.resolve({ session: 'expired' });
    await Promise.all(given);
    await settle();
    expect(client.loginWithRedirect).toHaveBeenCalledExactlyOnceWith({
      appState: { returnTo: '/app/fresh?second' },
    });
  });
});

describe('onUnproven', () => {
  it.each<[string, () => unknown, string]>([
    ['enters', () => true, '/fresh'],
    ['stays', () => false, '/'],
    ['leads elsewhere', () => '/open', '/open'],
    ['stays where it decides nothing', () => undefined, '/'],
    ['may take its time', async () => ({ path: '/open', replace: true }), '/open'],
  ])('%s', async (_, onUnproven, path) => {
    const { router, mount, probe } = createAppWithRouter({
      guard: createSessionGuard({ onUnproven: onUnproven as () => boolean }),
    });
    await mount();
    await vi.advanceTimersByTimeAsync(1);
    probe.mockRejectedValue(timeout);
    await router.push('/fresh');
    expect(router.currentRoute.value.fullPath).toBe(path);
  });

  it('leaves nobody to login where it decides nothing', async () => {
    const { router, mount, client } = createAppWithRouter({
      guard: createSessionGuard({
        onUnproven: (_to, { status }) => (status === 'idle' ? undefined : '/offline'),
      }),
    });
    client.getIdTokenClaims.mockResolvedValue(undefined);
    await mount();
    await router.push('/fresh');
    expect(client.loginWithRedirect).toHaveBeenCalledExactlyOnceWith({
      appState: { returnTo: '/app/fresh' },
    });
  });

  it('is told where to, and what is the matter', async () => {
    const onUnproven = vi.fn(() => false);
    const { router, mount, probe } = createAppWithRouter({
      guard: createSessionGuard({ onUnproven }),
    });
    await mount();
    await vi.advanceTimersByTimeAsync(1);
    probe.mockRejectedValue(timeout);
    await router.push('/fresh?of=2024');
    expect(onUnproven).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ fullPath: '/fresh?of=2024' }),
      expect.objectContaining({ status: 'unverified' }),
    );
  });

  it('decides about nobody as well', async () => {
    const { router, mount, client } = createAppWithRouter({
      guard: createSessionGuard({
        onUnproven: (_, { status }) => status !== 'idle',
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
  it('proves the session, of which components hear after they took over what a server rendered', async () => {
    const { client, probe } = createFakeSession();
    const complaint = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const warning = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const container = document.createElement('div');
    container.innerHTML = '<p>idle</p>';
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
    expect(probe).toHaveBeenCalledOnce();
    app.mount(container);
    expect(container.textContent).toBe('idle');
    await vi.advanceTimersByTimeAsync(0);
    expect(container.textContent).toBe('active');
    expect(probe).toHaveBeenCalledOnce();
    expect(complaint).not.toHaveBeenCalled();
    expect(warning).not.toHaveBeenCalled();
    app.unmount();
  });

  it('ends a lost session, which a mount does not begin anew', async () => {
    const { router, app, client, container, end, settle } = createAppWithRouter();
    end();
    await router.push('/fresh');
    app.mount(container);
    await settle();
    expect(client.loginWithRedirect).toHaveBeenCalledExactlyOnceWith({
      appState: { returnTo: '/app/fresh' },
    });
    const { status } = app.runWithContext(useAuth0Session);
    expect(status.value).toBe('lost');
  });
});

describe('without the plugin', () => {
  it('says what to use, and enters nothing', async () => {
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
