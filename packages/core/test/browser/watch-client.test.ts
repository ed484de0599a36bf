import { describe, expect, it, vi } from 'vitest';
import { tokenProbe } from '../../src/browser/token-probe.js';
import {
  clearAndSignOut,
  isPopupOpen,
  onLogoutClear,
  watchClient,
  noteLoss,
} from '../../src/browser/watch-client.js';
import type { ClientEvent } from '../../src/ports.js';
import { loginRequired, oauthError, revoked } from '../fake-answers.js';

/** A client whose popup stays open until it is closed. */
function createClient() {
  let close = () => {};
  let fail: (error: unknown) => void = () => {};
  class Client {
    readonly opened: unknown[] = [];
    readonly silent = vi.fn(async (): Promise<unknown> => 'token');
    getConfiguration = () => ({ domain: 'tenant.example.com', clientId: 'spa' });
    getIdTokenClaims = async () => ({ sub: 'auth0|alice' });
    readonly signOuts: unknown[] = [];
    async logout(options?: object): Promise<void> {
      this.signOuts.push(options);
    }
    loginWithPopup(...request: unknown[]): Promise<void> {
      this.opened.push(request);
      return new Promise((resolve, reject) => {
        close = resolve;
        fail = reject;
      });
    }
    getTokenSilently(): Promise<unknown> {
      return this.silent();
    }
  }
  const client = new Client();
  const events: ClientEvent[] = [];
  const onSignIn = vi.fn(async () => undefined);
  const steps: string[] = [];
  const onLogout = async () => void steps.push('announced');
  const unsubscribe = watchClient(client, (event) => events.push(event), onLogout, onSignIn);
  events.length = 0;
  const popup = { close: () => close(), fail: (error: unknown) => fail(error) };
  return { client, events, onSignIn, popup, steps, unsubscribe };
}

const nothing = async () => undefined;

