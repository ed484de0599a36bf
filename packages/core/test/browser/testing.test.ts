import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  completeLogin,
  createSessionHeartbeat,
  handleSessionLoss,
  type SessionHeartbeatOptions,
  type SessionLossOptions,
} from '../../src/index.js';
import {
  createFakeSession,
  type FakeSession,
  type FakeSessionOptions,
} from '../../src/testing/index.js';
import { visit } from './happy-dom.js';

const INTERVAL_MS = 900_000;
const APP = 'https://app.example.com/notes?view=2';
const BACK = 'https://app.example.com/?code=c&state=';

beforeEach(() => {
  visit(APP);
  // As in an environment whose page is never shown.
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** An app with an ending. */
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
  it.each<[string, (session: FakeSession) => void]>([
    ['block', (session) => session.block()],
    ['expire', (session) => session.expire()],
    ['signOutElsewhere', (session) => session.signOutElsewhere()],
    ['switchUser', (session) => session.switchUser()],
  ])('after %s(): clears, forgets the user and asks for login once', async (_, happen) => {
    const clearLocalState = vi.fn();
    const { session } = await openApp({ clearLocalState });
    happen(session);
    await session.advance(INTERVAL_MS);
    expect(clearLocalState).toHaveBeenCalledOnce();
    expect(session.user).toBeNull();
    expect(session.logins).toEqual([{ appState: { returnTo: '/notes?view=2' } }]);
    await session.advance(10 * INTERVAL_MS);
    expect(session.logins).toHaveLength(1);
  });

  it('after a sign-out in another tab asks for login anew', async () => {
    const { session } = await openApp();
    session.signOutInOtherTab();
    await session.advance(0);
    expect(session.logins).toMatchObject([{ authorizationParams: { prompt: 'login' } }]);
  });

  it('waits for an app that clears in steps, all in one call of advance', async () => {
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

  it('in a hidden page clears at once, and goes to login when it is shown', async () => {
    const clearLocalState = vi.fn();
    const { session } = await openApp({ clearLocalState });
    session.hide();
    session.signOutInOtherTab();
    await session.advance(INTERVAL_MS);
    expect(clearLocalState).toHaveBeenCalledOnce();
    expect(session.logins).toEqual([]);
    session.show();
    await session.advance(0);
    expect(session.logins).toHaveLength(1);
  });

  it('in a hidden page recovers in place where somebody signs in again', async () => {
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

  it("notes the app's own sign-out, after which nobody is signed in", async () => {
    const { session, heartbeat } = await openApp();
    const openUrl = vi.fn();
    await heartbeat.logout({ logoutParams: { returnTo: 'https://app.example.com' }, openUrl });
    expect(session.logouts).toEqual([
      { logoutParams: { returnTo: 'https://app.example.com' }, openUrl },
    ]);
    expect(openUrl).toHaveBeenCalledOnce();
    await session.advance(INTERVAL_MS);
    expect(heartbeat.getSnapshot().status).toBe('idle');
    await expect(session.client.getTokenSilently()).rejects.toMatchObject({
      error: 'login_required',
    });
  });
});

describe('completeLogin of a fake session', () => {
  it('leads back to where the user was, as somebody else if somebody else is signed in', async () => {
    const { session, heartbeat } = await openApp();
    session.switchUser({ sub: 'auth0|carol' });
    await session.advance(INTERVAL_MS);
    const result = await completeLogin(session.client, `${BACK}1`);
    expect(result).toEqual({ status: 'signed_in', returnTo: '/notes?view=2' });
    expect(session.user).toMatchObject({ sub: 'auth0|carol' });
    await session.advance(0);
    expect(heartbeat.getSnapshot()).toMatchObject({
      status: 'active',
      user: { sub: 'auth0|carol' },
      verifiedAt: session.now(),
    });
  });

  it('begins a new session of the same user where there is none', async () => {
    const { session, heartbeat } = await openApp();
    session.signOutElsewhere();
    await session.advance(INTERVAL_MS);
    expect(await completeLogin(session.client, `${BACK}2`)).toMatchObject({ status: 'signed_in' });
    expect(session.user).toEqual({ sub: 'auth0|alice', sid: 'session-2' });
    await session.advance(INTERVAL_MS);
    expect(heartbeat.getSnapshot().status).toBe('active');
  });

  it('says that the user is blocked', async () => {
    const { session } = await openApp();
    session.block();
    await session.advance(INTERVAL_MS);
    expect(await completeLogin(session.client, `${BACK}3`)).toMatchObject({
      status: 'blocked',
      returnTo: '/notes?view=2',
    });
    expect(session.user).toBeNull();
  });

  it('fails without a network', async () => {
    const { session } = await openApp({ user: null });
    session.goOffline();
    expect(await completeLogin(session.client, `${BACK}4`)).toMatchObject({ status: 'failed' });
  });

  it('tells the heartbeat what signIn() tells it', async () => {
    const one = await openApp({ user: null, now: 1_000 });
    one.session.signIn();
    const other = await openApp({ user: null, now: 1_000 });
    await completeLogin(other.session.client, `${BACK}5`);
    for (const { session } of [one, other]) await session.advance(INTERVAL_MS);
    expect(one.heartbeat.getSnapshot()).toEqual(other.heartbeat.getSnapshot());
    expect(one.session.checks).toBe(other.session.checks);
  });

  it("sees a loop in a session's own losses, and not in those of another", async () => {
    const { session, heartbeat } = await openApp();
    const other = createFakeSession({ now: session.now() });
    const othersHeartbeat = createSessionHeartbeat(other.client);

    session.signOutElsewhere();
    await heartbeat.check();
    await session.advance(0);
    heartbeat.stop();
    expect(sessionStorage.length).toBe(1);

    await completeLogin(other.client, `${BACK}6`);
    other.switchUser();
    othersHeartbeat.start();
    await other.advance(0);
    expect(othersHeartbeat.getSnapshot().loss?.reason).toBe('user_changed');

    await completeLogin(session.client, `${BACK}6`);
    session.switchUser();
    heartbeat.start();
    await session.advance(0);
    expect(heartbeat.getSnapshot().diagnosis?.code).toBe('redirect_loop');
  });

  it("forgets what another test left in the browser's tab", () => {
    sessionStorage.setItem('auth0-heartbeat.lost-at', '1000');
    sessionStorage.setItem('auth0-heartbeat.confirmed-at', '1000');
    sessionStorage.setItem('of the app', 'stays');
    createFakeSession();
    expect(sessionStorage.length).toBe(1);
    sessionStorage.clear();
  });

  it('settles a doubt at the top level, in each test anew', async () => {
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

it('a fake session stores nothing of its own, and asks no network', async () => {
  const fetch = vi.spyOn(globalThis, 'fetch');
  localStorage.clear();
  const { session } = await openApp({ user: null });
  session.signIn();
  await session.advance(INTERVAL_MS);
  expect(localStorage.length).toBe(0);
  expect(document.querySelector('iframe')).toBeNull();
  expect(fetch).not.toHaveBeenCalled();
});
