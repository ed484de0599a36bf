import './setup.js';
import { createFakeSession, type FakeSession } from '@auth0-heartbeat/core/testing';
import { APP_BASE_HREF, HashLocationStrategy, LocationStrategy } from '@angular/common';
import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { AuthGuard, authGuardFn } from '@auth0/auth0-angular';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { arriveAtCallback, Page, record, startApp } from './start-app.js';

afterEach(() => vi.restoreAllMocks());

const routes = [
  { path: '', component: Page },
  { path: 'team', component: Page, canActivate: [authGuardFn] },
  { path: 'blocked', component: Page },
  { path: 'error', component: Page },
];

/** Begins a login at a route of the app, on a page that is then closed. */
async function leaveFor(fake: FakeSession, path: string): Promise<void> {
  const { login } = await startApp({ fake });
  await login({ appState: { returnTo: path } });
  TestBed.resetTestingModule();
}

describe('a login', () => {
  it('returns to the route, without the code in the history', async () => {
    const fake = createFakeSession({ user: null });
    await leaveFor(fake, '/team');
    fake.signIn();
    arriveAtCallback();
    const navigateByUrl = vi.spyOn(Router.prototype, 'navigateByUrl');
    const { router, auth, session } = await startApp({ fake, routes });
    const appStates = record(auth.appState$);
    await fake.advance(0);
    await vi.waitFor(() => expect(router.url).toBe('/team'));
    expect(appStates).toMatchObject([{ target: '/team', returnTo: '/team' }]);
    expect(session.appState()).toMatchObject({ returnTo: '/team' });
    expect(navigateByUrl.mock.calls).toEqual([['/team', { replaceUrl: true }]]);
  });

  it('passes the path with the base of the app, and the route without it', async () => {
    const fake = createFakeSession();
    history.replaceState(null, '', '/app/team?sort=name#top');
    const { login } = await startApp({
      fake,
      providers: [{ provide: APP_BASE_HREF, useValue: '/app/' }],
    });
    await login();
    expect(fake.logins).toMatchObject([
      { appState: { returnTo: '/app/team?sort=name#top', target: '/team?sort=name#top' } },
    ]);
  });

  it('passes the route of the hash', async () => {
    const fake = createFakeSession();
    history.replaceState(null, '', '/app/#/team?sort=name');
    const { login } = await startApp({
      fake,
      providers: [{ provide: LocationStrategy, useClass: HashLocationStrategy }],
    });
    await login();
    expect(fake.logins).toMatchObject([
      { appState: { returnTo: '/app/#/team?sort=name', target: '/team?sort=name' } },
    ]);
  });

  it('after a loss returns to where the user is', async () => {
    const fake = createFakeSession();
    history.replaceState(null, '', '/app/team');
    const { session } = await startApp({
      fake,
      providers: [{ provide: APP_BASE_HREF, useValue: '/app' }],
    });
    fake.signOutElsewhere();
    await session.check();
    await fake.advance(0);
    expect(fake.logins).toMatchObject([{ appState: { returnTo: '/app/team', target: '/team' } }]);
  });

  it('leaves the callback of another provider to the app', async () => {
    arriveAtCallback();
    const fake = createFakeSession();
    const handleRedirectCallback = vi.fn();
    // It has stored no redirect.
    const client = { ...fake.client, handleRedirectCallback };
    const { auth } = await startApp({ fake, config: { client } });
    await vi.waitFor(() => expect(record(auth.isLoading$)).toEqual([false]));
    expect(handleRedirectCallback).not.toHaveBeenCalled();
    expect(location.search).toBe('?code=1&state=2');
  });

  it('leaves the callback to the app with skipRedirectCallback', async () => {
    const fake = createFakeSession();
    await leaveFor(fake, '/team');
    arriveAtCallback();
    const handleRedirectCallback = vi.spyOn(fake.client, 'handleRedirectCallback');
    const { session } = await startApp({ fake, config: { skipRedirectCallback: true } });
    expect(session.status()).toBe('active');
    expect(handleRedirectCallback).not.toHaveBeenCalled();
  });
});

