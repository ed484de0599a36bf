import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createSessionHeartbeat,
  handleSessionLoss,
  type Probe,
  type ProbeAnswer,
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

const createProbe = (answer: () => ProbeAnswer): Probe => ({
  kind: 'silent_auth',
  passive: true,
  ask: async () => answer(),
});

const settle = () => vi.advanceTimersByTimeAsync(0);

async function show(next: DocumentVisibilityState): Promise<void> {
  visibility = next;
  document.dispatchEvent(new Event('visibilitychange'));
  await settle();
}

async function restore(): Promise<void> {
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
  await settle();
}

/** Loses a session of Alice. */
async function lose(options: SessionLossOptions = {}) {
  const claims = { sub: 'auth0|alice', sid: 'one' };
  let user: Record<string, unknown> | undefined = claims;
  const client = {
    ...createFakeClient(),
    checkSession: vi.fn(async () => undefined),
  };
  client.getIdTokenClaims.mockImplementation(async () => user);
  client.logout.mockImplementation(async () => void (user = undefined));
  let answer: ProbeAnswer = { session: 'alive' };
  const heartbeat = createSessionHeartbeat(client, { probe: createProbe(() => answer) });
  const unsubscribe = handleSessionLoss(heartbeat, client, options);
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
    unsubscribe,
    redirects: () => client.loginWithRedirect.mock.calls.length,
    signIn: (sub: string) => void (user = { ...claims, sub }),
  };
}

describe('a page that is hidden at the loss', () => {
  beforeEach(() => void (visibility = 'hidden'));

  it('redirects when it is shown, if nobody has signed in by then', async () => {
    const session = await lose();
    expect(session.redirects()).toBe(0);
    await show('visible');
    expect(session.redirects()).toBe(1);
    session.heartbeat.stop();
  });

  it('recovers in place if another tab has signed the same user in', async () => {
    const session = await lose();
    session.signIn('auth0|alice');
    await show('visible');
    await settle();
    expect(session.client.checkSession).toHaveBeenCalled();
    expect(session.heartbeat.getSnapshot()).toMatchObject({ status: 'active' });
    expect(session.redirects()).toBe(0);
    session.heartbeat.stop();
  });

  it('does not begin a session after the app has stopped', async () => {
    const session = await lose();
    session.unsubscribe();
    session.heartbeat.stop();
    session.signIn('auth0|alice');
    await show('visible');
    await settle();
    expect(session.heartbeat.getSnapshot().status).toBe('lost');
    expect(session.redirects()).toBe(0);
  });

  it('redirects if another tab has signed another user in', async () => {
    const session = await lose();
    session.signIn('auth0|bob');
    await show('visible');
    expect(session.redirects()).toBe(1);
    session.heartbeat.stop();
  });

  it('redirects if checkSession fails, and reports the error', async () => {
    const reported: unknown[] = [];
    vi.stubGlobal('reportError', (exception: unknown) => reported.push(exception));
    const session = await lose();
    session.client.checkSession.mockRejectedValueOnce(new Error('boom'));
    await show('visible');
    expect(session.redirects()).toBe(1);
    expect(reported).toEqual([new Error('boom')]);
    session.heartbeat.stop();
  });

  it('stays if the app has started a new session itself', async () => {
    const session = await lose();
    session.signIn('auth0|alice');
    session.heartbeat.start();
    await settle();
    await show('visible');
    expect(session.redirects()).toBe(0);
    session.heartbeat.stop();
  });

  it('stays with redirectToLogin: false', async () => {
    const session = await lose({ redirectToLogin: false });
    await show('visible');
    expect(session.redirects()).toBe(0);
    session.heartbeat.stop();
  });
});

describe('a page that is restored from the back/forward cache after the redirect', () => {
  it('redirects again, because it was cleared', async () => {
    const session = await lose();
    expect(session.redirects()).toBe(1);
    await restore();
    expect(session.redirects()).toBe(2);
    await restore();
    expect(session.redirects()).toBe(3);
    session.heartbeat.stop();
  });

  it('recovers in place if the same user has signed in, and stays from then on', async () => {
    const session = await lose();
    session.signIn('auth0|alice');
    await restore();
    await settle();
    expect(session.heartbeat.getSnapshot().status).toBe('active');
    await restore();
    expect(session.redirects()).toBe(1);
    session.heartbeat.stop();
  });

  it('calls redirectToLogin again', async () => {
    const redirectToLogin = vi.fn();
    const session = await lose({ redirectToLogin });
    await restore();
    expect(redirectToLogin).toHaveBeenCalledTimes(2);
    expect(redirectToLogin.mock.calls[1]).toEqual(redirectToLogin.mock.calls[0]);
    expect(session.redirects()).toBe(0);
    session.heartbeat.stop();
  });

  it('does not redirect again when it is only hidden and shown', async () => {
    const session = await lose();
    await show('hidden');
    await show('visible');
    window.dispatchEvent(new Event('focus'));
    await settle();
    expect(session.redirects()).toBe(1);
    session.heartbeat.stop();
  });
});

describe('a page whose client has the tokens of a later login', () => {
  async function switchUser(next: Record<string, unknown>) {
    let user: Record<string, unknown> | undefined = { sub: 'auth0|alice', sid: 'one' };
    const client = { ...createFakeClient(), checkSession: vi.fn(async () => undefined) };
    client.getIdTokenClaims.mockImplementation(async () => user);
    client.logout.mockImplementation(async () => void (user = undefined));
    // The heartbeat replaces methods of the client.
    const mocks = { ...client };
    let answer: ProbeAnswer = { session: 'alive' };
    const heartbeat = createSessionHeartbeat(client, { probe: createProbe(() => answer) });
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
    return { client: mocks, heartbeat };
  }

  it('of another user keeps them while it is hidden', async () => {
    visibility = 'hidden';
    const { client } = await switchUser({ sub: 'auth0|bob', sid: 'two' });
    expect(client.logout).not.toHaveBeenCalled();
    await show('visible');
    expect(client.logout).toHaveBeenCalledExactlyOnceWith({ openUrl: false });
    expect(client.loginWithRedirect).toHaveBeenCalledOnce();
  });

  it('of the same user continues with them', async () => {
    const { client, heartbeat } = await switchUser({ sub: 'auth0|alice', sid: 'two' });
    await settle();
    expect(client.logout).not.toHaveBeenCalled();
    expect(client.loginWithRedirect).not.toHaveBeenCalled();
    expect(heartbeat.getSnapshot().status).toBe('active');
    heartbeat.stop();
  });
});
