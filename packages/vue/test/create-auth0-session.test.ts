import { type Session, SessionHeartbeatError } from '@auth0-heartbeat/core';
import { createAuth0 } from '@auth0/auth0-vue';
import { enableAutoUnmount, mount } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  createApp,
  createSSRApp,
  defineComponent,
  effectScope,
  h,
  isReadonly,
  nextTick,
} from 'vue';
import {
  type Auth0SessionOptions,
  createAuth0Session,
  onSessionLost,
  useAuth0Session,
  useSession,
} from '../src/index.js';
import { createFakeSession, loginBackTo } from './fake-session.js';

enableAutoUnmount(afterEach);

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const Status = defineComponent(() => {
  const { status, user } = useAuth0Session();
  return () => h('p', `${status.value} ${user.value?.sub ?? 'nobody'}`);
});

async function mountStatus(
  options: Auth0SessionOptions,
  component: ReturnType<typeof defineComponent> = Status,
) {
  const wrapper = mount(component, { global: { plugins: [createAuth0Session(options)] } });
  await vi.advanceTimersByTimeAsync(0);
  return wrapper;
}

describe('createAuth0Session', () => {
  it('watches the signed-in user until the app is unmounted', async () => {
    const { client, probe } = createFakeSession();
    const wrapper = await mountStatus({ client, probe, intervalMs: 1_000 });
    expect(wrapper.text()).toBe('active auth0|alice');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(probe.ask).toHaveBeenCalledTimes(2);
    wrapper.unmount();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(probe.ask).toHaveBeenCalledTimes(2);
  });

  it('ends the session: clean-up, handlers, sign-out, one redirect', async () => {
    const { client, expire, logout, probe } = createFakeSession();
    const clearLocalState = vi.fn();
    const redirectToLogin = vi.fn();
    const lost = vi.fn();
    const Listener = defineComponent(() => {
      onSessionLost(lost);
      return () => h(Status);
    });
    const wrapper = await mountStatus(
      { client, probe, intervalMs: 1_000, clearLocalState, redirectToLogin },
      Listener,
    );
    expire();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(wrapper.text()).toBe('lost nobody');
    expect(lost).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ reason: 'session_expired' }),
    );
    expect(clearLocalState).toHaveBeenCalledOnce();
    expect(logout).toHaveBeenCalledExactlyOnceWith({ openUrl: false });
    expect(redirectToLogin).toHaveBeenCalledOnce();
  });

  it.each([
    ['intervalMs', { intervalMs: Number.NaN }],
    ['clearLocalState', { clearLocalState: 'notes' as never }],
    ['returnTo', { returnTo: 1 as never }],
    ['onBlocked', { onBlocked: 'blocked' as never }],
    ['onRedirectCallback', { onRedirectCallback: 'path' as never }],
  ])('throws invalid_option for an invalid %s', (name, options) => {
    const { client, probe } = createFakeSession();
    const plugin = createAuth0Session({ client, probe, ...options });
    expect(() => createApp(Status).use(plugin)).toThrowError(`invalid_option: ${name}`);
  });

  it.each([
    ['is missing', undefined],
    ['is the result of createAuth0 of auth0-vue', createAuth0({ domain: 'd', clientId: 'c' })],
  ])('throws wrong_client if the client %s', (_, client) => {
    const plugin = createAuth0Session({ client: client as never });
    expect(() => createApp(Status).use(plugin)).toThrowError(
      expect.objectContaining({
        code: 'wrong_client',
        message: expect.stringContaining("from '@auth0-heartbeat/vue/auth0-vue'") as string,
      }),
    );
  });

  it('throws duplicate_provider if the app has a session already', () => {
    const { client, probe } = createFakeSession();
    const app = createApp(Status).use(createAuth0Session({ client, probe }));
    app.mount(document.createElement('div'));
    onTestFinished(() => app.unmount());
    expect(() => app.use(createAuth0Session({ client, probe }))).toThrowError(
      expect.objectContaining({ code: 'duplicate_provider' }),
    );
  });

  it('starts before the app is mounted, and paints at once', async () => {
    const { client, probe } = createFakeSession();
    client.getIdTokenClaims.mockResolvedValue(undefined);
    client.checkSession.mockReturnValue(new Promise(() => {}));
    const app = createApp(Status).use(createAuth0Session({ client, probe }));
    await vi.advanceTimersByTimeAsync(0);
    expect(client.checkSession).toHaveBeenCalledOnce();
    onTestFinished(() => app.unmount());
    const container = document.createElement('div');
    app.mount(container);
    expect(container.textContent).toBe('loading nobody');
  });

  it('renders a signed-in reload without a frame in between', async () => {
    const { client, probe } = createFakeSession();
    const renders: string[] = [];
    const Recorder = defineComponent(() => {
      const { status } = useAuth0Session();
      return () => void renders.push(status.value);
    });
    await mountStatus({ client, probe }, Recorder);
    expect([...new Set(renders)]).toEqual(['loading', 'active']);
  });

  it('restores the session of a client whose tokens are in memory', async () => {
    const { client, probe } = createFakeSession();
    client.getIdTokenClaims.mockResolvedValueOnce(undefined);
    const wrapper = await mountStatus({ client, probe });
    expect(client.checkSession).toHaveBeenCalledOnce();
    expect(wrapper.text()).toBe('active auth0|alice');
  });

  it('says signed_out, with the loss, after an ending that stays on the page', async () => {
    const { client, expire, probe } = createFakeSession();
    const wrapper = await mountStatus({ client, probe, intervalMs: 1_000, redirectToLogin: false });
    expire();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(wrapper.text()).toBe('signed_out nobody');
    const { loss } = wrapper.vm.$.appContext.app.runWithContext(useAuth0Session);
    expect(loss.value?.reason).toBe('session_expired');
  });

  it('hydrates the markup of a server without a mismatch, also when it mounts late', async () => {
    const { client, probe } = createFakeSession();
    const consoleError = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const consoleWarn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const container = document.createElement('div');
    container.innerHTML = '<p>loading nobody</p>';
    const app = createSSRApp(Status).use(createAuth0Session({ client, probe }));
    await vi.advanceTimersByTimeAsync(1_000);
    app.mount(container);
    expect(container.textContent).toBe('loading nobody');
    await vi.advanceTimersByTimeAsync(0);
    expect(container.textContent).toBe('active auth0|alice');
    expect(consoleError).not.toHaveBeenCalled();
    expect(consoleWarn).not.toHaveBeenCalled();
    app.unmount();
  });
});

