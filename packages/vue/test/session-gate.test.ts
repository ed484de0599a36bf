import { mount } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { renderToString } from '@vue/server-renderer';
import { createSSRApp, h, onUnmounted, ref } from 'vue';
import {
  type Auth0SessionOptions,
  createAuth0Session,
  SessionGate,
  useAuth0Session,
} from '../src/index.js';
import { createFakeSession } from '../../core/test/fake-session.js';
import { holdAnswer, timeout } from './fake-answers.js';

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const settle = () => vi.advanceTimersByTimeAsync(0);

/** An app that shows the gate when it is told to. */
function createAppWithGate(
  options: Partial<Auth0SessionOptions> = {},
  slots: { error?: boolean } = { error: true },
) {
  const session = createFakeSession();
  const { client, probe } = session;
  const isShown = ref(false);
  const maxAgeMs = ref(60_000);
  const gone = vi.fn();
  const Form = {
    setup() {
      onUnmounted(gone);
      return () => h('p', 'form');
    },
  };
  const App = () =>
    isShown.value &&
    h(
      SessionGate,
      { maxAgeMs: maxAgeMs.value },
      {
        default: () => h(Form),
        fallback: () => h('p', 'wait'),
        ...(slots.error && {
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
  const wrapper = mount(App, {
    global: {
      plugins: [createAuth0Session({ client, probe, redirectToLogin: false, ...options })],
    },
  });
  onTestFinished(() => wrapper.unmount());
  return { ...session, wrapper, isShown, maxAgeMs, gone };
}

/** Such an app, with the first proof `ageMs` ago. */
async function createProvenApp(ageMs: number, ...options: Parameters<typeof createAppWithGate>) {
  const app = createAppWithGate(...options);
  await vi.advanceTimersByTimeAsync(ageMs);
  return app;
}

describe('SessionGate', () => {
  it('opens without a question behind a proof that is young enough', async () => {
    const { wrapper, isShown, probe } = await createProvenApp(60_000);
    isShown.value = true;
    await settle();
    expect(wrapper.text()).toBe('form');
    expect(probe).toHaveBeenCalledOnce();
  });

  it('asks when the proof is older, and shows the fallback meanwhile', async () => {
    const { wrapper, isShown, probe } = await createProvenApp(60_001);
    const answer = holdAnswer(probe);
    isShown.value = true;
    await settle();
    expect(wrapper.text()).toBe('wait');
    answer.resolve({ session: 'alive' });
    await settle();
    expect(wrapper.text()).toBe('form');
    expect(probe).toHaveBeenCalledTimes(2);
  });

  it('waits for somebody to sign in', async () => {
    const { client } = createFakeSession();
    client.getIdTokenClaims.mockResolvedValueOnce(undefined);
    const { wrapper, isShown, probe } = createAppWithGate({ client });
    isShown.value = true;
    await settle();
    expect(wrapper.text()).toBe('wait');
    expect(probe).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(wrapper.text()).toBe('form');
  });

  it('stays open when the proof gets older, and when a later check finds nothing out', async () => {
    const { wrapper, isShown, probe, gone } = await createProvenApp(0);
    isShown.value = true;
    await settle();
    probe.mockRejectedValue(timeout);
    await vi.advanceTimersByTimeAsync(1_800_000);
    expect(wrapper.text()).toBe('form');
    expect(gone).not.toHaveBeenCalled();
  });

  it('closes when the session is lost, and asks anew in the next one of the same user', async () => {
    const { client, end, wrapper, isShown, probe } = await createProvenApp(0);
    isShown.value = true;
    await settle();
    end();
    await vi.advanceTimersByTimeAsync(900_000);
    expect(wrapper.text()).toBe('wait');
    expect(client.logout).toHaveBeenCalled();
    probe.mockRejectedValue(timeout);
    const { start } = wrapper
      .findComponent(SessionGate)
      .vm.$.appContext.app.runWithContext(useAuth0Session);
    start();
    await settle();
    expect(wrapper.text()).toBe('unverified');
  });

  it('asks anew for another age', async () => {
    const { wrapper, isShown, maxAgeMs, probe } = await createProvenApp(1);
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

  it('heeds no answer to an earlier question', async () => {
    const { wrapper, isShown, maxAgeMs, probe } = await createProvenApp(1);
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

  it('does not open at a proof that is too old for it', async () => {
    const { wrapper, isShown, maxAgeMs, probe } = await createProvenApp(900_000 - 1);
    const [early, late] = [holdAnswer(probe), holdAnswer(probe)];
    // The check at the interval begins, and the gate asks a moment later.
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

  it.each([0, 50])('opens at an answer that took longer than %s ms', async (age) => {
    const { wrapper, isShown, maxAgeMs, probe } = await createProvenApp(60_001);
    const answer = holdAnswer(probe);
    maxAgeMs.value = age;
    isShown.value = true;
    await vi.advanceTimersByTimeAsync(100);
    expect(wrapper.text()).toBe('wait');
    answer.resolve({ session: 'alive' });
    await settle();
    expect(wrapper.text()).toBe('form');
    expect(probe).toHaveBeenCalledTimes(2);
  });

  it('asks again at a later check that takes longer than its age', async () => {
    const { wrapper, isShown, maxAgeMs, probe } = await createProvenApp(60_001);
    probe.mockRejectedValueOnce(timeout);
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
    expect(probe).toHaveBeenCalledTimes(4);
  });

  it('says when no proof can be had, and asks again when it is told to', async () => {
    const { wrapper, isShown, probe } = await createProvenApp(60_001, {
      triggers: { retry: false },
    });
    probe.mockRejectedValueOnce(timeout);
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

  it('shows the fallback where there is no error slot', async () => {
    const { wrapper, isShown, probe } = await createProvenApp(60_001, {}, {});
    probe.mockRejectedValueOnce(timeout);
    isShown.value = true;
    await settle();
    expect(wrapper.text()).toBe('wait');
  });

  it('opens by itself at a later proof', async () => {
    const { wrapper, isShown, probe } = await createProvenApp(60_001);
    probe.mockRejectedValueOnce(timeout);
    isShown.value = true;
    await settle();
    expect(wrapper.text()).toBe('unverified');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(wrapper.text()).toBe('form');
  });

  it('hands a wrong age to the error handler of the app', async () => {
    const { wrapper, isShown, maxAgeMs } = await createProvenApp(0);
    const errorHandler = vi.fn();
    Object.assign(wrapper.vm.$.appContext.config, { errorHandler });
    maxAgeMs.value = -1;
    isShown.value = true;
    await settle();
    expect(errorHandler.mock.calls[0]?.[0]).toMatchObject({ code: 'invalid_option' });
    expect(wrapper.text()).toBe('wait');
  });

  it('says so once, whatever the checks find out later', async () => {
    const { wrapper, isShown, maxAgeMs, probe } = await createProvenApp(0);
    const errorHandler = vi.fn();
    const rejected = vi.fn();
    process.on('unhandledRejection', rejected);
    onTestFinished(() => void process.off('unhandledRejection', rejected));
    Object.assign(wrapper.vm.$.appContext.config, { errorHandler });
    // What `max-age-ms="60000"` without a colon hands over.
    Object.assign(maxAgeMs, { value: '60000' });
    isShown.value = true;
    await vi.advanceTimersByTimeAsync(900_000);
    expect(probe).toHaveBeenCalledTimes(2);
    vi.useRealTimers();
    await new Promise(setImmediate);
    expect(errorHandler).toHaveBeenCalledOnce();
    expect(rejected).not.toHaveBeenCalled();
  });

  it('takes over the fallback that a server rendered', async () => {
    const { client, probe } = createFakeSession();
    const complaint = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const warning = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
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
    expect(complaint).not.toHaveBeenCalled();
    expect(warning).not.toHaveBeenCalled();
    app.unmount();
  });
});
