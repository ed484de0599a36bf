import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createSessionHeartbeat,
  handleSessionLoss,
  type Probe,
  type SessionLossOptions,
} from '../../src/index.js';
import { createFakeClient } from '../fake-client.js';
import { loadEmptyIframes, visit } from './happy-dom.js';

let visibility: DocumentVisibilityState;

beforeEach(() => {
  visit('https://app.example.com/notes');
  loadEmptyIframes();
  localStorage.clear();
  sessionStorage.clear();
  visibility = 'visible';
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility);
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const settle = () => vi.advanceTimersByTimeAsync(0);

async function show(next: DocumentVisibilityState): Promise<void> {
  visibility = next;
  document.dispatchEvent(new Event('visibilitychange'));
  await settle();
}

async function comeBack(): Promise<void> {
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
  await settle();
}

/** A session that is lost while the page is as it is. */
async function lose(options: SessionLossOptions = {}) {
  const claims = { sub: 'auth0|alice', sid: 'one' };
  let user: Record<string, unknown> | undefined = claims;
  const client = {
    ...createFakeClient(),
    checkSession: vi.fn(async () => undefined),
  };
  client.getIdTokenClaims.mockImplementation(async () => user);
  client.logout.mockImplementation(async () => void (user = undefined));
  let answer: Awaited<ReturnType<Probe>> = { session: 'alive' };
  const probe: Probe = Object.assign(async () => answer, { passive: true });
  const heartbeat = createSessionHeartbeat(client, { probe });
  handleSessionLoss(heartbeat, client, options);
  heartbeat.start();
  await settle();
  expect(heartbeat.getSnapshot().status).toBe('active');
  answer = { session: 'expired' };
  await heartbeat.check();
  expect(heartbeat.getSnapshot().status).toBe('lost');
  await settle();
  answer = { session: 'alive' };
  return {
    heartbeat,
    client,
    redirects: () => client.loginWithRedirect.mock.calls.length,
    signIn: (sub: string) => void (user = { ...claims, sub }),
  };
}

describe('a page that is hidden at the loss', () => {
  beforeEach(() => void (visibility = 'hidden'));

  it('goes to login once it is shown, if nobody has signed in by then', async () => {
    const session = await lose();
    expect(session.redirects()).toBe(0);
    await show('visible');
    expect(session.redirects()).toBe(1);
    session.heartbeat.stop();
  });

  it('recovers in place when another tab has signed the same user in again', async () => {
    const session = await lose();
    session.signIn('auth0|alice');
    await show('visible');
    await settle();
    expect(session.client.checkSession).toHaveBeenCalled();
    expect(session.heartbeat.getSnapshot()).toMatchObject({ status: 'active' });
    expect(session.redirects()).toBe(0);
    session.heartbeat.stop();
  });

  it('goes to login when it is somebody else', async () => {
    const session = await lose();
    session.signIn('auth0|bob');
    await show('visible');
    expect(session.redirects()).toBe(1);
    session.heartbeat.stop();
  });

  it('goes to login when the client cannot say, and reports that', async () => {
    const reported: unknown[] = [];
    vi.stubGlobal('reportError', (exception: unknown) => reported.push(exception));
    const session = await lose();
    session.client.checkSession.mockRejectedValueOnce(new Error('boom'));
    await show('visible');
    expect(session.redirects()).toBe(1);
    expect(reported).toEqual([new Error('boom')]);
    session.heartbeat.stop();
  });

  it('stays where the app itself has begun a new session', async () => {
    const session = await lose();
    session.signIn('auth0|alice');
    session.heartbeat.start();
    await settle();
    await show('visible');
    expect(session.redirects()).toBe(0);
    session.heartbeat.stop();
  });

  it('stays where the app shows the loss itself', async () => {
    const session = await lose({ redirectToLogin: false });
    await show('visible');
    expect(session.redirects()).toBe(0);
    session.heartbeat.stop();
  });
});

describe('a page that the Back button brings back after the redirect', () => {
  it('goes to login again: it was cleared and knows nobody', async () => {
    const session = await lose();
    expect(session.redirects()).toBe(1);
    await comeBack();
    expect(session.redirects()).toBe(2);
    await comeBack();
    expect(session.redirects()).toBe(3);
    session.heartbeat.stop();
  });

  it('recovers in place when the same user has signed in again, and is left alone then', async () => {
    const session = await lose();
    session.signIn('auth0|alice');
    await comeBack();
    await settle();
    expect(session.heartbeat.getSnapshot().status).toBe('active');
    await comeBack();
    expect(session.redirects()).toBe(1);
    session.heartbeat.stop();
  });

  it('goes to login in the way of the app', async () => {
    const redirectToLogin = vi.fn();
    const session = await lose({ redirectToLogin });
    await comeBack();
    expect(redirectToLogin).toHaveBeenCalledTimes(2);
    expect(redirectToLogin.mock.calls[1]).toEqual(redirectToLogin.mock.calls[0]);
    expect(session.redirects()).toBe(0);
    session.heartbeat.stop();
  });

  it('is not asked about before it is left and brought back', async () => {
    const session = await lose();
    await show('hidden');
    await show('visible');
    window.dispatchEvent(new Event('focus'));
    await settle();
    expect(session.redirects()).toBe(1);
    session.heartbeat.stop();
  });
});

describe('a page whose client holds the tokens of a later login', () => {
  async function switchUser(next: Record<string, unknown>) {
    let user: Record<string, unknown> | undefined = { sub: 'auth0|alice', sid: 'one' };
    const client = { ...createFakeClient(), checkSession: vi.fn(async () => undefined) };
    client.getIdTokenClaims.mockImplementation(async () => user);
    client.logout.mockImplementation(async () => void (user = undefined));
    let answer: Awaited<ReturnType<Probe>> = { session: 'alive' };
    const heartbeat = createSessionHeartbeat(client, {
      probe: Object.assign(async () => answer, { passive: true }),
    });
    handleSessionLoss(heartbeat, client, {
      clearLocalState: () => {
        user = next;
      },
    });
    heartbeat.start();
    await settle();
    answer = { session: 'expired' };
    await heartbeat.check();
    answer = { session: 'alive' };
    await settle();
    return { client, heartbeat };
  }

  it('of somebody else leaves them alone as long as it is hidden', async () => {
    visibility = 'hidden';
    const { client } = await switchUser({ sub: 'auth0|bob', sid: 'two' });
    expect(client.logout).not.toHaveBeenCalled();
    await show('visible');
    expect(client.logout).toHaveBeenCalledExactlyOnceWith({ openUrl: false });
    expect(client.loginWithRedirect).toHaveBeenCalledOnce();
  });

  it('of the same user goes on with them', async () => {
    const { client, heartbeat } = await switchUser({ sub: 'auth0|alice', sid: 'two' });
    await settle();
    expect(client.logout).not.toHaveBeenCalled();
    expect(client.loginWithRedirect).not.toHaveBeenCalled();
    expect(heartbeat.getSnapshot().status).toBe('active');
    heartbeat.stop();
  });
});
