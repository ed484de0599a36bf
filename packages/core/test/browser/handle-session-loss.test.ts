import { describe, expect, it, vi } from 'vitest';
import {
  handleSessionLoss,
  type SessionLoss,
  type SessionLossOptions,
  type SessionSnapshot,
} from '../../src/index.js';
import { createFakeClient } from '../fake-client.js';
import { endSession, loss } from './fake-ending.js';
import { createAnswer, setUpPage, settle } from './fake-page.js';
import { visit } from './happy-dom.js';

const page = setUpPage();

/** What a redirect to login contains. */
const redirectTo = (returnTo: string) => ({
  appState: { returnTo, redirectedBy: 'auth0-heartbeat' },
});

const boom = new Error('boom');
const throwBoom = () => {
  throw boom;
};

describe('the ending', () => {
  it('clears, signs out locally, then redirects once with the current path', async () => {
    visit('https://app.example.com/notes?view=2#top');
    const order: string[] = [];
    const { steps, client, lose } = endSession({
      clearLocalState: ({ reason }) => order.push(reason),
    });
    await lose();
    expect(order).toEqual(['login_required']);
    expect(steps).toEqual(['logout', 'redirect']);
    expect(client.logout).toHaveBeenCalledExactlyOnceWith({ openUrl: false });
    expect(client.loginWithRedirect).toHaveBeenCalledExactlyOnceWith(
      redirectTo('/notes?view=2#top'),
    );
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each<[SessionLossOptions, string[]]>([
    [{}, ['logout', 'cleared', 'redirect']],
    [{ redirectToLogin: false }, ['logout', 'cleared']],
  ])('with the options %j calls onCleared before a redirect', async (options, expected) => {
    const onCleared = vi.fn<(loss: SessionLoss) => void>(throwBoom);
    const { steps, lose } = endSession({
      ...options,
      onCleared(about) {
        steps.push('cleared');
        onCleared(about);
      },
    });
    await lose();
    expect(onCleared).toHaveBeenCalledExactlyOnceWith(loss);
    expect(steps).toEqual(expected);
    expect(page.reported).toEqual([boom]);
  });

  it('runs the tasks concurrently and waits for all of them', async () => {
    const slow = createAnswer();
    const quick = vi.fn();
    const { steps, lose } = endSession({ clearLocalState: [() => slow.promise, quick] });
    await lose();
    expect(quick).toHaveBeenCalledOnce();
    expect(steps).toEqual([]);
    slow.answer();
    await settle();
    expect(steps).toEqual(['logout', 'redirect']);
  });

  it('reports a task that fails, and continues', async () => {
    const clearLocalState = [throwBoom, () => Promise.reject(boom)];
    const { steps, lose } = endSession({ clearLocalState });
    await lose();
    expect(steps).toEqual(['logout', 'redirect']);
    expect(page.reported).toEqual([boom, boom]);
  });

  it('clears a hidden page at once and redirects when it is shown', async () => {
    page.isVisible = false;
    const clearLocalState = vi.fn();
    const { steps, lose } = endSession({ clearLocalState });
    await lose();
    await page.act('focus');
    expect(clearLocalState).toHaveBeenCalledOnce();
    expect(steps).toEqual(['logout']);
    await page.show();
    await page.show();
    expect(steps).toEqual(['logout', 'redirect']);
  });

  it('calls redirectToLogin instead of the client', async () => {
    const redirectToLogin = vi.fn();
    const { steps, lose } = endSession({ redirectToLogin });
    await lose();
    expect(redirectToLogin).toHaveBeenCalledExactlyOnceWith({ loss, returnTo: '/notes?view=2' });
    expect(steps).toEqual(['logout']);
  });

  it.each<[SessionLossOptions['returnTo'], string, unknown[]]>([
    ['/home', '/home', []],
    [() => '/home?tab=1', '/home?tab=1', []],
    ['https://evil.example.com', '/', []],
    [() => 42 as never, '/', []],
    [throwBoom, '/', [boom]],
  ])('turns returnTo %s into %s', async (returnTo, path, reported) => {
    const { client, lose } = endSession({ returnTo: returnTo as string });
    await lose();
    expect(client.loginWithRedirect).toHaveBeenCalledWith(redirectTo(path));
    expect(page.reported).toEqual(reported);
  });

  it.each([
    ['is one to the same organization', 'login_required', { organization: 'org_a' }],
    ['is one to any organization if the user has left it', 'access_denied', undefined],
  ] as const)('the login of a member %s', async (_, reason, authorizationParams) => {
    const { client, lose } = endSession();
    await lose({ ...loss, reason, user: { sub: 'auth0|alice', org_id: 'org_a' } });
    expect(client.loginWithRedirect).toHaveBeenCalledExactlyOnceWith({
      ...redirectTo('/notes?view=2'),
      ...(authorizationParams && { authorizationParams }),
    });
  });

  it('does nothing after the unsubscribe function is called', async () => {
    const { steps, unsubscribe, lose } = endSession();
    unsubscribe();
    await lose();
    expect(steps).toEqual([]);
  });
});

describe('an invalid option', () => {
  it.each<[unknown, string]>([
    [{ clearLocalState: 'notes' }, 'clearLocalState'],
    [{ clearLocalState: null }, 'clearLocalState'],
    [{ clearLocalState: [() => undefined, 'notes'] }, 'clearLocalState'],
    [{ onCleared: true }, 'onCleared'],
    [{ redirectToLogin: true }, 'redirectToLogin'],
    [{ returnTo: 42 }, 'returnTo'],
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

  it.each<[string, string, unknown, unknown]>([
    ['no client', 'invalid_client: logout', heartbeat, undefined],
    ['options as the client', 'invalid_client: logout', heartbeat, { clearLocalState: () => {} }],
    [
      'a client that cannot sign in',
      'invalid_client: loginWithRedirect',
      heartbeat,
      { logout: async () => undefined },
    ],
    ['a client as the heartbeat', 'invalid_heartbeat: on', createFakeClient(), heartbeat],
  ])('such as %s throws %s', (_, message, first, second) => {
    // As a caller without types does it.
    const call: (...values: unknown[]) => unknown = handleSessionLoss as never;
    const [code] = message.split(':');
    expect(() => call(first, second)).toThrowError(expect.objectContaining({ code, message }));
  });
});
