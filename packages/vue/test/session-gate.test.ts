import { tokenProbe } from '@auth0-heartbeat/core';
import { createFakeSession as createTestSession } from '@auth0-heartbeat/core/testing';
import { mount } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { renderToString } from '@vue/server-renderer';
import { createSSRApp, h, KeepAlive, onUnmounted, ref } from 'vue';
import { type Auth0SessionOptions, createAuth0Session, SessionGate } from '../src/index.js';
import { createFakeSession, holdAnswer, timeout } from './fake-session.js';

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const settle = () => vi.advanceTimersByTimeAsync(0);

/** An app that renders the gate while `isShown` is true. */
function createAppWithGate(
  options: Partial<Auth0SessionOptions> = {},
  { error = true, kept = false }: { error?: boolean; kept?: boolean } = {},
) {
  const session = createFakeSession();
  const { client, probe } = session;
  const isShown = ref(false);
  const maxAgeMs = ref(60_000);
  const unmounted = vi.fn();
  const rendered = vi.fn();
  const Form = {
    setup() {
      onUnmounted(unmounted);
      return () => {
        rendered();
        return h('p', 'form');
      };
    },
  };
  const Gate = () =>
    h(
      SessionGate,
      { maxAgeMs: maxAgeMs.value },
      {
        default: () => h(Form),
        fallback: () => h('p', 'wait'),
        ...(error && {
          error: ({
            retry,
            snapshot,
          }: {
            retry: () => Promise<void>;
            snapshot: { status: string };
          }) => h('button', { onClick: retry }, snapshot.status),
        }),
      },
    );
  // `<KeepAlive>` keeps components, not functional ones.
  const Page = { render: Gate };
  const render = () => (isShown.value ? h(Page) : undefined);
  const App = () => (kept ? h(KeepAlive, render) : render());
  const wrapper = mount(App, {
    global: {
      plugins: [createAuth0Session({ client, probe, redirectToLogin: false, ...options })],
    },
  });
  onTestFinished(() => wrapper.unmount());
  return { ...session, wrapper, isShown, maxAgeMs, rendered, unmounted };
}

/** The same app, whose last verification is `ageMs` old. */
async function createVerifiedApp(ageMs: number, ...options: Parameters<typeof createAppWithGate>) {
  const app = createAppWithGate(...options);
  await vi.advanceTimersByTimeAsync(ageMs);
  return app;
}

