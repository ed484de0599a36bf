import { describe, expect, it, vi } from 'vitest';
import { endSession, loss, setUpPage, settle } from './fake-ending.js';

const limitMs = 1_000;
const never = () => new Promise<never>(() => {});

const page = setUpPage();

const tookTooLong = (step: string) => new Error(`${step} took longer than ${limitMs} ms.`);

function createEnding() {
  const clearLocalState = vi.fn();
  const onCleared = vi.fn();
  const ending = endSession({ clearLocalState, onCleared, cleanupTimeoutMs: limitMs });
  return { ...ending, clearLocalState, onCleared };
}

async function show(): Promise<void> {
  page.isVisible = true;
  document.dispatchEvent(new Event('visibilitychange'));
  await settle();
}

describe('an ending continues after cleanupTimeoutMs', () => {
  it('if getIdTokenClaims never settles', async () => {
    const { client, clearLocalState, onCleared, steps, lose } = createEnding();
    client.getIdTokenClaims.mockImplementation(never);
    lose();
    await vi.advanceTimersByTimeAsync(limitMs);
    expect(clearLocalState).toHaveBeenCalledOnce();
    expect(onCleared).toHaveBeenCalledOnce();
    expect(steps).toEqual(['logout', 'redirect']);
  });

  it('if getIdTokenClaims never settles after the tasks', async () => {
    const { client, steps, lose } = createEnding();
    client.getIdTokenClaims.mockResolvedValueOnce(undefined).mockImplementation(never);
    lose();
    await vi.advanceTimersByTimeAsync(limitMs);
    expect(steps).toEqual(['logout', 'redirect']);
  });

  it('if logout never settles', async () => {
    const { client, onCleared, steps, lose } = createEnding();
    client.logout.mockImplementation(never);
    lose();
    await settle();
    expect(steps).toEqual([]);
    await vi.advanceTimersByTimeAsync(limitMs);
    expect(onCleared).toHaveBeenCalledOnce();
    expect(steps).toEqual(['redirect']);
    expect(page.reported).toEqual([tookTooLong('client.logout')]);
  });

  it.each(['checkSession', 'getIdTokenClaims'] as const)(
    'if %s never settles when a hidden page is shown',
    async (method) => {
      page.isVisible = false;
      const { client, steps, lose } = createEnding();
      lose();
      await settle();
      client[method].mockImplementation(never);
      await show();
      await vi.advanceTimersByTimeAsync(limitMs);
      expect(steps).toEqual(['logout', 'redirect']);
      expect(page.reported).toEqual([tookTooLong('checkSession')]);
    },
  );
});

describe('a client that answers too late', () => {
  it('does not start a new session after the redirect, and removes the tokens again', async () => {
    page.isVisible = false;
    const { client, steps, lose } = createEnding();
    lose();
    await settle();
    let settleCheck!: () => void;
    client.checkSession.mockReturnValue(
      new Promise((resolve) => (settleCheck = () => resolve(undefined))),
    );
    client.getIdTokenClaims.mockResolvedValue(loss.user as never);
    await show();
    await vi.advanceTimersByTimeAsync(limitMs);
    settleCheck();
    await settle();
    expect(steps).toEqual(['logout', 'redirect', 'logout']);
  });
});

describe('a client that could not remove the tokens', () => {
  it.each([
    ['never settles', never],
    ['rejects', () => Promise.reject(new Error('boom'))],
  ])('does not continue with them when the page is shown: logout %s', async (_, logout) => {
    page.isVisible = false;
    const { client, steps, lose } = createEnding();
    client.getIdTokenClaims.mockResolvedValue({ ...loss.user });
    client.logout.mockImplementation(logout);
    lose();
    await vi.advanceTimersByTimeAsync(limitMs);
    await show();
    expect(steps).toEqual(['redirect']);
  });
});

describe('a loginWithRedirect that never settles', () => {
  it('is reported and repeated at the next input if no navigation started', async () => {
    const { client, lose } = createEnding();
    client.loginWithRedirect.mockImplementation(never);
    lose();
    await vi.advanceTimersByTimeAsync(limitMs);
    expect(page.reported).toEqual([tookTooLong('redirectToLogin')]);
    await vi.advanceTimersByTimeAsync(5_000);
    window.dispatchEvent(new Event('pointermove'));
    await settle();
    expect(client.loginWithRedirect).toHaveBeenCalledTimes(2);
  });

  it('is neither reported nor repeated if a navigation started', async () => {
    const { client, lose } = createEnding();
    client.loginWithRedirect.mockImplementation(never);
    lose();
    await settle();
    window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
    await vi.advanceTimersByTimeAsync(60_000);
    window.dispatchEvent(new Event('pointermove'));
    await settle();
    expect(client.loginWithRedirect).toHaveBeenCalledOnce();
    expect(page.reported).toEqual([]);
  });

  it('is called again if the Back button restores the page', async () => {
    const { client, lose } = createEnding();
    client.loginWithRedirect.mockImplementation(never);
    lose();
    await settle();
    window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    await settle();
    expect(client.loginWithRedirect).toHaveBeenCalledTimes(2);
  });
});

describe('a redirectToLogin that never settles', () => {
  it('may wait for the user: it is neither reported nor repeated', async () => {
    const redirectToLogin = vi.fn(never);
    const { lose } = endSession({ redirectToLogin, cleanupTimeoutMs: limitMs });
    lose();
    await vi.advanceTimersByTimeAsync(60_000);
    window.dispatchEvent(new Event('pointermove'));
    await settle();
    expect(redirectToLogin).toHaveBeenCalledOnce();
    expect(page.reported).toEqual([]);
  });
});
