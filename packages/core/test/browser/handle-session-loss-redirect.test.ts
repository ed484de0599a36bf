import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { browserPage } from '../../src/browser/page.js';
import {
  createSessionHeartbeat,
  handleSessionLoss,
  type SessionLossOptions,
} from '../../src/index.js';
import { internalsOf } from '../../src/shell/internals.js';
import { createFakeSession } from '../../src/testing/index.js';
import { askToLeave, clearedLoss, endSession, loss, setUpPage, settle } from './fake-ending.js';

const page = setUpPage();

let removal: AbortController;

beforeEach(() => {
  vi.stubGlobal('navigation', undefined);
  removal = new AbortController();
});

afterEach(() => removal.abort());

async function dispatch(type: 'focus' | 'pointermove' | 'keydown'): Promise<void> {
  window.dispatchEvent(new Event(type));
  await settle();
}

/** The app asks the user before the page is left, as an app with unsaved changes does. */
function guardPage(prevent = (event: Event) => event.preventDefault()): void {
  window.addEventListener('beforeunload', prevent, { signal: removal.signal });
}

/** A browser that reports an aborted navigation, as Chromium does. */
function stubNavigation(): EventTarget {
  const navigation = new EventTarget();
  vi.stubGlobal('navigation', navigation);
  return navigation;
}

/** A session that has ended, and whose redirect makes the page ask. */
async function loseWithGuard(options: SessionLossOptions = {}) {
  const ending = endSession(options);
  guardPage();
  ending.lose();
  await settle();
  expect(askToLeave()).toBe(true);
  await settle();
  return { ...ending, redirects: () => ending.client.loginWithRedirect.mock.calls.length };
}

describe('a redirect that the user cancels', () => {
  it.each(['focus', 'pointermove', 'keydown'] as const)(
    'is repeated at the next %s',
    async (type) => {
      const { redirects, steps } = await loseWithGuard();
      await vi.advanceTimersByTimeAsync(15_000);
      expect(redirects()).toBe(1);
      await dispatch(type);
      expect(redirects()).toBe(2);
      expect(steps).toEqual(['logout', 'redirect', 'redirect']);
    },
  );

  it('is not repeated as long as the page may be leaving', async () => {
    const { redirects } = await loseWithGuard();
    await vi.advanceTimersByTimeAsync(14_999);
    await dispatch('focus');
    await dispatch('pointermove');
    expect(redirects()).toBe(1);
  });

  it('is repeated after 3 seconds if the browser reports that the user stayed', async () => {
    const navigation = stubNavigation();
    const { client, lose } = endSession();
    guardPage();
    lose();
    await settle();
    askToLeave();
    navigation.dispatchEvent(new Event('navigateerror'));
    await vi.advanceTimersByTimeAsync(2_999);
    await dispatch('pointermove');
    expect(client.loginWithRedirect).toHaveBeenCalledOnce();
    // Input in these seconds counts.
    await vi.advanceTimersByTimeAsync(1);
    expect(client.loginWithRedirect).toHaveBeenCalledTimes(2);
  });

  it('counts from the end of the dialog, during which no timer fires', async () => {
    const navigation = stubNavigation();
    const { client, lose } = endSession();
    guardPage();
    lose();
    await settle();
    askToLeave();
    navigation.dispatchEvent(new Event('navigateerror'));
    vi.setSystemTime(Date.now() + 60_000);
    await settle();
    await dispatch('focus');
    expect(client.loginWithRedirect).toHaveBeenCalledOnce();
  });

  it('is repeated each time, once per dialog', async () => {
    const { redirects } = await loseWithGuard();
    for (const expected of [2, 3]) {
      await vi.advanceTimersByTimeAsync(15_000);
      await dispatch('pointermove');
      await dispatch('pointermove');
      expect(redirects()).toBe(expected);
      askToLeave();
      await settle();
    }
  });

  it('is not repeated if another tab has signed the same user in', async () => {
    const { client, redirects, steps } = await loseWithGuard();
    client.getIdTokenClaims.mockResolvedValue({ sub: 'auth0|alice' });
    await vi.advanceTimersByTimeAsync(15_000);
    await dispatch('focus');
    expect(redirects()).toBe(1);
    expect(steps).toEqual(['logout', 'redirect', 'start']);
  });

  it('is repeated if a handler sets returnValue', async () => {
    const { client, lose } = endSession();
    guardPage((event) => Object.defineProperty(event, 'returnValue', { value: 'Leave?' }));
    lose();
    await settle();
    askToLeave();
    await vi.advanceTimersByTimeAsync(15_000);
    await dispatch('focus');
    expect(client.loginWithRedirect).toHaveBeenCalledTimes(2);
  });

  it('is repeated if the handler was added after the redirect', async () => {
    const { client, lose } = endSession();
    lose();
    await settle();
    guardPage();
    askToLeave();
    await vi.advanceTimersByTimeAsync(15_000);
    await dispatch('focus');
    expect(client.loginWithRedirect).toHaveBeenCalledTimes(2);
  });

  it('is repeated by the function of the app', async () => {
    const redirectToLogin = vi.fn();
    await loseWithGuard({ redirectToLogin });
    await vi.advanceTimersByTimeAsync(15_000);
    await dispatch('focus');
    expect(redirectToLogin).toHaveBeenCalledTimes(2);
  });

  it('is not repeated by an event that is no act of the user', async () => {
    const { redirects } = await loseWithGuard();
    await vi.advanceTimersByTimeAsync(15_000);
    window.dispatchEvent(new Event('online'));
    await settle();
    expect(redirects()).toBe(1);
  });

  it('waits until a hidden page is shown', async () => {
    const { redirects } = await loseWithGuard();
    page.isVisible = false;
    await vi.advanceTimersByTimeAsync(15_000);
    await dispatch('focus');
    expect(redirects()).toBe(1);
    page.isVisible = true;
    document.dispatchEvent(new Event('visibilitychange'));
    await settle();
    expect(redirects()).toBe(2);
  });
});

