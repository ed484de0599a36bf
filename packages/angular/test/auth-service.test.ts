import './setup.js';
import { createFakeSession } from '@auth0-heartbeat/core/testing';
import { describe, expect, it, vi } from 'vitest';
import { record, startApp } from './start-app.js';

const alice = { sub: 'auth0|alice' };

/** A clean-up that runs until it is resolved. */
function pendingCleanUp() {
  let finish = () => {};
  const clearLocalState = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)));
  return { clearLocalState, finish: () => finish() };
}

/** Starts an app and records `AuthService`. */
async function startRecorded(settings?: Parameters<typeof startApp>[0]) {
  const app = await startApp(settings);
  const values = {
    isLoading: record(app.auth.isLoading$),
    isAuthenticated: record(app.auth.isAuthenticated$),
    user: record(app.auth.user$),
    error: record(app.auth.error$),
  };
  await app.fake.advance(0);
  const last = () => ({
    isLoading: values.isLoading.at(-1),
    isAuthenticated: values.isAuthenticated.at(-1),
    user: values.user.at(-1),
  });
  return { ...app, values, last };
}

describe('AuthService', () => {
  it('is loading while the session is', async () => {
    const fake = createFakeSession();
    let restore = () => {};
    const isRestored = new Promise<void>((resolve) => (restore = resolve));
    fake.client.getIdTokenClaims = () => isRestored.then(() => ({ ...alice, __raw: '' }));
    const { session, last } = await startRecorded({ fake });
    expect(session.status()).toBe('loading');
    expect(last()).toEqual({ isLoading: true, isAuthenticated: undefined, user: undefined });
    restore();
    await fake.advance(0);
    expect(session.status()).toBe('active');
    expect(last()).toMatchObject({ isLoading: false, isAuthenticated: true, user: alice });
  });

  it('is loading and has no user during an ending', async () => {
    const { clearLocalState, finish } = pendingCleanUp();
    const { fake, session, last } = await startRecorded({
      config: { clearLocalState, redirectToLogin: false },
    });
    // The SDK keeps the tokens of a blocked user.
    fake.block();
    await session.check();
    await fake.advance(0);
    expect(clearLocalState).toHaveBeenCalledOnce();
    expect(session.status()).toBe('lost');
    expect(last()).toEqual({ isLoading: true, isAuthenticated: false, user: null });
    finish();
    await fake.advance(0);
    expect(session.status()).toBe('signed_out');
    expect(session.loss()?.reason).toBe('user_blocked');
    expect(last()).toEqual({ isLoading: false, isAuthenticated: false, user: null });
  });

  it('is loading during an ending that the page load begins', async () => {
    const fake = createFakeSession();
    const first = await startApp({ fake });
    await fake.advance(0);
    expect(first.session.verifiedAt()).not.toBeNull();
    // The page is closed, and the session ends.
    const { TestBed } = await import('@angular/core/testing');
    TestBed.resetTestingModule();
    await fake.client.logout({ openUrl: false });
    fake.signOutElsewhere();
    const { clearLocalState, finish } = pendingCleanUp();
    const { session, last } = await startRecorded({
      fake,
      config: { clearLocalState, redirectToLogin: false },
    });
    expect(session.status()).toBe('lost');
    expect(last().isLoading).toBe(true);
    finish();
    await fake.advance(0);
    expect(last()).toMatchObject({ isLoading: false, isAuthenticated: false });
  });

  it('has the user of a login after an ending', async () => {
    const { fake, session, last } = await startRecorded({ config: { redirectToLogin: false } });
    fake.signOutElsewhere();
    await session.check();
    await fake.advance(0);
    expect(session.status()).toBe('signed_out');
    fake.signIn({ sub: 'auth0|bob' });
    await fake.advance(0);
    expect(session.user()?.sub).toBe('auth0|bob');
    expect(last()).toMatchObject({
      isLoading: false,
      isAuthenticated: true,
      user: { sub: 'auth0|bob' },
    });
  });

  it('emits nothing at 1,000 good checks', async () => {
    const { session, values, fake } = await startRecorded();
    const counts = () => Object.values(values).map(({ length }) => length);
    const before = counts();
    const { checks } = fake;
    for (let i = 0; i < 1_000; i++) await session.check();
    expect(fake.checks).toBe(checks + 1_000);
    expect(counts()).toEqual(before);
  });

  it('does not emit the errors of checks', async () => {
    const { session, values, fake } = await startRecorded();
    fake.goOffline();
    await session.check();
    expect(session.status()).toBe('unverified');
    expect(values.error).toEqual([]);
    expect(values.isAuthenticated).toEqual([true]);
  });

  it('clears the app at its logout', async () => {
    const clearLocalState = vi.fn();
    const { auth, fake, session } = await startRecorded({ config: { clearLocalState } });
    auth.logout({ logoutParams: { returnTo: 'http://localhost:3000/' } });
    await fake.advance(0);
    expect(clearLocalState).toHaveBeenCalledWith(expect.objectContaining({ reason: 'signed_out' }));
    expect(fake.logouts).toEqual([{ logoutParams: { returnTo: 'http://localhost:3000/' } }]);
    expect(session.status()).toBe('signed_out');
  });

  it.each(['AuthService', 'the session'])(
    'has no user while a logout of %s clears the app',
    async (of) => {
      const { clearLocalState, finish } = pendingCleanUp();
      const { auth, fake, session, last } = await startRecorded({ config: { clearLocalState } });
      if (of === 'AuthService') auth.logout();
      else void session.logout();
      await fake.advance(0);
      expect(clearLocalState).toHaveBeenCalledOnce();
      expect(fake.logouts).toEqual([]);
      expect(last()).toMatchObject({ isAuthenticated: false, user: null });
      finish();
      await fake.advance(0);
      expect(fake.logouts).toHaveLength(1);
    },
  );

  it('has no user after a logout that stays on the page', async () => {
    const { fake, session, last } = await startRecorded();
    await session.logout({ openUrl: () => undefined });
    await fake.advance(0);
    expect(last()).toEqual({ isLoading: false, isAuthenticated: false, user: null });
  });

  it('reports a failed token call, which triggers a check', async () => {
    const { auth, fake, session } = await startRecorded();
    fake.signOutElsewhere();
    auth.getAccessTokenSilently({ cacheMode: 'off' }).subscribe({ error: () => undefined });
    await fake.advance(60_000);
    expect(session.status()).toBe('lost');
  });
});
