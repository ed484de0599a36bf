import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  handleSessionLoss,
  type SessionLossOptions,
  type SessionSnapshot,
} from '../../src/index.js';
import { createFakeClient } from '../fake-client.js';
import { endSession, loss } from './fake-ending.js';
import { visit } from './happy-dom.js';

let visibility: DocumentVisibilityState;
let reported: unknown[];

beforeEach(() => {
  visit('https://app.example.com/notes?view=2#top');
  visibility = 'visible';
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility);
  reported = [];
  vi.stubGlobal('reportError', (exception: unknown) => reported.push(exception));
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const settle = () => vi.advanceTimersByTimeAsync(0);

describe('the ending', () => {
  it('calls onCleared before the redirect, also without a redirect', async () => {
    const onCleared = vi.fn();
    const { steps, lose } = endSession({ onCleared });
    onCleared.mockImplementation(() => {
      steps.push('cleared');
      throw new Error('boom');
    });
    lose();
    await settle();
    expect(onCleared).toHaveBeenCalledExactlyOnceWith(loss);
    expect(steps).toEqual(['logout', 'cleared', 'redirect']);
    expect(reported).toEqual([new Error('boom')]);
    const staying = endSession({ onCleared, redirectToLogin: false });
    staying.lose();
    await settle();
    expect(onCleared).toHaveBeenCalledTimes(2);
    expect(staying.steps).toEqual(['logout']);
  });

  it('clears, signs out locally, then redirects once with the current path', async () => {
    const order: string[] = [];
    const { steps, client, lose } = endSession({
      clearLocalState: ({ reason }) => order.push(reason),
    });
    lose();
    await settle();
    expect(order).toEqual(['login_required']);
    expect(steps).toEqual(['logout', 'redirect']);
    expect(client.logout).toHaveBeenCalledExactlyOnceWith({ openUrl: false });
    expect(client.loginWithRedirect).toHaveBeenCalledExactlyOnceWith({
      appState: { returnTo: '/notes?view=2#top', redirectedBy: 'auth0-heartbeat' },
    });
  });

  it('runs the tasks concurrently and waits for all of them', async () => {
    let finish!: () => void;
    const slow = new Promise<void>((resolve) => (finish = resolve));
    const quick = vi.fn();
    const { steps, lose } = endSession({ clearLocalState: [() => slow, quick] });
    lose();
    await settle();
    expect(quick).toHaveBeenCalledOnce();
    expect(steps).toEqual([]);
    finish();
    await settle();
    expect(steps).toEqual(['logout', 'redirect']);
  });

  it('reports a task that fails, and continues', async () => {
    const boom = new Error('boom');
    const { steps, lose } = endSession({
      clearLocalState: [
        () => {
          throw boom;
        },
        () => Promise.reject(boom),
      ],
    });
    lose();
    await settle();
    expect(steps).toEqual(['logout', 'redirect']);
    expect(reported).toEqual([boom, boom]);
  });

  it('reports a task that takes too long, and continues', async () => {
    const { steps, lose } = endSession({
      clearLocalState: () => new Promise(() => undefined),
      cleanupTimeoutMs: 1_000,
    });
    lose();
    await vi.advanceTimersByTimeAsync(999);
    expect(steps).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(steps).toEqual(['logout', 'redirect']);
    expect(reported).toHaveLength(1);
  });

  it('leaves no timer behind', async () => {
    const { lose } = endSession({ clearLocalState: () => undefined });
    lose();
    await settle();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('clears a hidden page at once and redirects when it is shown', async () => {
    visibility = 'hidden';
    const cleared = vi.fn();
    const { steps, lose } = endSession({ clearLocalState: cleared });
    lose();
    await settle();
    expect(cleared).toHaveBeenCalledOnce();
    expect(steps).toEqual(['logout']);
    document.dispatchEvent(new Event('visibilitychange'));
    await settle();
    expect(steps).toEqual(['logout']);
    visibility = 'visible';
    document.dispatchEvent(new Event('visibilitychange'));
    document.dispatchEvent(new Event('visibilitychange'));
    await settle();
    expect(steps).toEqual(['logout', 'redirect']);
  });

  it('calls redirectToLogin instead of the client, or does not redirect', async () => {
    const redirectToLogin = vi.fn();
    const own = endSession({ redirectToLogin });
    own.lose();
    const none = endSession({ redirectToLogin: false });
    none.lose();
    await settle();
    expect(redirectToLogin).toHaveBeenCalledExactlyOnceWith({
      loss,
      returnTo: '/notes?view=2#top',
    });
    expect([own.steps, none.steps]).toEqual([['logout'], ['logout']]);
  });

  it.each<[SessionLossOptions['returnTo'], string]>([
    ['/home', '/home'],
    [() => '/home?tab=1', '/home?tab=1'],
    ['https://evil.example.com', '/'],
    [() => 42 as never, '/'],
  ])('turns returnTo %s into %s', async (returnTo, path) => {
    const { client, lose } = endSession({ returnTo: returnTo as string });
    lose();
    await settle();
    expect(client.loginWithRedirect).toHaveBeenCalledWith({
      appState: { returnTo: path, redirectedBy: 'auth0-heartbeat' },
    });
  });

  it('returns to / if returnTo throws', async () => {
    const { client, lose } = endSession({
      returnTo: () => {
        throw new Error('boom');
      },
    });
    lose();
    await settle();
    expect(client.loginWithRedirect).toHaveBeenCalledWith({
      appState: { returnTo: '/', redirectedBy: 'auth0-heartbeat' },
    });
    expect(reported).toHaveLength(1);
  });

  it('reports a redirect that fails', async () => {
    const { client, lose } = endSession();
    client.loginWithRedirect.mockRejectedValue(new Error('no crypto'));
    lose();
    await settle();
    expect(reported).toHaveLength(1);
  });

  it('does nothing after the unsubscribe function is called', async () => {
    const { steps, unsubscribe, lose } = endSession();
    unsubscribe();
    lose();
    await settle();
    expect(steps).toEqual([]);
  });
});

describe('an invalid option', () => {
  it.each<[unknown, string]>([
    [{ clearLocalState: 'notes' }, 'clearLocalState'],
    [{ clearLocalState: null }, 'clearLocalState'],
    [{ clearLocalState: [() => undefined, undefined] }, 'clearLocalState'],
    [{ clearLocalState: [() => undefined, 'notes'] }, 'clearLocalState'],
    [{ onCleared: true }, 'onCleared'],
    [{ redirectToLogin: true }, 'redirectToLogin'],
    [{ redirectToLogin: '/login' }, 'redirectToLogin'],
    [{ returnTo: 42 }, 'returnTo'],
    [{ returnTo: new URL('https://app.example.com/') }, 'returnTo'],
    [{ cleanupTimeoutMs: -1 }, 'cleanupTimeoutMs'],
    [{ cleanupTimeoutMs: '3000' }, 'cleanupTimeoutMs'],
    [{ cleanupTimeoutMs: Number.NaN }, 'cleanupTimeoutMs'],
  ])('%j throws invalid_option: %s', (options, name) => {
    expect(() => endSession(options as SessionLossOptions)).toThrowError(
      expect.objectContaining({
        name: 'SessionHeartbeatError',
        code: 'invalid_option',
        message: `invalid_option: ${name}`,
      }),
    );
  });

  it('is not one that is undefined', () => {
    const options: SessionLossOptions = {
      clearLocalState: undefined,
      onCleared: undefined,
      redirectToLogin: undefined,
      cleanupTimeoutMs: undefined,
      returnTo: undefined,
    };
    expect(() => endSession(options)).not.toThrow();
  });
});

describe('a mistake in the arguments', () => {
  const heartbeat = {
    on: () => () => undefined,
    start: () => undefined,
    getSnapshot: () => ({ loss: null }) as SessionSnapshot,
  };

  it.each([
    [undefined, 'logout'],
    [{ clearLocalState: () => undefined }, 'logout'],
    [{ logout: async () => undefined }, 'loginWithRedirect'],
  ])('%o as the client throws invalid_client: %s', (client, method) => {
    // As a caller without types does it.
    const call: (...values: unknown[]) => unknown = handleSessionLoss as never;
    expect(() => call(heartbeat, client)).toThrowError(
      expect.objectContaining({ code: 'invalid_client', message: `invalid_client: ${method}` }),
    );
  });

  it('a client in place of the heartbeat throws invalid_heartbeat', () => {
    const client = createFakeClient();
    const call: (...values: unknown[]) => unknown = handleSessionLoss as never;
    expect(() => call(client, heartbeat)).toThrowError(
      expect.objectContaining({ code: 'invalid_heartbeat' }),
    );
  });
});