describe('a redirect that is slow', () => {
  it('is not repeated by input', async () => {
    const { client, lose } = endSession();
    lose();
    await settle();
    askToLeave();
    for (let second = 0; second < 60; second++) {
      await vi.advanceTimersByTimeAsync(1_000);
      await dispatch('pointermove');
      await dispatch('focus');
    }
    expect(client.loginWithRedirect).toHaveBeenCalledOnce();
  });

  it('is not repeated if the browser reports it as aborted at a route change of the app', async () => {
    const navigation = stubNavigation();
    const { client, lose } = endSession();
    lose();
    await settle();
    askToLeave();
    await settle();
    navigation.dispatchEvent(new Event('navigateerror'));
    await vi.advanceTimersByTimeAsync(60_000);
    await dispatch('pointermove');
    expect(client.loginWithRedirect).toHaveBeenCalledOnce();
  });

  it('leaves no beforeunload listener, which would exclude the page from the back/forward cache', async () => {
    const add = vi.spyOn(window, 'addEventListener');
    const { lose } = endSession();
    lose();
    await settle();
    const added = add.mock.calls.filter(([type]) => type === 'beforeunload');
    expect(added.map(([, , options]) => options)).toEqual([
      { once: true, signal: expect.any(AbortSignal) },
    ]);
  });
});

describe('a redirect that fails', () => {
  it('is repeated at the next input, some seconds later', async () => {
    const error = new Error('no crypto');
    const { client, lose } = endSession();
    client.loginWithRedirect.mockRejectedValueOnce(error);
    lose();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(client.loginWithRedirect).toHaveBeenCalledOnce();
    await dispatch('pointermove');
    expect(client.loginWithRedirect).toHaveBeenCalledTimes(2);
    expect(page.reported).toEqual([error]);
  });

  it('is repeated if the function of the app throws', async () => {
    const redirectToLogin = vi.fn(() => {
      throw new Error('boom');
    });
    const { lose } = endSession({ redirectToLogin });
    lose();
    await vi.advanceTimersByTimeAsync(5_000);
    await dispatch('keydown');
    expect(redirectToLogin).toHaveBeenCalledTimes(2);
  });

  it('is not repeated if the function of the app stays on the page', async () => {
    const redirectToLogin = vi.fn();
    const { lose } = endSession({ redirectToLogin });
    lose();
    await vi.advanceTimersByTimeAsync(60_000);
    await dispatch('pointermove');
    await dispatch('focus');
    expect(redirectToLogin).toHaveBeenCalledOnce();
  });
});