describe('SessionGate', () => {
  it('opens without a check if the verification is recent enough', async () => {
    const { wrapper, isShown, probe } = await createVerifiedApp(60_000);
    isShown.value = true;
    await settle();
    expect(wrapper.text()).toBe('form');
    expect(probe.ask).toHaveBeenCalledOnce();
  });

  it('checks if the verification is too old, and shows the fallback meanwhile', async () => {
    const { wrapper, isShown, probe } = await createVerifiedApp(60_001);
    const answer = holdAnswer(probe);
    isShown.value = true;
    await settle();
    expect(wrapper.text()).toBe('wait');
    answer.resolve({ session: 'alive' });
    await settle();
    expect(wrapper.text()).toBe('form');
    expect(probe.ask).toHaveBeenCalledTimes(2);
  });

  it('waits until somebody is signed in', async () => {
    const { client } = createFakeSession();
    client.getIdTokenClaims.mockResolvedValue(undefined);
    const { wrapper, isShown, probe } = createAppWithGate({ client });
    isShown.value = true;
    await settle();
    expect(wrapper.text()).toBe('wait');
    expect(probe.ask).not.toHaveBeenCalled();
    client.getIdTokenClaims.mockResolvedValue({ sub: 'auth0|alice' });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(wrapper.text()).toBe('form');
  });

  it('stays open when the verification gets older and a later check is inconclusive', async () => {
    const { wrapper, isShown, probe, unmounted } = await createVerifiedApp(0);
    isShown.value = true;
    await settle();
    probe.ask.mockRejectedValue(timeout);
    await vi.advanceTimersByTimeAsync(1_800_000);
    expect(wrapper.text()).toBe('form');
    expect(unmounted).not.toHaveBeenCalled();
  });

  it('closes when the session is lost, and verifies the next session of the same user', async () => {
    const { client, block, signIn, advance } = createTestSession();
    const { wrapper, isShown, unmounted } = createAppWithGate({
      client,
      probe: tokenProbe(client),
    });
    await advance(0);
    isShown.value = true;
    await advance(0);
    expect(wrapper.text()).toBe('form');
    block();
    await advance(900_000);
    expect(wrapper.text()).toBe('wait');
    expect(unmounted).toHaveBeenCalledOnce();
    signIn();
    await advance(0);
    expect(wrapper.text()).toBe('form');
  });

  describe('in a KeepAlive', () => {
    it('asks again when it is shown again, and unmounts its content while it is hidden', async () => {
      const { wrapper, isShown, probe, rendered, unmounted } = await createVerifiedApp(
        60_001,
        {},
        { kept: true },
      );
      isShown.value = true;
      await settle();
      expect(wrapper.text()).toBe('form');
      expect(probe.ask).toHaveBeenCalledTimes(2);
      isShown.value = false;
      await settle();
      expect(unmounted).toHaveBeenCalledOnce();
      await vi.advanceTimersByTimeAsync(60_001);
      expect(probe.ask).toHaveBeenCalledTimes(2);
      rendered.mockClear();
      const answer = holdAnswer(probe);
      isShown.value = true;
      await settle();
      expect(wrapper.text()).toBe('wait');
      expect(rendered).not.toHaveBeenCalled();
      answer.resolve({ session: 'alive' });
      await settle();
      expect(wrapper.text()).toBe('form');
      expect(probe.ask).toHaveBeenCalledTimes(3);
    });

    it('shows no content for a check that was running when it was hidden', async () => {
      const { wrapper, isShown, probe, rendered } = await createVerifiedApp(
        60_001,
        {},
        { kept: true },
      );
      const [hidden, shown] = [holdAnswer(probe), holdAnswer(probe)];
      isShown.value = true;
      await settle();
      isShown.value = false;
      await settle();
      hidden.resolve({ session: 'alive' });
      await vi.advanceTimersByTimeAsync(60_001);
      expect(rendered).not.toHaveBeenCalled();
      isShown.value = true;
      await settle();
      expect(wrapper.text()).toBe('wait');
      shown.resolve({ session: 'alive' });
      await settle();
      expect(wrapper.text()).toBe('form');
    });

    it('makes no request for a maxAgeMs that changes while it is hidden', async () => {
      const { isShown, maxAgeMs, probe } = await createVerifiedApp(1, {}, { kept: true });
      isShown.value = true;
      await settle();
      isShown.value = false;
      await settle();
      maxAgeMs.value = 0;
      await settle();
      expect(probe.ask).toHaveBeenCalledOnce();
    });

    it('makes one request when it is mounted', async () => {
      const { isShown, probe } = await createVerifiedApp(60_001, {}, { kept: true });
      isShown.value = true;
      await settle();
      expect(probe.ask).toHaveBeenCalledTimes(2);
    });
  });

  it('checks again for another maxAgeMs', async () => {
    const { wrapper, isShown, maxAgeMs, probe } = await createVerifiedApp(1);
    isShown.value = true;
    await settle();
    const answer = holdAnswer(probe);
    maxAgeMs.value = 0;
    await settle();
    expect(wrapper.text()).toBe('wait');
    answer.resolve({ session: 'alive' });
    await settle();
    expect(wrapper.text()).toBe('form');
  });

  it('ignores the result of an earlier attempt', async () => {
    const { wrapper, isShown, maxAgeMs, probe } = await createVerifiedApp(1);
    const answer = holdAnswer(probe);
    maxAgeMs.value = 0;
    isShown.value = true;
    await settle();
    maxAgeMs.value = 60_000;
    await settle();
    expect(wrapper.text()).toBe('form');
    answer.reject(timeout);
    await settle();
    expect(wrapper.text()).toBe('form');
  });

  it('does not open for a verification that is too old', async () => {
    const { wrapper, isShown, maxAgeMs, probe } = await createVerifiedApp(900_000 - 1);
    const [early, late] = [holdAnswer(probe), holdAnswer(probe)];
    // The interval check starts, and the gate mounts a moment later.
    await vi.advanceTimersByTimeAsync(2);
    maxAgeMs.value = 0;
    isShown.value = true;
    await settle();
    early.resolve({ session: 'alive' });
    await settle();
    expect(wrapper.text()).toBe('wait');
    late.resolve({ session: 'alive' });
    await settle();
    expect(wrapper.text()).toBe('form');
  });

  it.each([0, 50])(
    'opens for its own check, which took longer than a maxAgeMs of %s',
    async (age) => {
      const { wrapper, isShown, maxAgeMs, probe } = await createVerifiedApp(60_001);
      const answer = holdAnswer(probe);
      maxAgeMs.value = age;
      isShown.value = true;
      await vi.advanceTimersByTimeAsync(100);
      expect(wrapper.text()).toBe('wait');
      answer.resolve({ session: 'alive' });
      await settle();
      expect(wrapper.text()).toBe('form');
      expect(probe.ask).toHaveBeenCalledTimes(2);
    },
  );

  it('checks again when a later check takes longer than maxAgeMs', async () => {
    // The retry follows as soon as the gap is over.
    vi.spyOn(Math, 'random').mockReturnValue(0);
    const { wrapper, isShown, maxAgeMs, probe } = await createVerifiedApp(60_001);
    probe.ask.mockRejectedValueOnce(timeout);
    maxAgeMs.value = 0;
    isShown.value = true;
    await settle();
    expect(wrapper.text()).toBe('unverified');
    const [later, own] = [holdAnswer(probe), holdAnswer(probe)];
    await vi.advanceTimersByTimeAsync(10_100);
    later.resolve({ session: 'alive' });
    await vi.advanceTimersByTimeAsync(100);
    own.resolve({ session: 'alive' });
    await settle();
    expect(wrapper.text()).toBe('form');
    expect(probe.ask).toHaveBeenCalledTimes(4);
  });

  it('shows the error when the check is inconclusive, and checks again on retry', async () => {
    const { wrapper, isShown, probe } = await createVerifiedApp(60_001);
    probe.ask.mockRejectedValueOnce(timeout);
    isShown.value = true;
    await settle();
    expect(wrapper.text()).toBe('unverified');
    const answer = holdAnswer(probe);
    await wrapper.get('button').trigger('click');
    await settle();
    expect(wrapper.text()).toBe('wait');
    answer.resolve({ session: 'alive' });
    await settle();
    expect(wrapper.text()).toBe('form');
  });

  it('shows the fallback if there is no error slot', async () => {
    const { wrapper, isShown, probe } = await createVerifiedApp(60_001, {}, { error: false });
    probe.ask.mockRejectedValueOnce(timeout);
    isShown.value = true;
    await settle();
    expect(wrapper.text()).toBe('wait');
  });

  it('opens when a later check verifies the session', async () => {
    // The retry follows as soon as the gap is over.
    vi.spyOn(Math, 'random').mockReturnValue(0);
    const { wrapper, isShown, probe } = await createVerifiedApp(60_001);
    probe.ask.mockRejectedValueOnce(timeout);
    isShown.value = true;
    await settle();
    expect(wrapper.text()).toBe('unverified');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(wrapper.text()).toBe('form');
  });

  it('passes an invalid maxAgeMs to the error handler of the app', async () => {
    const { wrapper, isShown, maxAgeMs } = await createVerifiedApp(0);
    const errorHandler = vi.fn();
    Object.assign(wrapper.vm.$.appContext.config, { errorHandler });
    maxAgeMs.value = -1;
    isShown.value = true;
    await settle();
    expect(errorHandler.mock.calls[0]?.[0]).toMatchObject({ code: 'invalid_option' });
    expect(wrapper.text()).toBe('wait');
  });

  it('reports an invalid maxAgeMs once, also after later checks', async () => {
    const { wrapper, isShown, maxAgeMs, probe } = await createVerifiedApp(0);
    const errorHandler = vi.fn();
    const rejected = vi.fn();
    process.on('unhandledRejection', rejected);
    onTestFinished(() => void process.off('unhandledRejection', rejected));
    Object.assign(wrapper.vm.$.appContext.config, { errorHandler });
    // `max-age-ms="60000"` without a colon is a string.
    Object.assign(maxAgeMs, { value: '60000' });
    isShown.value = true;
    await vi.advanceTimersByTimeAsync(900_000);
    expect(probe.ask).toHaveBeenCalledTimes(2);
    vi.useRealTimers();
    await new Promise(setImmediate);
    expect(errorHandler).toHaveBeenCalledOnce();
    expect(rejected).not.toHaveBeenCalled();
  });

  it('hydrates the fallback of a server without a mismatch', async () => {
    const { client, probe } = createFakeSession();
    const consoleError = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const consoleWarn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const App = () =>
      h(
        SessionGate,
        { maxAgeMs: 0 },
        { default: () => h('p', 'form'), fallback: () => h('p', 'wait') },
      );
    const createApp = () => createSSRApp(App).use(createAuth0Session({ client, probe }));
    const container = document.createElement('div');
    container.innerHTML = await renderToString(createApp());
    const app = createApp();
    app.mount(container);
    expect(container.textContent).toBe('wait');
    await settle();
    expect(container.textContent).toBe('form');
    expect(consoleError).not.toHaveBeenCalled();
    expect(consoleWarn).not.toHaveBeenCalled();
    app.unmount();
  });
});
