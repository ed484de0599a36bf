import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  handleSessionLoss,
  type SessionEvents,
  type SessionLossOptions,
  type SessionSnapshot,
} from '../../src/index.js';
import { createFakeClient } from '../fake-client.js';
import { visit } from './happy-dom.js';

const loss = {
  reason: 'login_required',
  trigger: 'focus',
  at: 1,
  user: { sub: 'auth0|alice' },
} as const;

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

/** An ending under way, and the steps it took. */
function endSession(options: SessionLossOptions = {}) {
  const steps: string[] = [];
  const client = createFakeClient();
  client.logout.mockImplementation(async () => void steps.push('logout'));
  client.loginWithRedirect.mockImplementation(async () => void steps.push('redirect'));
  client.getIdTokenClaims.mockResolvedValue(undefined);
  const handlers = new Set<(payload: never) => void>();
  let snapshot: Pick<SessionSnapshot, 'loss'> = { loss };
  const heartbeat = {
    on: (_: keyof SessionEvents, handler: (payload: never) => void) => {
      handlers.add(handler);
      return () => void handlers.delete(handler);
    },
    start: () => {
      steps.push('start');
      snapshot = { loss: null };
    },
    getSnapshot: () => snapshot as SessionSnapshot,
  };
  const undo = handleSessionLoss(heartbeat, client, options);
  const lose = () => handlers.forEach((handler) => handler(loss as never));
  return { steps, client, undo, lose };
}

const settle = () => vi.advanceTimersByTimeAsync(0);

describe('the ending', () => {
  it('tells when all is cleared, before it redirects, and where it stays as well', async () => {
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

  it('clears, signs out locally, then redirects once, back to where the user is', async () => {
    const order: string[] = [];
    const { steps, client, lose } = endSession({
      clearLocalState: (told) => order.push(told.reason),
    });
    lose();
    await settle();
    expect(order).toEqual(['login_required']);
    expect(steps).toEqual(['logout', 'redirect']);
    expect(client.logout).toHaveBeenCalledExactlyOnceWith({ openUrl: false });
    expect(client.loginWithRedirect).toHaveBeenCalledExactlyOnceWith({
      appState: { returnTo: '/notes?view=2#top' },
    });
  });

  it('runs the tasks at the same time and waits for all of them', async () => {
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

  it('goes on without a task that fails, and reports it', async () => {
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

  it('goes on without a task that hangs, and reports it', async () => {
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

  it('in a hidden page clears at once and redirects when it is shown', async () => {
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

  it('sends to login in the way of the app, or not at all', async () => {
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
  ])('leads back to returnTo %s as %s', async (returnTo, path) => {
    const { client, lose } = endSession({ returnTo: returnTo as string });
    lose();
    await settle();
    expect(client.loginWithRedirect).toHaveBeenCalledWith({ appState: { returnTo: path } });
  });

  it('leads back to / when returnTo throws', async () => {
    const { client, lose } = endSession({
      returnTo: () => {
        throw new Error('boom');
      },
    });
    lose();
    await settle();
    expect(client.loginWithRedirect).toHaveBeenCalledWith({ appState: { returnTo: '/' } });
    expect(reported).toHaveLength(1);
  });

  it('reports a redirect that fails', async () => {
    const { client, lose } = endSession();
    client.loginWithRedirect.mockRejectedValue(new Error('no crypto'));
    lose();
    await settle();
    expect(reported).toHaveLength(1);
  });

  it('does nothing once undone', async () => {
    const { steps, undo, lose } = endSession();
    undo();
    lose();
    await settle();
    expect(steps).toEqual([]);
  });
});
