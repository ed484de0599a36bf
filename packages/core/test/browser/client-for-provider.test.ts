import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { clientForProvider, isLoginCallback } from '../../src/browser/client-for-provider.js';
import { browserPage } from '../../src/browser/page.js';
import { createSession, type LoginOptions, type SessionOptions } from '../../src/index.js';
import { digestOf } from '../../src/machine/digest.js';
import { alice, blocked, bob, loginRequired } from '../fake-answers.js';
import { createFakeClient } from '../fake-client.js';
import { setUpPage, settle, wait } from './fake-page.js';
import { callBack, share } from './fake-page-load.js';
import { visit } from './happy-dom.js';

setUpPage();
beforeEach(() => void vi.spyOn(browserPage, 'hasUserActivation').mockReturnValue(false));

/** A session that has not started, and the client of a provider. */
function createProvider(options?: SessionOptions) {
  const client = {
    ...createFakeClient(),
    checkSession: vi.fn(async () => undefined),
    loginWithRedirect: vi.fn<(options?: LoginOptions) => Promise<undefined>>(),
  };
  client.getIdTokenClaims.mockResolvedValue(undefined);
  // The session replaces methods of the client.
  const mocks = { ...client };
  const session = createSession(client, options);
  onTestFinished(() => session.stop());
  return { client, mocks, session, provided: clientForProvider(session, client) };
}

/** Notes when a promise is settled. */
function watch(promise: Promise<unknown>) {
  const onSettled = vi.fn();
  promise.then(onSettled, onSettled);
  return onSettled;
}

describe('the client of a provider', () => {
  it('restores with the session, once, and never before it', async () => {
    const { client, provided, session } = createProvider();
    const restored = watch(provided.checkSession());
    await settle();
    expect(restored).not.toHaveBeenCalled();
    session.start();
    await settle();
    expect(restored).toHaveBeenCalledOnce();
    expect(session.getSnapshot().status).toBe('signed_out');
    expect(client.checkSession).toHaveBeenCalledOnce();
    await provided.checkSession();
    expect(client.checkSession).toHaveBeenCalledTimes(2);
  });

  it('waits across a stop and a start, as in StrictMode', async () => {
    const { provided, session } = createProvider();
    const restored = watch(provided.checkSession());
    session.start();
    session.stop();
    await settle();
    expect(restored).not.toHaveBeenCalled();
    session.start();
    await settle();
    expect(restored).toHaveBeenCalledOnce();
  });

  it('has the result of the login that the session completes', async () => {
    callBack('code=c');
    const { mocks, provided, session } = createProvider();
    const result = provided.handleRedirectCallback();
    session.start();
    expect(await result).toEqual({ appState: { returnTo: '/notes' } });
    expect(mocks.handleRedirectCallback).toHaveBeenCalledOnce();
    // It answers another callback of the same page itself.
    mocks.handleRedirectCallback.mockResolvedValue({ appState: { number: 2 } });
    const url = 'https://app.example.com/?code=d&state=t';
    expect(await provided.handleRedirectCallback(url)).toEqual({ appState: { number: 2 } });
  });

  it('has the error of the login that the tenant refused', async () => {
    callBack('error=e');
    const { mocks, provided, session } = createProvider();
    const error = { ...blocked };
    mocks.handleRedirectCallback.mockRejectedValue(error);
    const result = provided.handleRedirectCallback();
    session.start();
    await expect(result).rejects.toBe(error);
  });

  it('shows another user only after the clean-up, also when loading took too long', async () => {
    share({ data: { at: 1, user: digestOf(alice.sub) } });
    callBack('code=c');
    const steps: string[] = [];
    const { mocks, provided, session } = createProvider({
      async clearLocalState() {
        await new Promise((resolve) => setTimeout(resolve, 2_000));
        steps.push('cleared');
      },
    });
    mocks.handleRedirectCallback.mockImplementation(async () => {
      await new Promise((resolve) => setTimeout(resolve, 11_000));
      mocks.getIdTokenClaims.mockResolvedValue(bob);
      return {};
    });
    session.start();
    void provided.handleRedirectCallback().then(() => steps.push('provided'));
    await wait(15_000);
    expect(steps).toEqual(['cleared', 'provided']);
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

describe('after a refused login, the client of a provider', () => {
  async function refuse(error: object, user?: typeof alice) {
    callBack('error=e');
    const { mocks, provided, session } = createProvider();
    mocks.getIdTokenClaims.mockResolvedValue(user);
    mocks.handleRedirectCallback.mockRejectedValue({ ...error });
    session.start();
    await session.ready;
    expect(session.getSnapshot().login).not.toBeNull();
    return { provided, logins: () => mocks.loginWithRedirect.mock.calls.length };
  }

  it('does not go to login before the user does something', async () => {
    const { provided, logins } = await refuse(blocked);
    await provided.loginWithRedirect();
    expect(logins()).toBe(0);
    vi.mocked(browserPage.hasUserActivation).mockReturnValue(true);
    await provided.loginWithRedirect();
    expect(logins()).toBe(1);
  });

  it('goes to login for a user who is signed in, as for a step-up', async () => {
    const { provided, logins } = await refuse(blocked, alice);
    await provided.loginWithRedirect();
    expect(logins()).toBe(1);
  });

  it('goes to login after login_required, which cannot repeat itself', async () => {
    const { provided, logins } = await refuse(loginRequired);
    await provided.loginWithRedirect({ authorizationParams: { prompt: 'none' } });
    expect(logins()).toBe(0);
    await provided.loginWithRedirect();
    expect(logins()).toBe(1);
  });
});

it('isLoginCallback is true at the response to the last redirect of the client only', () => {
  const client = createFakeClient();
  expect(isLoginCallback(client)).toBe(false);
  callBack('code=c');
  expect(isLoginCallback(client)).toBe(true);
  visit('https://app.example.com/?code=c&state=of%20another%20provider');
  expect(isLoginCallback(client)).toBe(false);
});
