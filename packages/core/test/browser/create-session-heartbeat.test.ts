import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  completeLogin,
  createSessionHeartbeat,
  type Probe,
  type SessionHeartbeatOptions,
} from '../../src/index.js';
import { createFakeClient } from '../fake-client.js';
import { loadEmptyIframes, visit } from './happy-dom.js';

const alive: Probe = Object.assign(async () => ({ session: 'alive' as const }), { passive: true });

beforeEach(() => {
  visit('https://app.example.com/notes');
  loadEmptyIframes();
  localStorage.clear();
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('createSessionHeartbeat', () => {
  it('watches the signed-in user, and keeps no claim but sub and sid', async () => {
    const heartbeat = createSessionHeartbeat(createFakeClient(), { probe: alive });
    heartbeat.start();
    const snapshot = await heartbeat.check();
    expect(snapshot).toMatchObject({ status: 'active' });
    expect(snapshot.user).toEqual({ sub: 'auth0|alice', sid: 'one' });
    heartbeat.stop();
  });

  it('begins when completeLogin signs somebody in', async () => {
    const client = createFakeClient();
    client.getIdTokenClaims.mockResolvedValueOnce(undefined);
    const heartbeat = createSessionHeartbeat(client, { probe: alive });
    const active = new Promise((resolve) => heartbeat.on('sessionVerified', resolve));
    heartbeat.start();
    expect(heartbeat.getSnapshot().status).toBe('idle');
    await completeLogin(client, '/callback?code=c&state=s');
    await active;
    expect(heartbeat.getSnapshot().status).toBe('active');
    heartbeat.stop();
  });

  it('asks the client itself only in a browser in which silent authentication is proven', async () => {
    const client = createFakeClient();
    const unproven = createSessionHeartbeat(client, { timeoutMs: 60_000 });
    unproven.start();
    await vi.waitFor(() => expect(document.querySelector('iframe')).not.toBeNull());
    unproven.stop();
    expect(document.querySelector('iframe')).toBeNull();
    expect(client.getTokenSilently).not.toHaveBeenCalled();

    const proving = createSessionHeartbeat(client, { probe: alive });
    proving.start();
    await proving.check();
    proving.stop();

    const proven = createSessionHeartbeat(client);
    proven.start();
    await proven.check();
    proven.stop();
    expect(client.getTokenSilently).toHaveBeenCalled();
  });

  it('ends the session at session_expiry, as early as the SDK does', async () => {
    vi.useFakeTimers();
    const client = createFakeClient();
    const claims = { sub: 'auth0|alice', session_expiry: Math.floor(Date.now() / 1_000) + 90 };
    client.getIdTokenClaims.mockImplementation(async () =>
      Date.now() / 1_000 < claims.session_expiry - 30 ? claims : undefined,
    );
    const heartbeat = createSessionHeartbeat(client, { probe: alive });
    const lost = vi.fn();
    heartbeat.on('sessionLost', lost);
    heartbeat.start();
    await vi.advanceTimersByTimeAsync(58_000);
    expect(lost).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(lost).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ reason: 'session_expired' }),
    );
    heartbeat.stop();
  });

  it('works where storage throws', async () => {
    const denied = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    vi.stubGlobal('localStorage', { getItem: denied, setItem: denied, removeItem: denied });
    try {
      const heartbeat = createSessionHeartbeat(createFakeClient(), { probe: alive });
      heartbeat.start();
      expect(await heartbeat.check()).toMatchObject({ status: 'active' });
      heartbeat.stop();
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it('checks when the window gets the focus or the page is shown', async () => {
    vi.useFakeTimers();
    const probe = vi.fn(alive);
    const heartbeat = createSessionHeartbeat(createFakeClient(), {
      probe: Object.assign(probe, { passive: true }),
      minGapMs: 1_000,
    });
    heartbeat.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(probe).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1_000);
    window.dispatchEvent(new Event('focus'));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(probe).toHaveBeenCalledTimes(2);
    const visibility = vi.spyOn(document, 'visibilityState', 'get');
    for (const state of ['hidden', 'visible'] as const) {
      visibility.mockReturnValue(state);
      document.dispatchEvent(new Event('visibilitychange'));
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(probe).toHaveBeenCalledTimes(3);
    heartbeat.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('with an interval longer than a timer can wait does not check all the time', async () => {
    vi.useFakeTimers();
    const probe = vi.fn(alive);
    const heartbeat = createSessionHeartbeat(createFakeClient(), {
      probe: Object.assign(probe, { passive: true }),
      intervalMs: 365 * 86_400_000,
    });
    heartbeat.start();
    await vi.advanceTimersByTimeAsync(100 * 86_400_000);
    expect(probe).toHaveBeenCalledTimes(1);
    heartbeat.stop();
  });
});

describe('a mistake is thrown at once and says what to do', () => {
  it.each<[SessionHeartbeatOptions, string]>([
    [{ intervalMs: -1 }, 'intervalMs is -1'],
    [{ intervalMs: 0 }, 'intervalMs is 0'],
    [{ intervalMs: Number.NaN }, 'intervalMs is NaN'],
    [{ minGapMs: -1 }, 'minGapMs is -1'],
    [{ timeoutMs: '5' as never }, 'timeoutMs is 5'],
    [{ timeoutMs: Infinity }, 'timeoutMs is Infinity'],
    [{ minGapMs: Infinity }, 'minGapMs is Infinity'],
    [{ maxUnverifiedMs: 0 }, 'maxUnverifiedMs is 0'],
  ])('%j', (options, message) => {
    expect(() => createSessionHeartbeat(createFakeClient(), options)).toThrowError(
      expect.objectContaining({
        name: 'SessionHeartbeatError',
        code: 'invalid_option',
        message: expect.stringContaining(message) as string,
      }),
    );
  });

  it.each([
    [undefined, 'getTokenSilently'],
    [null, 'getTokenSilently'],
    [{}, 'getTokenSilently'],
    [{ ...createFakeClient(), logout: undefined }, 'logout'],
    [{ ...createFakeClient(), getConfiguration: undefined }, 'getConfiguration'],
  ])('a client %#', (client, message) => {
    expect(() => createSessionHeartbeat(client as never)).toThrowError(
      expect.objectContaining({
        code: 'invalid_client',
        message: expect.stringContaining(message) as string,
      }),
    );
  });
});

it('reads a client without getConfiguration by its options', () => {
  const client = {
    ...createFakeClient({ domain: 'tenant.example.com', clientId: 'spa' }),
    getConfiguration: undefined,
  };
  expect(() => createSessionHeartbeat(client as never)).not.toThrow();
});

describe('with a source of hints that fails', () => {
  const boom = () => {
    throw new Error('boom');
  };

  it.each([
    ['at once', boom, 1],
    ['when it is given up', () => boom, 1],
    ['to say how to give it up', () => undefined as never, 0],
  ])('%s, tells the loss all the same', async (_, push, exceptions) => {
    const reported: unknown[] = [];
    vi.stubGlobal('reportError', (exception: unknown) => reported.push(exception));
    const source = vi.fn(push);
    let answer: Awaited<ReturnType<Probe>> = { session: 'alive' };
    const heartbeat = createSessionHeartbeat(createFakeClient(), {
      probe: Object.assign(async () => answer, { passive: true }),
      triggers: { push: source },
    });
    const lost = vi.fn();
    heartbeat.on('sessionLost', lost);
    heartbeat.start();
    expect(await heartbeat.check()).toMatchObject({ status: 'active' });
    answer = { session: 'expired' };
    await heartbeat.check();
    expect(lost).toHaveBeenCalledOnce();
    heartbeat.stop();
    expect(source).toHaveBeenCalledOnce();
    expect(reported).toHaveLength(exceptions);
    vi.unstubAllGlobals();
  });
});
