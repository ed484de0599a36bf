import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  completeLogin,
  createSessionHeartbeat,
  handleSessionLoss,
  type SessionHeartbeatOptions,
  type SessionLossOptions,
} from '../../src/index.js';
import { createFakeSession, type FakeSessionOptions } from '../../src/testing/index.js';
import { visit } from './happy-dom.js';

const INTERVAL_MS = 900_000;
const APP = 'https://app.example.com/notes?view=2';
const BACK = 'https://app.example.com/?code=c&state=';

beforeEach(() => {
  visit(APP);
  sessionStorage.clear();
  // The fake session does not depend on the page of the environment.
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Starts a heartbeat of a fake session, with an ending. */
async function openApp(
  options: SessionHeartbeatOptions & SessionLossOptions & FakeSessionOptions = {},
) {
  const { user, now, blocksThirdPartyCookies, ...rest } = options;
  const session = createFakeSession({
    ...(user !== undefined && { user }),
    ...(now !== undefined && { now }),
    ...(blocksThirdPartyCookies !== undefined && { blocksThirdPartyCookies }),
  });
  const heartbeat = createSessionHeartbeat(session.client, rest);
  handleSessionLoss(heartbeat, session.client, rest);
  heartbeat.start();
  await session.advance(0);
  return { session, heartbeat };
}

describe('the ending of a fake session', () => {
  it.each(['block', 'expire', 'signOutElsewhere', 'switchUser'] as const)(
    'after %s(): clears, removes the user and redirects once',
    async (name) => {
      const clearLocalState = vi.fn();
      const { session } = await openApp({ clearLocalState });
      session[name]();
      await session.advance(INTERVAL_MS);
      expect(clearLocalState).toHaveBeenCalledOnce();
      expect(session.user).toBeNull();
      expect(session.logins).toEqual([
        { appState: { returnTo: '/notes?view=2', redirectedBy: 'auth0-heartbeat' } },
      ]);
      await session.advance(10 * INTERVAL_MS);
      expect(session.logins).toHaveLength(1);
    },
  );

  it('waits for a task with several steps within one call of advance', async () => {
    const steps: string[] = [];
    const { session } = await openApp({
      async clearLocalState() {
        for (const step of ['one', 'two', 'three']) {
          await new Promise((resolve) => setImmediate(resolve));
          steps.push(step);
        }
      },
    });
    session.block();
    await session.advance(INTERVAL_MS);
    expect(session.logins).toHaveLength(1);
    expect(steps).toEqual(['one', 'two', 'three']);
  });

  it('clears a hidden page at once and redirects when it is shown', async () => {
    const clearLocalState = vi.fn();
    const { session } = await openApp({ clearLocalState });
    session.hide();
    session.signOutInOtherTab();
    await session.advance(INTERVAL_MS);
    expect(clearLocalState).toHaveBeenCalledOnce();
    expect(session.logins).toEqual([]);
    session.show();
    await session.advance(0);
    // The tenant may still know the user who signed out in another tab.
    expect(session.logins).toMatchObject([{ authorizationParams: { prompt: 'login' } }]);
  });

  it('recovers a hidden page in place if the user signs in again', async () => {
    const { session, heartbeat } = await openApp();
    session.hide();
    session.signOutInOtherTab();
    await session.advance(0);
    session.signIn();
    session.show();
    await session.advance(INTERVAL_MS);
    expect(session.logins).toEqual([]);
    expect(heartbeat.getSnapshot().status).toBe('active');
  });

  it('records a sign-out of the app, after which nobody is signed in', async () => {
    const { session, heartbeat } = await openApp();
    const openUrl = vi.fn();
    await heartbeat.logout({ logoutParams: { returnTo: 'https://app.example.com' }, openUrl });
    expect(session.logouts).toEqual([
      { logoutParams: { returnTo: 'https://app.example.com' }, openUrl },
    ]);
    expect(openUrl).toHaveBeenCalledOnce();
    await session.advance(INTERVAL_MS);
    expect(heartbeat.getSnapshot().status).toBe('signed_out');
    await expect(session.client.getTokenSilently()).rejects.toMatchObject({
      error: 'login_required',
    });
  });
});

describe('completeLogin of a fake session', () => {
  it('returns the path, and signs in the user of the tenant', async () => {
    const { session, heartbeat } = await openApp();
    session.switchUser({ sub: 'auth0|carol' });
    await session.advance(INTERVAL_MS);
    const result = await completeLogin(session.client, `${BACK}1`);
    expect(result).toMatchObject({ status: 'signed_in', returnTo: '/notes?view=2' });
    expect(session.user).toMatchObject({ sub: 'auth0|carol' });
    await session.advance(0);
    expect(heartbeat.getSnapshot()).toMatchObject({
      status: 'active',
      user: { sub: 'auth0|carol' },
      verifiedAt: session.now(),
    });
  });

  it('starts a new session of the same user if the tenant has none', async () => {
    const { session, heartbeat } = await openApp();
    session.signOutElsewhere();
    await session.advance(INTERVAL_MS);
    expect(await completeLogin(session.client, `${BACK}2`)).toMatchObject({ status: 'signed_in' });
    expect(session.user).toEqual({ sub: 'auth0|alice', sid: 'session-2' });
    await session.advance(INTERVAL_MS);
    expect(heartbeat.getSnapshot().status).toBe('active');
  });

  it('returns blocked for a blocked user', async () => {
    const { session } = await openApp();
    session.block();
    await session.advance(INTERVAL_MS);
    expect(await completeLogin(session.client, `${BACK}3`)).toMatchObject({
      status: 'blocked',
      returnTo: '/notes?view=2',
    });
    expect(session.user).toBeNull();
  });

  it('returns failed without a network', async () => {
    const { session } = await openApp({ user: null });
    session.goOffline();
    expect(await completeLogin(session.client, `${BACK}4`)).toMatchObject({ status: 'failed' });
  });

  it('has the same effect as signIn()', async () => {
    const one = await openApp({ user: null, now: 1_000 });
    one.session.signIn();
    const other = await openApp({ user: null, now: 1_000 });
    await completeLogin(other.session.client, `${BACK}5`);
    for (const { session } of [one, other]) await session.advance(INTERVAL_MS);
    expect(one.heartbeat.getSnapshot()).toEqual(other.heartbeat.getSnapshot());
    expect(one.session.checks).toBe(other.session.checks);
  });

  it('detects a redirect loop of its own session only', async () => {
    const { session, heartbeat } = await openApp();
    const other = createFakeSession({ now: session.now() });
    const otherHeartbeat = createSessionHeartbeat(other.client);

    session.signOutElsewhere();
    await heartbeat.check();
    await session.advance(0);
    heartbeat.stop();
    expect(sessionStorage.getItem('auth0-heartbeat.lost-at')).not.toBeNull();

    await completeLogin(other.client, `${BACK}6`);
    other.switchUser();
    otherHeartbeat.start();
    await other.advance(0);
    expect(otherHeartbeat.getSnapshot().loss?.reason).toBe('user_changed');

    await completeLogin(session.client, `${BACK}6`);
    session.switchUser();
    heartbeat.start();
    await session.advance(0);
    expect(heartbeat.getSnapshot().diagnosis?.code).toBe('redirect_loop');
  });

  it('removes what an earlier test left in sessionStorage', () => {
    sessionStorage.setItem('auth0-heartbeat.lost-at', '1000');
    sessionStorage.setItem('auth0-heartbeat.confirmed-at', '1000');
    sessionStorage.setItem('of the app', 'stays');
    createFakeSession();
    expect(sessionStorage.length).toBe(1);
    sessionStorage.clear();
  });

  it('confirms a session by redirect, in each test anew', async () => {
    for (const round of [7, 8]) {
      const { session, heartbeat } = await openApp({
        now: 1_000,
        blocksThirdPartyCookies: true,
        confirmByRedirect: true,
      });
      await session.advance(60_000);
      expect(session.logins).toEqual([
        expect.objectContaining({ authorizationParams: { prompt: 'none' } }),
      ]);
      session.signOutElsewhere();
      const result = await completeLogin(session.client, `${BACK}${round}`);
      expect(result).toMatchObject({ status: 'login_required' });
      await session.advance(60_000);
      expect(heartbeat.getSnapshot()).toMatchObject({
        status: 'lost',
        loss: { reason: 'login_required' },
      });
    }
  });
});

it('a fake session uses no localStorage and no network', async () => {
  const fetch = vi.spyOn(globalThis, 'fetch');
  localStorage.clear();
  const { session } = await openApp({ user: null });
  session.signIn();
  await session.advance(INTERVAL_MS);
  expect(localStorage.length).toBe(0);
  expect(document.querySelector('iframe')).toBeNull();
  expect(fetch).not.toHaveBeenCalled();
});
