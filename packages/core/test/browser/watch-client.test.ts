import { describe, expect, it, vi } from 'vitest';
import { tokenProbe } from '../../src/browser/token-probe.js';
import {
  clearAndSignOut,
  isPopupOpen,
  noteLoss,
  onLogoutClear,
  watchClient,
} from '../../src/browser/watch-client.js';
import type { ClientEvent } from '../../src/ports.js';
import { loginRequired, oauthError, revoked } from '../fake-answers.js';
import { createAnswer, setUpPage, settle } from './fake-page.js';

setUpPage();

const nothing = async () => undefined;
const request = { timeoutMs: 1_000, signal: new AbortController().signal };

/** A watched client whose popup stays open until it is closed. */
function createClient() {
  const popup = createAnswer();
  class Client {
    readonly opened: unknown[] = [];
    readonly silent = vi.fn(async (): Promise<unknown> => 'token');
    getConfiguration = () => ({ domain: 'tenant.example.com', clientId: 'spa' });
    getIdTokenClaims = async () => ({ sub: 'auth0|alice' });
    readonly signOuts: unknown[] = [];
    async logout(options?: object): Promise<void> {
      this.signOuts.push(options);
    }
    loginWithPopup(...login: unknown[]): Promise<void> {
      this.opened.push(login);
      return popup.promise;
    }
    getTokenSilently(): Promise<unknown> {
      return this.silent();
    }
  }
  const client = new Client();
  const events: ClientEvent[] = [];
  const onSignIn = vi.fn(nothing);
  const steps: string[] = [];
  const onLogout = async () => void steps.push('announced');
  const stop = watchClient(client, (event) => events.push(event), onLogout, onSignIn);
  events.length = 0;
  return {
    client,
    events,
    onSignIn,
    popup,
    steps,
    stop,
    /** The app is cleared at each logout. */
    clearAtLogout: () => onLogoutClear(client, async () => void steps.push('cleared')),
  };
}

describe('a popup of a watched client', () => {
  it('is open until the login is complete', async () => {
    const { client, events, onSignIn, popup } = createClient();
    const login = client.loginWithPopup({ authorizationParams: {} });
    expect(isPopupOpen(client)).toBe(true);
    expect(events).toEqual(['popup_opened']);
    popup.answer();
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
    const { client } = createClient();
    const token = createAnswer<unknown>();
    client.silent.mockReturnValueOnce(token.promise);
    const check = tokenProbe(client).ask(request);
    await settle();
    const opened = { closed: false } as Window;
    const open = vi.spyOn(window, 'open').mockReturnValue(opened);
    void client.loginWithPopup();
    expect(open).toHaveBeenCalledOnce();
    await settle();
    expect(client.opened).toEqual([]);
    token.answer('token');
    await check;
    await settle();
    expect(client.opened).toEqual([[undefined, { popup: opened }]]);
  });

  it('is not disturbed by a check that was about to ask', async () => {
    const { client } = createClient();
    void client.loginWithPopup();
    await expect(tokenProbe(client).ask(request)).rejects.toThrow('Aborted.');
    expect(client.silent).not.toHaveBeenCalled();
  });

  it('that is open already is known to the next heartbeat', async () => {
    const { client, popup } = createClient();
    const login = client.loginWithPopup();
    const events: ClientEvent[] = [];
    watchClient(client, (event) => events.push(event), nothing, nothing);
    expect(events).toEqual(['popup_opened']);
    popup.answer();
    await login;
    expect(events).toEqual(['popup_opened', 'popup_closed']);
  });
});

describe('a token call of the app', () => {
  it.each<[unknown, ClientEvent[]]>([
    [oauthError('too_many_requests'), ['token_failed']],
    [oauthError('mfa_required'), ['token_failed']],
    [new TypeError('offline'), ['token_failed']],
    // The SDK has dropped its tokens.
    [loginRequired, ['tokens_dropped']],
    [revoked, []],
  ])('that fails with %o causes the events %j', async (error, expected) => {
    const { client, events } = createClient();
    client.silent.mockRejectedValueOnce(error);
    await expect(client.getTokenSilently()).rejects.toBe(error);
    expect(events).toEqual(expected);
  });

  it('of a check is none', async () => {
    const { client, events } = createClient();
    const error = oauthError('too_many_requests');
    client.silent.mockRejectedValueOnce(error);
    await expect(tokenProbe(client).ask(request)).rejects.toEqual(error);
    expect(events).toEqual([]);
  });

  it('that succeeds is noticed', async () => {
    const { client, events } = createClient();
    expect(await client.getTokenSilently()).toBe('token');
    expect(events).toEqual(['tokens_received']);
  });

  it('that began before a loss is told apart', async () => {
    const { client, events } = createClient();
    const token = createAnswer<unknown>();
    client.silent.mockReturnValueOnce(token.promise);
    const call = client.getTokenSilently();
    noteLoss(client);
    token.answer('token');
    await call;
    expect(events).toEqual(['tokens_restored']);
  });
});

describe('a logout of the app', () => {
  const options = { logoutParams: { returnTo: 'https://app.example.com/' } };

  it('is announced to the other tabs, and clears the app, before it leaves', async () => {
    const { clearAtLogout, client, steps } = createClient();
    const remove = clearAtLogout();
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
    const { clearAtLogout, client, steps } = createClient();
    clearAtLogout();
    await client.logout({ openUrl: false });
    expect(steps).toEqual([]);
    expect(client.signOuts).toEqual([{ openUrl: false }]);
  });

  it('through the heartbeat clears once, whether it leaves or stays', async () => {
    const { clearAtLogout, client, steps } = createClient();
    clearAtLogout();
    await clearAndSignOut(client, options);
    await clearAndSignOut(client, { openUrl: false });
    expect(steps).toEqual(['cleared', 'cleared']);
    expect(client.signOuts).toEqual([options, { openUrl: false }]);
  });
});

it('a client that cannot be changed is not observed, and clears through the heartbeat', async () => {
  const steps: string[] = [];
  const client = Object.freeze({
    loginWithPopup: nothing,
    logout: async () => void steps.push('left'),
  });
  expect(watchClient(client, () => {}, nothing, nothing)).not.toThrow();
  onLogoutClear(client, async () => void steps.push('cleared'));
  await clearAndSignOut(client);
  expect(steps).toEqual(['cleared', 'left']);
});

describe('after the last heartbeat', () => {
  it('the client has its own methods again', () => {
    const { client, stop } = createClient();
    const stopLast = watchClient(client, () => {}, nothing, nothing);
    stop();
    expect(Object.hasOwn(client, 'loginWithPopup')).toBe(true);
    stopLast();
    expect(Object.hasOwn(client, 'loginWithPopup')).toBe(false);
    expect(Object.hasOwn(client, 'getTokenSilently')).toBe(false);
  });

  it('a method that the app replaced meanwhile stays', () => {
    const { client, stop } = createClient();
    client.getTokenSilently = nothing;
    stop();
    expect(client.getTokenSilently).toBe(nothing);
  });
});