describe('the status after a loss', () => {
  it.each([
    ['stays', false],
    ['leaves', true],
  ])('with a redirectToLogin that %s', async (_, isLeaving) => {
    const session = createFakeSession();
    const heartbeat = createSessionHeartbeat(session.client);
    handleSessionLoss(heartbeat, session.client, {
      redirectToLogin: () => isLeaving && window.dispatchEvent(new Event('beforeunload')),
    });
    heartbeat.start();
    await session.advance(0);
    session.block();
    await heartbeat.check();
    await settle();
    expect(heartbeat.getSnapshot().status).toBe('lost');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(heartbeat.getSnapshot()).toMatchObject({
      status: isLeaving ? 'lost' : 'signed_out',
      loss: { reason: 'user_blocked' },
    });
    heartbeat.stop();
  });
});

describe('a page in a frame', () => {
  beforeEach(() => void vi.spyOn(browserPage, 'isEmbedded').mockReturnValue(true));

  it('is cleared and does not navigate', async () => {
    const clearLocalState = vi.fn();
    const onCleared = vi.fn();
    const { steps, lose } = endSession({ clearLocalState, onCleared });
    lose();
    await settle();
    await dispatch('focus');
    await dispatch('pointermove');
    expect(clearLocalState).toHaveBeenCalledExactlyOnceWith(clearedLoss);
    expect(onCleared).toHaveBeenCalledExactlyOnceWith(loss);
    expect(steps).toEqual(['logout']);
  });

  it('calls redirectToLogin of the app', async () => {
    const redirectToLogin = vi.fn();
    const { steps, lose } = endSession({ redirectToLogin });
    lose();
    await settle();
    expect(redirectToLogin).toHaveBeenCalledExactlyOnceWith({ loss, returnTo: '/notes' });
    expect(steps).toEqual(['logout']);
  });

  it('stays, and is signed out', async () => {
    const session = createFakeSession();
    const heartbeat = createSessionHeartbeat(session.client);
    vi.spyOn(internalsOf(heartbeat)!.ports.page, 'isEmbedded').mockReturnValue(true);
    handleSessionLoss(heartbeat, session.client);
    heartbeat.start();
    await session.advance(0);
    session.block();
    await heartbeat.check();
    await settle();
    expect(heartbeat.getSnapshot()).toMatchObject({
      status: 'signed_out',
      loss: { reason: 'user_blocked' },
    });
    expect(session.user).toBeNull();
    expect(session.logins).toEqual([]);
    heartbeat.stop();
  });
});

describe('the login of a member of an organization', () => {
  const user = { sub: 'auth0|alice', org_id: 'org_a' };

  it('is one to the same organization', async () => {
    const { client, lose } = endSession();
    lose({ ...loss, user });
    await settle();
    expect(client.loginWithRedirect).toHaveBeenCalledExactlyOnceWith({
      appState: { returnTo: '/notes', redirectedBy: 'auth0-heartbeat' },
      authorizationParams: { organization: 'org_a' },
    });
  });

  it('is one to any organization if the user has left it', async () => {
    const { client, lose } = endSession();
    lose({ ...loss, reason: 'access_denied', user });
    await settle();
    expect(client.loginWithRedirect).toHaveBeenCalledExactlyOnceWith({
      appState: { returnTo: '/notes', redirectedBy: 'auth0-heartbeat' },
    });
  });
});