/** Waits for pending promises. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

const request = { timeoutMs: 1_000, signal: new AbortController().signal };

describe('a popup of a watched client', () => {
  it('is open until the login is complete', async () => {
    const { client, events, onSignIn, popup } = createClient();
    const login = client.loginWithPopup({ authorizationParams: {} });
    expect(isPopupOpen(client)).toBe(true);
    expect(events).toEqual(['popup_opened']);
    popup.close();
    await login;
    expect(isPopupOpen(client)).toBe(false);
    expect(events).toEqual(['popup_opened', 'popup_closed']);
    expect(onSignIn).toHaveBeenCalledOnce();
    expect(client.opened).toEqual([[{ authorizationParams: {} }, undefined]]);
  });

  it('that is cancelled is no login', async () => {
    const { client, events, onSignIn, popup } = createClient();
    const login = client.loginWithPopup();
    popup.fail(oauthError('cancelled'));
    await expect(login).rejects.toEqual(oauthError('cancelled'));
    expect(events).toEqual(['popup_opened', 'popup_closed']);
    expect(onSignIn).not.toHaveBeenCalled();
  });

  it('opens at once and navigates after the request of a check', async () => {
    const { client, popup } = createClient();
    let answer: (token: unknown) => void = () => {};
    client.silent.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    const check = tokenProbe(client).ask(request);
    await settle();
    const opened = { closed: false } as Window;
    const open = vi.spyOn(window, 'open').mockReturnValue(opened);
    const login = client.loginWithPopup();
    expect(open).toHaveBeenCalledOnce();
    await settle();
    expect(client.opened).toEqual([]);
    answer('token');
    await check;
    await settle();
    expect(client.opened).toEqual([[undefined, { popup: opened }]]);
    popup.close();
    await login;
    open.mockRestore();
  });

  it('is not disturbed by a check that was about to ask', async () => {
    const { client, popup } = createClient();
    const login = client.loginWithPopup();
    await expect(tokenProbe(client).ask(request)).rejects.toThrow('Aborted.');
    expect(client.silent).not.toHaveBeenCalled();
    popup.close();
    await login;
  });

  it('that is open already is known to the next heartbeat', async () => {
    const { client, popup, unsubscribe } = createClient();
    const login = client.loginWithPopup();
    const events: ClientEvent[] = [];
    const stop = watchClient(client, (event) => events.push(event), nothing, nothing);
    expect(events).toEqual(['popup_opened']);
    popup.close();
    await login;
    expect(events).toEqual(['popup_opened', 'popup_closed']);
    stop();
    unsubscribe();
  });
});

describe('a token call of the app', () => {
  it.each([oauthError('too_many_requests'), oauthError('mfa_required'), new TypeError('offline')])(
    'that fails is noticed (%s)',
    async (error) => {
      const { client, events } = createClient();
      client.silent.mockRejectedValueOnce(error);
      await expect(client.getTokenSilently()).rejects.toBe(error);
      expect(events).toEqual(['token_failed']);
    },
  );

  it('that finds no session is noticed: the SDK has dropped its tokens', async () => {
    const { client, events } = createClient();
    client.silent.mockRejectedValueOnce(loginRequired);
    await expect(client.getTokenSilently()).rejects.toBe(loginRequired);
    expect(events).toEqual(['tokens_dropped']);
  });

  it('of a check is none', async () => {
    const { client, events } = createClient();
    client.silent.mockRejectedValueOnce(oauthError('too_many_requests'));
    await expect(tokenProbe(client).ask(request)).rejects.toEqual(oauthError('too_many_requests'));
    expect(events).toEqual([]);
  });

  it('that succeeds is noticed, and one that finds a revoked grant changes nothing', async () => {
    const { client, events } = createClient();
    expect(await client.getTokenSilently()).toBe('token');
    client.silent.mockRejectedValueOnce(revoked);
    await expect(client.getTokenSilently()).rejects.toBe(revoked);
    expect(events).toEqual(['tokens_received']);
  });
});

it('a token call of the app that began before a loss is told apart', async () => {
  const { client, events } = createClient();
  let respond!: () => void;
  client.silent.mockReturnValueOnce(
    new Promise((resolve) => (respond = () => resolve('token'))) as never,
  );
  const call = client.getTokenSilently();
  noteLoss(client);
  respond();
  await call;
  expect(events).toEqual(['tokens_restored']);
});

describe('a logout of the app', () => {
  const options = { logoutParams: { returnTo: 'https://app.example.com/' } };

  it('is announced to the other tabs, and clears the app, before it leaves', async () => {
    const { client, steps } = createClient();
    const remove = onLogoutClear(client, async () => void steps.push('cleared'));
    const logout = client.logout(options);
    expect(client.signOuts).toEqual([]);
    await logout;
    expect(steps).toEqual(['announced', 'cleared']);
    expect(client.signOuts).toEqual([options]);
    remove();
    await client.logout();
    expect(steps).toEqual(['announced', 'cleared', 'announced']);
  });

  it('that stays on the page, as the SDK does itself, is none', async () => {
    const { client, steps } = createClient();
    onLogoutClear(client, async () => void steps.push('cleared'));
    await client.logout({ openUrl: false });
    expect(steps).toEqual([]);
    expect(client.signOuts).toEqual([{ openUrl: false }]);
  });

  it('through the heartbeat clears once, whether it leaves or stays', async () => {
    const { client, steps } = createClient();
    onLogoutClear(client, async () => void steps.push('cleared'));
    await clearAndSignOut(client, options);
    await clearAndSignOut(client, { openUrl: false });
    expect(steps).toEqual(['cleared', 'cleared']);
    expect(client.signOuts).toEqual([options, { openUrl: false }]);
  });

  it('of a client that cannot be changed clears through the heartbeat', async () => {
    const steps: string[] = [];
    const client = Object.freeze({ logout: async () => void steps.push('left') });
    onLogoutClear(client, async () => void steps.push('cleared'));
    await clearAndSignOut(client);
    expect(steps).toEqual(['cleared', 'left']);
  });
});

it('a client that cannot be changed is not observed', () => {
  const client = Object.freeze({ loginWithPopup: async () => undefined });
  const stop = watchClient(client, () => {}, nothing, nothing);
  expect(stop).not.toThrow();
});

describe('after the last heartbeat', () => {
  it('the client has its own methods again', () => {
    const { client, unsubscribe } = createClient();
    const stop = watchClient(client, () => {}, nothing, nothing);
    unsubscribe();
    expect(Object.hasOwn(client, 'loginWithPopup')).toBe(true);
    stop();
    expect(Object.hasOwn(client, 'loginWithPopup')).toBe(false);
    expect(Object.hasOwn(client, 'getTokenSilently')).toBe(false);
  });

  it('a method that the app replaced meanwhile stays', () => {
    const { client, unsubscribe } = createClient();
    const replaced = async () => undefined;
    client.getTokenSilently = replaced;
    unsubscribe();
    expect(client.getTokenSilently).toBe(replaced);
  });
});
