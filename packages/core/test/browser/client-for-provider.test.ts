import { beforeEach, describe, expect, it, vi } from 'vitest';
import { clientForProvider, isLoginCallback } from '../../src/browser/client-for-provider.js';
import { browserPage } from '../../src/browser/page.js';
import { createSession, type LoginOptions, type SessionOptions } from '../../src/index.js';
import { digestOf } from '../../src/machine/digest.js';
import { blocked, loginRequired } from '../fake-answers.js';
import { createFakeClient } from '../fake-client.js';
import { visit } from './happy-dom.js';

beforeEach(() => {
  visit('https://app.example.com/');
  localStorage.clear();
  sessionStorage.clear();
  vi.restoreAllMocks();
});

function createProvider(options?: SessionOptions) {
  const client = {
    ...createFakeClient(),
    checkSession: vi.fn(async () => undefined),
    loginWithRedirect: vi.fn<(options?: LoginOptions) => Promise<undefined>>(),
  };
  client.getIdTokenClaims.mockResolvedValue(undefined);
  // The session replaces methods of the client.
  const { handleRedirectCallback } = client;
  const session = createSession(client, options);
  return { client, handleRedirectCallback, session, provided: clientForProvider(session, client) };
}

function callBack(parameters: string): void {
  sessionStorage.setItem('a0.spajs.txs.spa', '{"state":"s"}');
  visit(`https://app.example.com/?${parameters}&state=s`);
}

/** Whether a promise is settled by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol('pending');
  for (let turn = 0; turn < 30; turn++) await Promise.resolve();
  return (await Promise.race([promise.catch(() => 0), Promise.resolve(pending)])) !== pending;
}

describe('the client of a provider', () => {
  it('restores with the session, once, and never before it', async () => {
    const { client, provided, session } = createProvider();
    const restore = provided.checkSession();
    expect(await isSettled(restore)).toBe(false);
    session.start();
    await restore;
    expect(session.getSnapshot().status).toBe('signed_out');
    expect(client.checkSession).toHaveBeenCalledOnce();
    await provided.checkSession();
    expect(client.checkSession).toHaveBeenCalledTimes(2);
    session.stop();
  });

  it('waits across a stop and a start, as in StrictMode', async () => {
    const { provided, session } = createProvider();
    const restore = provided.checkSession();
    session.start();
    session.stop();
    expect(await isSettled(restore)).toBe(false);
    session.start();
    await restore;
    session.stop();
  });

  it('has the result of the login that the session completes', async () => {
    callBack('code=c');
    const { handleRedirectCallback, provided, session } = createProvider();
    const result = provided.handleRedirectCallback();
    session.start();
    expect(await result).toEqual({ appState: { returnTo: '/notes' } });
    expect(handleRedirectCallback).toHaveBeenCalledOnce();
    session.stop();
  });

  it('has the error of the login that the tenant refused', async () => {
    callBack('error=e');
    const { client, provided, session } = createProvider();
    const error = { ...blocked };
    client.handleRedirectCallback.mockRejectedValue(error);
    const result = provided.handleRedirectCallback();
    session.start();
    await expect(result).rejects.toBe(error);
    session.stop();
  });

  it('answers another callback of the same page itself', async () => {
    callBack('code=c');
    const { handleRedirectCallback, provided, session } = createProvider();
    session.start();
    await session.ready;
    handleRedirectCallback.mockResolvedValue({ appState: { number: 2 } });
    expect(
      await provided.handleRedirectCallback('https://app.example.com/?code=d&state=t'),
    ).toEqual({ appState: { number: 2 } });
    session.stop();
  });

  it('shows another user only after the clean-up, also when loading took too long', async () => {
    vi.useFakeTimers();
    const key = 'auth0-heartbeat.tenant.example.com.spa';
    localStorage.setItem(key, JSON.stringify({ data: { at: 1, user: digestOf('auth0|alice') } }));
    callBack('code=c');
    const steps: string[] = [];
    const clearLocalState = async () => {
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      steps.push('cleared');
    };
    const { client, provided, session } = createProvider({ clearLocalState });
    client.handleRedirectCallback.mockImplementation(async () => {
      await new Promise((resolve) => setTimeout(resolve, 11_000));
      client.getIdTokenClaims.mockResolvedValue({ sub: 'auth0|bob' });
      return {};
    });
    session.start();
    void provided.handleRedirectCallback().then(() => steps.push('provided'));
    await vi.advanceTimersByTimeAsync(15_000);
    expect(steps).toEqual(['cleared', 'provided']);
    session.stop();
    vi.useRealTimers();
  });

  it('does not go to login after a refused login before the user does something', async () => {
    callBack('error=e');
    const { client, provided, session } = createProvider();
    const { loginWithRedirect } = client;
    client.handleRedirectCallback.mockRejectedValue({ ...blocked });
    session.start();
    await session.ready;
    await provided.loginWithRedirect();
    expect(loginWithRedirect).not.toHaveBeenCalled();
    vi.spyOn(browserPage, 'hasUserActivation').mockReturnValue(true);
    await provided.loginWithRedirect();
    expect(loginWithRedirect).toHaveBeenCalledOnce();
    session.stop();
  });

  it('goes to login for a user who is signed in, as for a step-up', async () => {
    callBack('error=e');
    const { client, provided, session } = createProvider();
    const { loginWithRedirect } = client;
    client.getIdTokenClaims.mockResolvedValue({ sub: 'auth0|alice' });
    client.handleRedirectCallback.mockRejectedValue({ ...blocked });
    session.start();
    await session.ready;
    expect(session.getSnapshot().login?.status).toBe('blocked');
    await provided.loginWithRedirect();
    expect(loginWithRedirect).toHaveBeenCalledOnce();
    session.stop();
  });

  it('goes to login after login_required, which cannot repeat itself', async () => {
    callBack('error=e');
    const { client, provided, session } = createProvider();
    const { loginWithRedirect } = client;
    client.handleRedirectCallback.mockRejectedValue({ ...loginRequired });
    session.start();
    await session.ready;
    await provided.loginWithRedirect({ authorizationParams: { prompt: 'none' } });
    expect(loginWithRedirect).not.toHaveBeenCalled();
    await provided.loginWithRedirect();
    expect(loginWithRedirect).toHaveBeenCalledOnce();
    session.stop();
  });

  it('has everything else of the client, bound to it', async () => {
    const { client, provided } = createProvider();
    Object.assign(client, {
      name: 'client',
      getName() {
        return (this as { name?: string }).name;
      },
    });
    const { getName } = provided as unknown as { getName: () => string };
    expect(getName()).toBe('client');
    expect(await provided.getTokenSilently()).toBe('token');
  });
});

describe('isLoginCallback', () => {
  it('is true at the response to the last redirect of the client only', () => {
    const client = createFakeClient();
    expect(isLoginCallback(client)).toBe(false);
    callBack('code=c');
    expect(isLoginCallback(client)).toBe(true);
    visit('https://app.example.com/?code=c&state=of%20another%20provider');
    expect(isLoginCallback(client)).toBe(false);
  });
});
