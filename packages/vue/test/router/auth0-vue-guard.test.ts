import { authGuard } from '@auth0/auth0-vue';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createApp } from 'vue';
import { createMemoryHistory, createRouter, createWebHistory, RouterView } from 'vue-router';
import { createAuth0Session, createSessionGuard } from '../../src/index.js';
import { assumeSilentAuthWorks, createFakeAuth0Vue, sdkError } from '../fake-auth0-vue.js';

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  assumeSilentAuthWorks();
});

afterEach(() => {
  vi.useRealTimers();
});

const page = { render: () => null };

const settle = () => vi.advanceTimersByTimeAsync(0);

/** An app with both guards. The guard of auth0-vue is the first or the last. */
function createGuardedApp(order: string, fake: ReturnType<typeof createFakeAuth0Vue>) {
  const router = createRouter({
    history: createMemoryHistory('/app/'),
    routes: [
      { path: '/', component: page },
      { path: '/fresh', component: page, meta: { maxAgeMs: 0 } },
    ],
  });
  const guards = [authGuard, createSessionGuard()];
  if (order === 'last') guards.reverse();
  for (const guard of guards) {
    router.beforeEach((to) => to.path === '/' || guard(to));
  }
  const app = createApp(RouterView)
    .use(router)
    .use(fake.auth0)
    .use(createAuth0Session({ client: fake.auth0 }));
  app.mount(document.createElement('div'));
  onTestFinished(() => app.unmount());
  return router;
}

describe.each(['first', 'last'])('with the guard of auth0-vue %s', (order) => {
  it('enters after a verification', async () => {
    const fake = createFakeAuth0Vue();
    const router = createGuardedApp(order, fake);
    await router.push('/fresh');
    expect(router.currentRoute.value.path).toBe('/fresh');
    expect(fake.sdk.getTokenSilently).toHaveBeenCalledOnce();
  });

  it('waits until auth0-vue has restored the user', async () => {
    const fake = createFakeAuth0Vue();
    let load!: (value: undefined) => void;
    fake.sdk.checkSession.mockReturnValueOnce(new Promise((resolve) => (load = resolve)));
    const router = createGuardedApp(order, fake);
    const entered = router.push('/fresh');
    await vi.advanceTimersByTimeAsync(30_000);
    expect(fake.sdk.loginWithRedirect).not.toHaveBeenCalled();
    load(undefined);
    await entered;
    expect(router.currentRoute.value.path).toBe('/fresh');
    expect(fake.sdk.loginWithRedirect).not.toHaveBeenCalled();
  });

  it('navigates to login once if nobody is signed in, and back to the route', async () => {
    const fake = createFakeAuth0Vue();
    fake.signOut();
    const router = createGuardedApp(order, fake);
    await router.push('/fresh?page=2');
    expect(router.currentRoute.value.path).toBe('/');
    expect(fake.sdk.loginWithRedirect).toHaveBeenCalledOnce();
    expect(fake.sdk.loginWithRedirect.mock.calls[0]?.[0]).toMatchObject({
      appState: { target: '/fresh?page=2' },
    });
  });

  it('navigates to login once if the session is lost, and back to the route', async () => {
    const fake = createFakeAuth0Vue();
    const router = createGuardedApp(order, fake);
    await router.push('/');
    await vi.advanceTimersByTimeAsync(1);
    fake.sdk.getTokenSilently.mockRejectedValueOnce(sdkError('login_required'));
    await router.push('/fresh?page=2');
    await settle();
    expect(router.currentRoute.value.path).toBe('/');
    expect(fake.sdk.loginWithRedirect.mock.calls).toEqual([
      [{ appState: { returnTo: '/app/fresh?page=2', target: '/fresh?page=2' } }],
    ]);
  });
});

it('does not navigate to login again when a blocked user returns to a guarded route', async () => {
  const fake = createFakeAuth0Vue({}, { errorPath: '/login-failed' });
  fake.signOut();
  fake.sdk.handleRedirectCallback.mockRejectedValueOnce(sdkError('unauthorized'));
  history.replaceState(null, '', '/fresh?error=unauthorized&state=state');
  const router = createRouter({
    history: createWebHistory(),
    routes: [
      { path: '/login-failed', component: page },
      { path: '/fresh', component: page, meta: { maxAgeMs: 0 } },
    ],
  });
  router.beforeEach(createSessionGuard());
  const app = createApp(RouterView)
    .use(router)
    .use(fake.auth0)
    .use(createAuth0Session({ client: fake.auth0 }));
  app.mount(document.createElement('div'));
  onTestFinished(() => app.unmount());
  await vi.advanceTimersByTimeAsync(1_000);
  expect(router.currentRoute.value.path).toBe('/login-failed');
  expect(fake.auth0.error.value?.message).toBe('unauthorized');
  expect(fake.sdk.loginWithRedirect).not.toHaveBeenCalled();
  history.replaceState(null, '', '/');
});
