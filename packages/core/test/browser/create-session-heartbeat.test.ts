import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  completeLogin,
  createSessionHeartbeat,
  type Probe,
  type ProbeAnswer,
  type SessionHeartbeatOptions,
} from '../../src/index.js';
import { internalsOf } from '../../src/shell/internals.js';
import { createFakeClient } from '../fake-client.js';
import { loadEmptyIframes, visit } from './happy-dom.js';

/** A passive probe that uses silent authentication. Default: the session is alive. */
const createProbe = (ask: Probe['ask'] = async () => ({ session: 'alive' })): Probe => ({
  kind: 'silent_auth',
  passive: true,
  ask,
});

beforeEach(() => {
  visit('https://app.example.com/notes');
  loadEmptyIframes();
  localStorage.clear();
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('a tenant', () => {
  it.each([
    ['login.example.com', Infinity],
    ['https://login.example.com', Infinity],
    ['tenant.auth0.com', 29 * 86_400_000],
  ])('%s has cookies in an iframe for %s ms after a login', (domain, lifetimeMs) => {
    const getConfiguration = () => ({ domain, clientId: 'spa' });
    const heartbeat = createSessionHeartbeat({ ...createFakeClient(), getConfiguration });
    expect(internalsOf(heartbeat)?.settings.silentAuthLifetimeMs).toBe(lifetimeMs);
  });
});

it('confirms the session of a member by a redirect to the same organization', async () => {
  sessionStorage.clear();
  const client = createFakeClient();
  client.getIdTokenClaims.mockResolvedValue({ sub: 'auth0|alice', org_id: 'org_a' });
  const probe = createProbe(() => Promise.reject({ error: 'login_required' }));
  const heartbeat = createSessionHeartbeat(client, { probe, confirmByRedirect: true });
  heartbeat.start();
  await vi.waitFor(() => expect(client.loginWithRedirect).toHaveBeenCalledOnce());
  expect(client.loginWithRedirect.mock.lastCall).toMatchObject([
    { authorizationParams: { prompt: 'none', organization: 'org_a' } },
  ]);
  heartbeat.stop();
});

describe('createSessionHeartbeat', () => {
  it('watches the signed-in user, and keeps only the claims sub and sid', async () => {
    const heartbeat = createSessionHeartbeat(createFakeClient(), { probe: createProbe() });
    heartbeat.start();
    const snapshot = await heartbeat.check();
    expect(snapshot).toMatchObject({ status: 'active' });
    expect(snapshot.user).toEqual({ sub: 'auth0|alice', sid: 'one' });
    heartbeat.stop();
  });

  it('starts watching when completeLogin completes a login', async () => {
    const client = createFakeClient();
    client.getIdTokenClaims.mockResolvedValueOnce(undefined);
    const heartbeat = createSessionHeartbeat(client, { probe: createProbe() });
    const active = new Promise((resolve) => heartbeat.on('sessionVerified', resolve));
    heartbeat.start();
    await vi.waitFor(() => expect(heartbeat.getSnapshot().status).toBe('signed_out'));
    sessionStorage.setItem('a0.spajs.txs.spa', '{"state":"s"}');
    await completeLogin(client, '/callback?code=c&state=s');
    await active;
    expect(heartbeat.getSnapshot().status).toBe('active');
    heartbeat.stop();
  });

  it('calls the client only if silent authentication is known to work', async () => {
    const client = createFakeClient();
    const first = createSessionHeartbeat(client, { timeoutMs: 60_000 });
    first.start();
    await vi.waitFor(() => expect(document.querySelector('iframe')).not.toBeNull());
    first.stop();
    expect(document.querySelector('iframe')).toBeNull();
    expect(client.getTokenSilently).not.toHaveBeenCalled();

    const verifying = createSessionHeartbeat(client, { probe: createProbe() });
    verifying.start();
    await verifying.check();
    verifying.stop();

    const next = createSessionHeartbeat(client);
    next.start();
    await next.check();
    next.stop();
    expect(client.getTokenSilently).toHaveBeenCalled();
  });

  it('ends the session at session_expiry, 30 s early like the SDK', async () => {
    vi.useFakeTimers();
    const client = createFakeClient();
    const claims = { sub: 'auth0|alice', session_expiry: Math.floor(Date.now() / 1_000) + 90 };
    client.getIdTokenClaims.mockImplementation(async () =>
      Date.now() / 1_000 < claims.session_expiry - 30 ? claims : undefined,
    );
    const heartbeat = createSessionHeartbeat(client, { probe: createProbe() });
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

  it('works if storage is denied', async () => {
    const denied = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    vi.stubGlobal('localStorage', { getItem: denied, setItem: denied, removeItem: denied });
    try {
      const heartbeat = createSessionHeartbeat(createFakeClient(), { probe: createProbe() });
      heartbeat.start();
      expect(await heartbeat.check()).toMatchObject({ status: 'active' });
      heartbeat.stop();
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it('checks when the window receives focus or the page becomes visible', async () => {
    vi.useFakeTimers();
    const ask = vi.fn<Probe['ask']>(async () => ({ session: 'alive' }));
    const heartbeat = createSessionHeartbeat(createFakeClient(), {
      probe: createProbe(ask),
      minGapMs: 1_000,
    });
    heartbeat.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(ask).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1_000);
    window.dispatchEvent(new Event('focus'));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(ask).toHaveBeenCalledTimes(2);
    const visibility = vi.spyOn(document, 'visibilityState', 'get');
    for (const state of ['hidden', 'visible'] as const) {
      visibility.mockReturnValue(state);
      document.dispatchEvent(new Event('visibilitychange'));
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(ask).toHaveBeenCalledTimes(3);
    heartbeat.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not check continuously with an interval that is too long for a timer', async () => {
    vi.useFakeTimers();
    const ask = vi.fn<Probe['ask']>(async () => ({ session: 'alive' }));
    const heartbeat = createSessionHeartbeat(createFakeClient(), {
      probe: createProbe(ask),
      intervalMs: 365 * 86_400_000,
    });
    heartbeat.start();
    await vi.advanceTimersByTimeAsync(100 * 86_400_000);
    expect(ask).toHaveBeenCalledTimes(1);
    heartbeat.stop();
  });
});

describe('an invalid option', () => {
  it.each<[unknown, string]>([
    [{ intervalMs: -1 }, 'intervalMs'],
    [{ intervalMs: 0 }, 'intervalMs'],
    [{ intervalMs: Number.NaN }, 'intervalMs'],
    [{ minGapMs: -1 }, 'minGapMs'],
    [{ timeoutMs: '5' }, 'timeoutMs'],
    [{ timeoutMs: Infinity }, 'timeoutMs'],
    [{ minGapMs: Infinity }, 'minGapMs'],
    [{ maxUnverifiedMs: 0 }, 'maxUnverifiedMs'],
    [{ pauseAfterIdleMs: true }, 'pauseAfterIdleMs'],
    [{ confirmByRedirect: 'always' }, 'confirmByRedirect'],
    [{ checkOnFocus: 'no' }, 'checkOnFocus'],
    [{ checkOnReconnect: 0 }, 'checkOnReconnect'],
    [{ shareTabs: null }, 'shareTabs'],
    [{ push: {} }, 'push'],
    [{ probe: createProbe().ask }, 'probe'],
    [{ probe: { ...createProbe(), kind: 'other' } }, 'probe'],
  ])('%j throws invalid_option: %s', (options, name) => {
    const create = () =>
      createSessionHeartbeat(createFakeClient(), options as SessionHeartbeatOptions);
    expect(create).toThrowError(
      expect.objectContaining({
        name: 'SessionHeartbeatError',
        code: 'invalid_option',
        message: `invalid_option: ${name}`,
      }),
    );
  });
});

describe('an invalid client', () => {
  it.each([
    [undefined, 'getTokenSilently'],
    [null, 'getTokenSilently'],
    [{}, 'getTokenSilently'],
    [{ ...createFakeClient(), getIdTokenClaims: undefined }, 'getIdTokenClaims'],
    [{ ...createFakeClient(), logout: undefined }, 'logout'],
    [{ ...createFakeClient(), getConfiguration: undefined }, 'getConfiguration'],
  ])('%# throws invalid_client: %s', (client, method) => {
    expect(() => createSessionHeartbeat(client as never)).toThrowError(
      expect.objectContaining({
        name: 'SessionHeartbeatError',
        code: 'invalid_client',
        message: `invalid_client: ${method}`,
      }),
    );
  });
});

it('accepts a client without getConfiguration that has options', () => {
  const client = {
    ...createFakeClient({ domain: 'tenant.example.com', clientId: 'spa' }),
    getConfiguration: undefined,
  };
  expect(() => createSessionHeartbeat(client as never)).not.toThrow();
});

describe('with shareTabs: false', () => {
  it('writes nothing to storage', async () => {
    const heartbeat = createSessionHeartbeat(createFakeClient(), {
      probe: createProbe(),
      shareTabs: false,
    });
    heartbeat.start();
    expect(await heartbeat.check()).toMatchObject({ status: 'active' });
    heartbeat.stop();
    expect(localStorage.length).toBe(0);
  });
});

describe('a loss is emitted even if the push source', () => {
  const boom = () => {
    throw new Error('boom');
  };

  it.each([
    ['throws when it starts', boom, 1],
    ['throws when it stops', () => boom, 1],
    ['returns no function', () => undefined as never, 0],
  ])('%s', async (_, push, exceptions) => {
    const reported: unknown[] = [];
    vi.stubGlobal('reportError', (exception: unknown) => reported.push(exception));
    const source = vi.fn(push);
    let answer: ProbeAnswer = { session: 'alive' };
    const heartbeat = createSessionHeartbeat(createFakeClient(), {
      probe: createProbe(async () => answer),
      push: source,
    });
    const onLost = vi.fn();
    heartbeat.on('sessionLost', onLost);
    heartbeat.start();
    expect(await heartbeat.check()).toMatchObject({ status: 'active' });
    answer = { session: 'expired' };
    await heartbeat.check();
    expect(onLost).toHaveBeenCalledOnce();
    heartbeat.stop();
    expect(source).toHaveBeenCalledOnce();
    expect(reported).toHaveLength(exceptions);
    vi.unstubAllGlobals();
  });
});
