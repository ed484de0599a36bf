import { describe, expect, it, vi } from 'vitest';
import {
  completeLogin,
  createSessionHeartbeat,
  type Probe,
  type ProbeAnswer,
  type SessionHeartbeatOptions,
} from '../../src/index.js';
import { internalsOf } from '../../src/shell/internals.js';
import { aliveAsSomebody, expired, loginRequired } from '../fake-answers.js';
import { createFakeClient } from '../fake-client.js';
import { createDeniedStorage, setUpPage, settle, wait } from './fake-page.js';

const page = setUpPage();

/** A heartbeat whose passive probe uses silent authentication. Default: the session is alive. */
function createHeartbeat(options: SessionHeartbeatOptions = {}, hasProbe = true) {
  const client = createFakeClient();
  const ask = vi.fn<() => Promise<ProbeAnswer>>(async () => aliveAsSomebody);
  const probe: Probe = { kind: 'silent_auth', passive: true, ask };
  const heartbeat = createSessionHeartbeat(client, { ...(hasProbe && { probe }), ...options });
  return {
    client,
    ask,
    heartbeat,
    /** Starts the heartbeat, and waits. Returns its snapshot. */
    async start(ms = 0) {
      heartbeat.start();
      await wait(ms);
      return heartbeat.getSnapshot();
    },
  };
}

it.each([
  ['login.example.com', Infinity],
  ['https://login.example.com', Infinity],
  ['tenant.auth0.com', 29 * 86_400_000],
])('a tenant at %s has cookies in an iframe for %s ms after a login', (domain, lifetimeMs) => {
  const getConfiguration = () => ({ domain, clientId: 'spa' });
  const heartbeat = createSessionHeartbeat({ ...createFakeClient(), getConfiguration });
  expect(internalsOf(heartbeat)?.settings.silentAuthLifetimeMs).toBe(lifetimeMs);
});

describe('createSessionHeartbeat', () => {
  it('watches the signed-in user, and keeps only the claims sub and sid', async () => {
    const { heartbeat, start } = createHeartbeat();
    const expected = { status: 'active', user: { sub: 'auth0|alice', sid: 'one' } };
    expect(await start()).toMatchObject(expected);
    expect(heartbeat.getSnapshot().user).toEqual(expected.user);
    heartbeat.stop();
  });

  it('starts watching when completeLogin completes a login', async () => {
    const { client, heartbeat, start } = createHeartbeat();
    client.getIdTokenClaims.mockResolvedValueOnce(undefined);
    expect((await start()).status).toBe('signed_out');
    sessionStorage.setItem('a0.spajs.txs.spa', '{"state":"s"}');
    await completeLogin(client, '/callback?code=c&state=s');
    await settle();
    expect(heartbeat.getSnapshot().status).toBe('active');
    heartbeat.stop();
  });

  it('calls the client only if silent authentication is known to work', async () => {
    const first = createHeartbeat({}, false);
    await first.start();
    expect(document.querySelector('iframe')).not.toBeNull();
    first.heartbeat.stop();
    await settle();
    expect(document.querySelector('iframe')).toBeNull();
    expect(first.client.getTokenSilently).not.toHaveBeenCalled();
    const verifying = createHeartbeat();
    await verifying.start();
    verifying.heartbeat.stop();
    const next = createHeartbeat({}, false);
    await next.start();
    void next.heartbeat.check();
    await settle();
    next.heartbeat.stop();
    expect(next.client.getTokenSilently).toHaveBeenCalled();
  });

  it('confirms the session of a member by a redirect to the same organization', async () => {
    const { ask, client, heartbeat, start } = createHeartbeat({ confirmByRedirect: true });
    ask.mockRejectedValue(loginRequired);
    client.getIdTokenClaims.mockResolvedValue({ sub: 'auth0|alice', org_id: 'org_a' });
    await start();
    expect(client.loginWithRedirect.mock.calls).toMatchObject([
      [{ authorizationParams: { prompt: 'none', organization: 'org_a' } }],
    ]);
    heartbeat.stop();
  });

  it('ends the session at session_expiry, 30 s early like the SDK', async () => {
    const { client, heartbeat, start } = createHeartbeat();
    const claims = { sub: 'auth0|alice', session_expiry: Math.floor(Date.now() / 1_000) + 90 };
    client.getIdTokenClaims.mockImplementation(async () =>
      Date.now() / 1_000 < claims.session_expiry - 30 ? claims : undefined,
    );
    expect(await start(58_000)).toMatchObject({ status: 'active', loss: null });
    await wait(2_000);
    expect(heartbeat.getSnapshot().loss?.reason).toBe('session_expired');
    heartbeat.stop();
  });

  it('works if storage is denied', async () => {
    vi.stubGlobal('localStorage', createDeniedStorage());
    const { heartbeat, start } = createHeartbeat();
    expect((await start()).status).toBe('active');
    heartbeat.stop();
  });

  it('writes nothing to storage with shareTabs: false', async () => {
    const { heartbeat, start } = createHeartbeat({ shareTabs: false });
    expect((await start()).status).toBe('active');
    heartbeat.stop();
    expect(localStorage.length).toBe(0);
  });

  it('does not check continuously with an interval that is too long for a timer', async () => {
    const { ask, heartbeat, start } = createHeartbeat({ intervalMs: 365 * 86_400_000 });
    await start(100 * 86_400_000);
    expect(ask).toHaveBeenCalledTimes(1);
    heartbeat.stop();
  });
});

it.each<[unknown, string]>([
  [{ intervalMs: -1 }, 'intervalMs'],
  [{ shareTabs: null }, 'shareTabs'],
  [{ push: {} }, 'push'],
  [{ probe: async () => aliveAsSomebody }, 'probe'],
])('the option %j throws invalid_option: %s', (options, name) => {
  expect(() => createHeartbeat(options as SessionHeartbeatOptions)).toThrowError(
    expect.objectContaining({
      name: 'SessionHeartbeatError',
      code: 'invalid_option',
      message: `invalid_option: ${name}`,
    }),
  );
});

describe('a client', () => {
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

  it('without getConfiguration is accepted if it has options', () => {
    const client = createFakeClient({ domain: 'tenant.example.com', clientId: 'spa' });
    const { getConfiguration, ...rest } = client;
    expect(getConfiguration()).toEqual(client.options);
    expect(() => createSessionHeartbeat(rest as never)).not.toThrow();
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
  ])('%s', async (_, source, exceptions) => {
    const push = vi.fn(source);
    const { ask, heartbeat, start } = createHeartbeat({ push });
    const onLost = vi.fn();
    heartbeat.on('sessionLost', onLost);
    expect((await start()).status).toBe('active');
    ask.mockResolvedValue(expired);
    await heartbeat.check();
    expect(onLost).toHaveBeenCalledOnce();
    heartbeat.stop();
    expect(push).toHaveBeenCalledOnce();
    expect(page.reported).toHaveLength(exceptions);
  });
});
