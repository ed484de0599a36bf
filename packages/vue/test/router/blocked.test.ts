import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createWebHistory } from 'vue-router';
import { useAuth0Session, useSession } from '../../src/index.js';
import { createFakeSession, loginBackTo } from '../fake-session.js';
import { createAppWithRouter } from './app-with-router.js';

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  sessionStorage.clear();
  history.replaceState(null, '', '/');
});

/** A page to which the tenant sends the user back. */
function createCallbackPage(answer: 'code' | { error: string; error_description: string }) {
  const session = createFakeSession();
  const { client } = session;
  const appState = { returnTo: '/app/open?tab=2', redirectedBy: 'auth0-heartbeat' };
  sessionStorage.setItem('a0.spajs.txs.spa', JSON.stringify({ state: 'own' }));
  if (answer === 'code') {
    client.handleRedirectCallback.mockResolvedValue({ appState });
    history.replaceState(null, '', '/app/?code=code&state=own');
  } else {
    client.getIdTokenClaims.mockResolvedValue(undefined);
    const { error, error_description } = answer;
    client.handleRedirectCallback.mockRejectedValue(
      Object.assign(new Error(error_description), { error, error_description, appState }),
    );
    history.replaceState(null, '', `/app/?error=${error}&state=own`);
  }
  return { session, history: createWebHistory('/app/') };
}

const blocked = { error: 'unauthorized', error_description: 'user is blocked' };

describe('after a login', () => {
  it('the router replaces the callback with the path of the user', async () => {
    const { router, mount, settle, container } = createAppWithRouter(createCallbackPage('code'));
    const before = history.length;
    await mount();
    await settle();
    expect(container.textContent).toBe('open');
    expect(router.currentRoute.value.fullPath).toBe('/open?tab=2');
    expect(location.pathname + location.search).toBe('/app/open?tab=2');
    expect(history.length).toBe(before);
  });

  it('onRedirectCallback of the app replaces that', async () => {
    const onRedirectCallback = vi.fn();
    const { mount, container } = createAppWithRouter({
      ...createCallbackPage('code'),
      onRedirectCallback,
    });
    await mount();
    expect(container.textContent).toBe('home');
    expect(onRedirectCallback).toHaveBeenCalledExactlyOnceWith('/app/open?tab=2');
  });
});

describe('a blocked user', () => {
  it.each([
    ['a path', '/blocked'],
    ['a location', { path: '/blocked' }],
  ])('sees the route `blocked`, %s, after the clean-up', async (_, route) => {
    const clearLocalState = vi.fn();
    const onBlocked = vi.fn();
    const { mount, settle, container, client } = createAppWithRouter({
      ...createCallbackPage(blocked),
      blocked: route,
      clearLocalState: () => {
        clearLocalState(container.textContent);
      },
      onBlocked,
    });
    await mount();
    await settle();
    expect(container.textContent).toBe('blocked');
    expect(clearLocalState).toHaveBeenCalledOnce();
    expect(clearLocalState).not.toHaveBeenCalledWith('blocked');
    expect(onBlocked).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ status: 'blocked' }),
    );
    expect(client.loginWithRedirect).not.toHaveBeenCalled();
  });

  it('goes to login from there, and back to the route they came from', async () => {
    const { mount, settle, client, router, app } = createAppWithRouter({
      ...createCallbackPage(blocked),
      blocked: '/blocked',
    });
    await mount();
    await settle();
    const { login } = app.runWithContext(useSession);
    await login();
    expect(client.loginWithRedirect).toHaveBeenLastCalledWith(loginBackTo('/app/open?tab=2'));
    await router.push('/open');
    await login();
    expect(client.loginWithRedirect).toHaveBeenLastCalledWith(loginBackTo('/app/open'));
  });

  it('is not sent to login by a guarded route', async () => {
    const { mount, settle, client, router } = createAppWithRouter({
      ...createCallbackPage(blocked),
      blocked: '/blocked',
    });
    await mount();
    await settle();
    await router.push('/fresh');
    expect(router.currentRoute.value.path).toBe('/blocked');
    expect(client.loginWithRedirect).not.toHaveBeenCalled();
  });

  it('returns to where they were without the option `blocked`', async () => {
    const onBlocked = vi.fn();
    const { mount, settle, container } = createAppWithRouter({
      ...createCallbackPage(blocked),
      onBlocked,
    });
    await mount();
    await settle();
    expect(container.textContent).toBe('open');
    expect(onBlocked).toHaveBeenCalledOnce();
  });

  it.each([
    ['refuses the route', (): boolean => false],
    ['redirects elsewhere', (): string => '/open'],
    [
      'fails',
      (): never => {
        throw new Error('guard');
      },
    ],
  ])('is a warning in development, once, if another guard %s', async (_, decide) => {
    vi.resetModules();
    vi.stubEnv('NODE_ENV', 'development');
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { createAppWithRouter: createFreshApp } = await import('./app-with-router.js');
    const { router, mount, settle } = createFreshApp({
      ...createCallbackPage(blocked),
      blocked: '/blocked',
    });
    router.onError(() => undefined);
    router.beforeEach((to) => to.path !== '/blocked' || decide());
    await mount();
    await settle();
    const warnings = warn.mock.calls.flat().filter((text) => String(text).includes('`blocked`'));
    expect(warnings).toHaveLength(1);
  });

  it('is a warning in development if the route does not exist', async () => {
    vi.resetModules();
    vi.stubEnv('NODE_ENV', 'development');
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { createAppWithRouter: createFreshApp } = await import('./app-with-router.js');
    const { mount, settle } = createFreshApp({
      ...createCallbackPage(blocked),
      blocked: '/nowhere',
    });
    await mount();
    await settle();
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('the route `blocked` is not shown'));
  });

  it('causes no warning if the route is shown', async () => {
    vi.resetModules();
    vi.stubEnv('NODE_ENV', 'development');
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { createAppWithRouter: createFreshApp } = await import('./app-with-router.js');
    const { mount, settle } = createFreshApp({
      ...createCallbackPage(blocked),
      blocked: '/blocked',
    });
    await mount();
    await settle();
    expect(warn.mock.calls.flat().filter((text) => String(text).includes('`blocked`'))).toEqual([]);
  });
});

describe('a login that was refused for another reason', () => {
  it('does not lead to login by itself', async () => {
    const { app, mount, settle, client, router } = createAppWithRouter(
      createCallbackPage({ error: 'access_denied', error_description: 'No.' }),
    );
    await mount();
    await settle();
    const { login } = app.runWithContext(useAuth0Session);
    expect(login.value).toMatchObject({ status: 'denied' });
    await router.push('/fresh');
    expect(router.currentRoute.value.path).toBe('/open');
    expect(client.loginWithRedirect).not.toHaveBeenCalled();
    window.dispatchEvent(new Event('pointerdown'));
    await router.push('/fresh');
    expect(client.loginWithRedirect).toHaveBeenCalledOnce();
  });
});