describe('useAuth0Session', () => {
  it('returns read-only refs that change only with the session', async () => {
    const { client, probe } = createFakeSession();
    const renders = vi.fn();
    const Counter = defineComponent(() => {
      const session = useAuth0Session();
      expect(isReadonly(session.snapshot)).toBe(true);
      expect(isReadonly(session.status)).toBe(true);
      return () => {
        renders();
        return session.status.value;
      };
    });
    await mountStatus({ client, probe, intervalMs: 1_000 }, Counter);
    const before = renders.mock.calls.length;
    probe.ask.mockClear();
    await vi.advanceTimersByTimeAsync(1_000_000);
    expect(probe.ask).toHaveBeenCalledTimes(1_000);
    expect(renders).toHaveBeenCalledTimes(before);
  });

  it('returns the snapshot itself, not a copy or a proxy', async () => {
    const { client, probe } = createFakeSession();
    let session: ReturnType<typeof useAuth0Session> | undefined;
    const Consumer = defineComponent(() => {
      session = useAuth0Session();
      return () => null;
    });
    await mountStatus({ client, probe }, Consumer);
    const checked = await session?.check();
    await nextTick();
    expect(session?.snapshot.value).toBe(checked);
    expect(session?.verifiedAt.value).toBe(checked?.verifiedAt);
  });

  it('useSession returns the session of the plugin', async () => {
    const { client, probe } = createFakeSession();
    let session: Session | undefined;
    const Consumer = defineComponent(() => {
      session = useSession();
      return () => null;
    });
    await mountStatus({ client, probe }, Consumer);
    expect(session?.getSnapshot()).toMatchObject({ status: 'active' });
    expect(await session?.ready).toMatchObject({ status: 'active' });
    await session?.login({ authorizationParams: { prompt: 'login' } });
    expect(client.loginWithRedirect).toHaveBeenCalledExactlyOnceWith({
      authorizationParams: { prompt: 'login' },
      ...loginBackTo('/'),
    });
  });

  it.each([
    ['useAuth0Session', () => useAuth0Session()],
    ['useSession', () => useSession()],
    ['onSessionLost', () => onSessionLost(() => undefined)],
  ])('%s throws missing_provider without the plugin', (_, composable) => {
    const Lonely = defineComponent(() => {
      composable();
      return () => null;
    });
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    expect(() => mount(Lonely)).toThrowError(SessionHeartbeatError);
    expect(() => mount(Lonely)).toThrowError(
      expect.objectContaining({
        code: 'missing_provider',
        message: 'missing_provider: app.use(createAuth0Session(…))',
      }),
    );
  });
});

describe('onSessionLost', () => {
  it('listens until its scope stops', async () => {
    const { client, expire, logout, probe } = createFakeSession();
    const lost = vi.fn();
    const scope = effectScope();
    const Listener = defineComponent(() => {
      scope.run(() => onSessionLost(lost));
      return () => null;
    });
    await mountStatus({ client, probe, intervalMs: 1_000, redirectToLogin: false }, Listener);
    scope.stop();
    expire();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(logout).toHaveBeenCalledOnce();
    expect(lost).not.toHaveBeenCalled();
  });

  it('listens for the life of the app outside of a scope', async () => {
    const consoleWarn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { client, expire, probe } = createFakeSession();
    const lost = vi.fn();
    const app = createApp(Status).use(createAuth0Session({ client, probe, intervalMs: 1_000 }));
    app.runWithContext(() => onSessionLost(lost));
    app.mount(document.createElement('div'));
    await vi.advanceTimersByTimeAsync(0);
    expire();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(lost).toHaveBeenCalledOnce();
    expect(consoleWarn).not.toHaveBeenCalled();
    app.unmount();
  });
});