describe('a refused login', () => {
  /** Starts an app at the callback of a blocked user. */
  async function startBlocked(config: NonNullable<Parameters<typeof startApp>[0]>['config']) {
    const fake = createFakeSession({ user: null });
    await leaveFor(fake, '/team');
    fake.block();
    arriveAtCallback();
    const app = await startApp({ fake, routes, ...(config && { config }) });
    await fake.advance(0);
    return app;
  }

  it('of a blocked user clears the app, then shows the route', async () => {
    const steps: string[] = [];
    const { router, session, auth } = await startBlocked({
      blocked: '/blocked',
      errorPath: '/error',
      clearLocalState: () => steps.push('cleared'),
      onBlocked: ({ status }) => steps.push(status),
    });
    const errors = record(auth.error$);
    await vi.waitFor(() => expect(router.url).toBe('/blocked'));
    expect(steps).toEqual(['cleared', 'blocked']);
    expect(session.status()).toBe('signed_out');
    expect(session.login()?.status).toBe('blocked');
    expect(errors).toMatchObject([{ error: 'unauthorized' }]);
    expect(record(auth.isAuthenticated$)).toEqual([]);
  });

  it('of a blocked user returns to the route of that login at the next one', async () => {
    const { fake, router, login } = await startBlocked({ blocked: 'blocked' });
    await vi.waitFor(() => expect(router.url).toBe('/blocked'));
    await login();
    expect(fake.logins.at(-1)).toMatchObject({ appState: { returnTo: '/team', target: '/team' } });
  });

  it('of a blocked user goes to the error path without a route for it', async () => {
    const { router } = await startBlocked({ errorPath: '/error' });
    await vi.waitFor(() => expect(router.url).toBe('/error'));
  });

  it.each(['/team', '/nowhere'])(
    'goes to the error path, with a warning, if %s cannot be shown',
    async (blocked) => {
      const warn = vi.spyOn(console, 'warn').mockReturnValue();
      // Angular reports a route that does not exist.
      vi.spyOn(console, 'error').mockReturnValue();
      const { router } = await startBlocked({ blocked, errorPath: '/error' });
      await vi.waitFor(() => expect(router.url).toBe('/error'));
      const warning = `there is no route ${blocked} for blocked users`;
      expect(warn).toHaveBeenCalledWith(expect.stringContaining(warning));
    },
  );

  it('is not repeated by a guard of the SDK', async () => {
    const { fake, router } = await startBlocked({ blocked: '/blocked' });
    await vi.waitFor(() => expect(router.url).toBe('/blocked'));
    expect(await router.navigateByUrl('/team')).toBe(false);
    expect(fake.logins).toHaveLength(1);
  });
});

describe('the guard of the SDK', () => {
  /** Starts an app, ends the session, and returns a function that finishes the clean-up. */
  async function startEnding() {
    let resolveTask = () => {};
    const clearLocalState = () => new Promise<void>((resolve) => (resolveTask = resolve));
    const app = await startApp({ routes, config: { clearLocalState } });
    const { fake, session } = app;
    async function finish(): Promise<void> {
      resolveTask();
      await fake.advance(0);
    }
    async function lose(): Promise<void> {
      fake.signOutElsewhere();
      await session.check();
      await fake.advance(0);
      expect(session.status()).toBe('lost');
    }
    return { ...app, lose, finish };
  }

  it('does not go to login while the app is being cleared', async () => {
    const { fake, router, auth, lose, finish } = await startEnding();
    record(auth.isAuthenticated$);
    await lose();
    expect(await router.navigateByUrl('/team')).toBe(false);
    expect(fake.logins).toEqual([]);
    await finish();
    expect(fake.logins).toHaveLength(1);
  });

  it('waits for the end of the clean-up in an app that shows nothing of AuthService', async () => {
    const { fake, router, lose, finish } = await startEnding();
    await lose();
    void router.navigateByUrl('/team');
    await fake.advance(0);
    expect(fake.logins).toEqual([]);
    await finish();
    expect(fake.logins).toHaveLength(1);
  });

  it('goes to login as before', async () => {
    const { fake, router } = await startApp({ fake: createFakeSession({ user: null }), routes });
    expect(TestBed.inject(AuthGuard)).toBeDefined();
    expect(await router.navigateByUrl('/team')).toBe(false);
    expect(fake.logins).toMatchObject([{ appState: { target: '/team' } }]);
  });
});

it('the app may go to login with AuthService at the end of an ending', async () => {
  const fake = createFakeSession();
  const { session, auth } = await startApp({
    fake,
    config: {
      redirectToLogin: () => auth.loginWithRedirect({ appState: { target: '/welcome' } }),
    },
  });
  fake.signOutElsewhere();
  await session.check();
  await fake.advance(0);
  expect(fake.logins).toMatchObject([{ appState: { target: '/welcome' } }]);
});
