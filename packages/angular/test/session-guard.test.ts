import './setup.js';
import { createFakeSession } from '@auth0-heartbeat/core/testing';
import { sessionGuard, type SessionGuardOptions } from '@auth0-heartbeat/angular';
import { APP_BASE_HREF } from '@angular/common';
import { inject } from '@angular/core';
import { Router } from '@angular/router';
import { describe, expect, it, vi } from 'vitest';
import { Page, startApp } from './start-app.js';

/** Starts an app with a guarded route. */
function startGuarded(
  settings: Parameters<typeof startApp>[0] = {},
  options: SessionGuardOptions = { maxAgeMs: 60_000 },
) {
  const routes = [
    { path: '', component: Page },
    { path: 'offline', component: Page },
    { path: 'salaries', component: Page, canActivate: [sessionGuard(options)] },
    { path: 'blocked', component: Page, canActivate: [sessionGuard(options)] },
  ];
  return startApp({ routes, ...settings });
}

describe('sessionGuard', () => {
  it('lets the user enter behind a verification that is young enough', async () => {
    const { fake, router } = await startGuarded();
    await fake.advance(0);
    const { checks } = fake;
    expect(checks).toBe(1);
    expect(await router.navigateByUrl('/salaries')).toBe(true);
    expect(fake.checks).toBe(checks);
  });

  it('checks first if the verification is too old', async () => {
    const { fake, router } = await startGuarded();
    await fake.advance(60_001);
    const { checks } = fake;
    expect(await router.navigateByUrl('/salaries')).toBe(true);
    expect(fake.checks).toBe(checks + 1);
  });

  it('waits until it is known who is signed in', async () => {
    const fake = createFakeSession();
    const { getIdTokenClaims } = fake.client;
    let restore = () => {};
    const isRestored = new Promise<void>((resolve) => (restore = resolve));
    fake.client.getIdTokenClaims = () => isRestored.then(getIdTokenClaims);
    const { router, session } = await startGuarded({ fake });
    const entered = router.navigateByUrl('/salaries');
    await fake.advance(0);
    expect(session.status()).toBe('loading');
    expect(fake.logins).toEqual([]);
    restore();
    expect(await entered).toBe(true);
  });

  it('goes to login if nobody is signed in, and login returns to the route', async () => {
    const { fake, router } = await startGuarded({
      fake: createFakeSession({ user: null }),
      providers: [{ provide: APP_BASE_HREF, useValue: '/app' }],
    });
    expect(await router.navigateByUrl('/salaries?year=2')).toBe(false);
    expect(fake.logins).toMatchObject([
      { appState: { returnTo: '/app/salaries?year=2', target: '/salaries?year=2' } },
    ]);
  });

  it('does not go to login for a navigation that another one has replaced', async () => {
    const fake = createFakeSession({ user: null });
    let restore = () => {};
    const isRestored = new Promise<undefined>((resolve) => (restore = () => resolve(undefined)));
    fake.client.getIdTokenClaims = () => isRestored;
    const { router, session } = await startGuarded({ fake });
    const first = router.navigateByUrl('/salaries');
    await fake.advance(0);
    expect(await router.navigateByUrl('/offline')).toBe(true);
    expect(await first).toBe(false);
    restore();
    await fake.advance(0);
    expect(session.status()).toBe('signed_out');
    await fake.advance(0);
    expect(fake.logins).toEqual([]);
  });

  it('stays while the session ends, and login returns to the target route', async () => {
    const { fake, router, session } = await startGuarded();
    await router.navigateByUrl('/offline');
    await fake.advance(60_001);
    fake.signOutElsewhere();
    expect(await router.navigateByUrl('/salaries')).toBe(false);
    expect(session.status()).toBe('lost');
    expect(router.url).toBe('/offline');
    await fake.advance(0);
    expect(fake.logins).toMatchObject([
      { appState: { returnTo: '/salaries', target: '/salaries' } },
    ]);
  });

  it('stays if the check is inconclusive', async () => {
    const { fake, router, session } = await startGuarded();
    await router.navigateByUrl('/offline');
    await fake.advance(60_001);
    fake.goOffline();
    expect(await router.navigateByUrl('/salaries')).toBe(false);
    expect(session.status()).toBe('unverified');
    expect(router.url).toBe('/offline');
  });

  it('goes where onUnverified says', async () => {
    const onUnverified = vi.fn(() => inject(Router).parseUrl('/offline'));
    const { fake, router } = await startGuarded({}, { maxAgeMs: 0, onUnverified });
    await fake.advance(1);
    fake.goOffline();
    await router.navigateByUrl('/salaries');
    expect(router.url).toBe('/offline');
    expect(onUnverified).toHaveBeenCalledWith(
      expect.objectContaining({ url: '/salaries' }),
      expect.objectContaining({ status: 'unverified' }),
    );
  });

  it('lets everybody enter the route for blocked users', async () => {
    const { fake, router } = await startGuarded({
      fake: createFakeSession({ user: null }),
      config: { blocked: '/blocked' },
    });
    expect(await router.navigateByUrl('/blocked?from=login')).toBe(true);
    expect(fake.logins).toEqual([]);
  });

  it('does not go to login after a refused login until the user does something', async () => {
    const fake = createFakeSession({ user: null });
    fake.block();
    history.replaceState(null, '', '/?code=1&state=2');
    const { router, session } = await startGuarded({ fake });
    await fake.advance(0);
    expect(session.login()?.status).toBe('blocked');
    expect(await router.navigateByUrl('/salaries')).toBe(false);
    expect(fake.logins).toEqual([]);
    fake.input();
    expect(await router.navigateByUrl('/salaries')).toBe(false);
    expect(fake.logins).toMatchObject([{ appState: { returnTo: '/salaries' } }]);
  });

  it.each([-1, Number.NaN])('refuses a maximum age of %s', (maxAgeMs) => {
    expect(() => sessionGuard({ maxAgeMs })).toThrow(
      expect.objectContaining({ code: 'invalid_option' }),
    );
  });
});
