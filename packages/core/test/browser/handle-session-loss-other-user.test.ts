import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type ClearLocalState,
  createSessionHeartbeat,
  handleSessionLoss,
  type Probe,
  type ProbeAnswer,
} from '../../src/index.js';
import { readSignedInUser } from '../../src/browser/signed-in-user.js';
import { createTabs } from '../../src/browser/tabs.js';
import { createFakeClient } from '../fake-client.js';
import { endSession, loss } from './fake-ending.js';
import { loadEmptyIframes, visit } from './happy-dom.js';

const now = 1_800_000_000_000;

beforeEach(() => {
  visit('https://app.example.com/notes');
  loadEmptyIframes();
  localStorage.clear();
  sessionStorage.clear();
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('visible');
  vi.stubGlobal('reportError', vi.fn());
  vi.useFakeTimers({ now });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const settle = () => vi.advanceTimersByTimeAsync(0);

/** Another tab completes a login. `user`: the claims of its ID token. */
async function signInElsewhere(user: { sub: string; org_id?: string }, at = Date.now()) {
  const found = await readSignedInUser({ getIdTokenClaims: async () => user });
  const tabs = createTabs({ localStorage }, 'tenant.example.com', 'spa');
  tabs.publish({ login: { at, user: found?.digest } });
}

/** A session of Alice that ends when the test calls `lose`. */
async function watchAlice(isSameUser?: () => boolean) {
  const client = createFakeClient();
  let answer: ProbeAnswer = { session: 'alive' };
  const probe: Probe = { kind: 'silent_auth', passive: true, ask: async () => answer };
  const heartbeat = createSessionHeartbeat(client, { probe, ...(isSameUser && { isSameUser }) });
  const clearLocalState = vi.fn<ClearLocalState>();
  handleSessionLoss(heartbeat, client, { clearLocalState, redirectToLogin: false });
  heartbeat.start();
  await settle();
  expect(heartbeat.getSnapshot().status).toBe('active');
  vi.setSystemTime(Date.now() + 60_000);
  return {
    client,
    heartbeat,
    /** Ends the session. Returns the argument of the task. */
    async lose(next: ProbeAnswer = { session: 'expired' }) {
      answer = next;
      await heartbeat.check();
      await settle();
      heartbeat.stop();
      expect(clearLocalState).toHaveBeenCalledOnce();
      return clearLocalState.mock.calls[0]?.[0];
    },
  };
}

describe('a task learns that another user has signed in since', () => {
  it('from the login of another tab', async () => {
    const { lose } = await watchAlice();
    await signInElsewhere({ sub: 'auth0|bob' });
    expect(await lose()).toMatchObject({ user: { sub: 'auth0|alice' }, otherUserSignedIn: true });
  });

  it('from the login of the same user to another organization', async () => {
    const { lose } = await watchAlice();
    await signInElsewhere({ sub: 'auth0|alice', org_id: 'org_2' });
    expect(await lose()).toMatchObject({ otherUserSignedIn: true });
  });

  it('from the login of another tab, if the client does not answer', async () => {
    const { client, heartbeat, lose } = await watchAlice();
    await signInElsewhere({ sub: 'auth0|bob' });
    const fail = () => Promise.reject(new Error('boom'));
    heartbeat.on('sessionLost', () => void client.getIdTokenClaims.mockImplementation(fail));
    expect(await lose()).toMatchObject({ otherUserSignedIn: true });
  });

  it('from the tokens of the client', async () => {
    const { client, lose } = await watchAlice();
    client.getIdTokenClaims.mockResolvedValue({ sub: 'auth0|bob' });
    expect(await lose()).toMatchObject({ reason: 'user_changed', otherUserSignedIn: true });
  });

  it('from the tokens of the client, with a heartbeat of another kind', async () => {
    const clearLocalState = vi.fn();
    const ending = endSession({ clearLocalState });
    ending.client.getIdTokenClaims.mockResolvedValue({ sub: 'auth0|bob' });
    ending.lose();
    await settle();
    expect(clearLocalState).toHaveBeenCalledExactlyOnceWith({ ...loss, otherUserSignedIn: true });
  });
});

describe('a task clears as usual', () => {
  it('if nobody has signed in since', async () => {
    const { lose } = await watchAlice();
    const about = await lose();
    expect(about).toMatchObject({ reason: 'session_expired', otherUserSignedIn: false });
    expect(Object.isFrozen(about)).toBe(true);
  });

  it('if the same user has signed in since', async () => {
    const { client, heartbeat, lose } = await watchAlice();
    await signInElsewhere({ sub: 'auth0|alice' });
    heartbeat.on('sessionLost', ({ user }) => {
      client.getIdTokenClaims.mockResolvedValue({ ...user, sid: 'two' });
    });
    expect(await lose()).toMatchObject({ otherUserSignedIn: false });
  });

  it('if the other user had signed in before', async () => {
    await signInElsewhere({ sub: 'auth0|bob' }, now - 60_000);
    const { lose } = await watchAlice();
    expect(await lose()).toMatchObject({ otherUserSignedIn: false });
  });

  it('if the login of another tab names nobody', async () => {
    const { lose } = await watchAlice();
    const tabs = createTabs({ localStorage }, 'tenant.example.com', 'spa');
    tabs.publish({ login: { at: Date.now() } });
    expect(await lose()).toMatchObject({ otherUserSignedIn: false });
  });

  it('if a check found the other user at the tenant, who has not signed in to the app', async () => {
    const { client, heartbeat, lose } = await watchAlice();
    const bob = { sub: 'auth0|bob' };
    heartbeat.on('sessionLost', () => void client.getIdTokenClaims.mockResolvedValue(bob));
    expect(await lose({ session: 'alive', user: bob })).toMatchObject({
      reason: 'user_changed',
      otherUserSignedIn: false,
    });
  });

  it('if both accounts belong to one person', async () => {
    const { client, heartbeat, lose } = await watchAlice(() => true);
    const linked = { sub: 'google|alice' };
    heartbeat.on('sessionLost', () => void client.getIdTokenClaims.mockResolvedValue(linked));
    expect(await lose()).toMatchObject({ otherUserSignedIn: false });
  });
});
