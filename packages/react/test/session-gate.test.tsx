import type { ProbeAnswer } from '@auth0-heartbeat/core';
import { act, cleanup, render, screen } from '@testing-library/react';
import { Component, Profiler, StrictMode, type ReactNode } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  Auth0SessionProvider,
  SessionGate,
  type SessionGateProps,
  useAuth0Session,
} from '../src/index.js';
import { createFakeSession } from '../../core/test/fake-session.js';

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const settle = () => act(() => vi.advanceTimersByTimeAsync(0));
const advance = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
const shown = () => document.body.textContent;

/** An app whose salaries are behind a gate, and the fake session that it watches. */
function createApp(gate: Partial<SessionGateProps> = {}) {
  const session = createFakeSession();
  const app = (isOpened: boolean, props = gate) => (
    <Auth0SessionProvider
      client={session.client}
      probe={session.probe}
      triggers={{ retry: false }}
      redirectToLogin={false}
    >
      {isOpened && (
        <SessionGate
          maxAgeMs={60_000}
          fallback="Waiting"
          error={({ retry }) => <button onClick={retry}>Again</button>}
          {...props}
        >
          Salaries
        </SessionGate>
      )}
    </Auth0SessionProvider>
  );
  return { ...session, app };
}

/** Lets a test answer the next question. */
function holdAnswer({ probe }: ReturnType<typeof createFakeSession>) {
  let settleAnswer: { resolve(answer: ProbeAnswer): void; reject(error: unknown): void };
  probe.mockImplementationOnce(
    () => new Promise((resolve, reject) => (settleAnswer = { resolve, reject })),
  );
  return {
    resolve: (answer: ProbeAnswer) => act(async () => settleAnswer.resolve(answer)),
    reject: (error: unknown) => act(async () => settleAnswer.reject(error)),
  };
}

describe('SessionGate', () => {
  it('opens at once behind a proof that is young enough, and asks nobody', async () => {
    const { app, probe } = createApp();
    const { rerender } = render(app(false));
    await settle();
    await advance(59_000);
    rerender(app(true));
    await settle();
    expect(shown()).toBe('Salaries');
    expect(probe).toHaveBeenCalledTimes(1);
  });

  it('asks where the proof is older, and shows the fallback meanwhile', async () => {
    const session = createApp();
    const { rerender } = render(session.app(false));
    await settle();
    await advance(61_000);
    const answer = holdAnswer(session);
    rerender(session.app(true));
    await settle();
    expect(shown()).toBe('Waiting');
    await answer.resolve({ session: 'alive' });
    expect(shown()).toBe('Salaries');
    expect(session.probe).toHaveBeenCalledTimes(2);
  });

  it('mounted with the app, waits for the first proof', async () => {
    const session = createApp();
    const answer = holdAnswer(session);
    render(<StrictMode>{session.app(true)}</StrictMode>);
    await settle();
    expect(shown()).toBe('Waiting');
    await answer.resolve({ session: 'alive' });
    expect(shown()).toBe('Salaries');
  });

  it('never shows its children to a user who was blocked in between', async () => {
    const session = createApp();
    const { rerender } = render(session.app(false));
    await settle();
    await advance(61_000);
    const seen = vi.fn();
    new MutationObserver(() => seen(shown())).observe(document.body, {
      subtree: true,
      childList: true,
    });
    const answer = holdAnswer(session);
    rerender(session.app(true));
    await settle();
    await answer.reject({ error: 'unauthorized', error_description: 'user is blocked' });
    expect(shown()).toBe('Waiting');
    expect(seen).not.toHaveBeenCalledWith(expect.stringContaining('Salaries'));
  });

  it('says so when no proof can be had, and tries again when told', async () => {
    const session = createApp();
    const { rerender } = render(session.app(false));
    await settle();
    await advance(61_000);
    session.probe.mockRejectedValueOnce(new TypeError('Failed to fetch'));
    rerender(session.app(true));
    await settle();
    expect(shown()).toBe('Again');
    expect(session.probe).toHaveBeenCalledTimes(2);
    const answer = holdAnswer(session);
    screen.getByText('Again').click();
    await settle();
    expect(shown()).toBe('Waiting');
    await answer.resolve({ session: 'alive' });
    expect(shown()).toBe('Salaries');
  });

  it('opens by itself when a later check brings the proof', async () => {
    const session = createApp();
    const { rerender } = render(session.app(false));
    await settle();
    await advance(61_000);
    session.probe.mockRejectedValueOnce(new TypeError('Failed to fetch'));
    rerender(session.app(true));
    await settle();
    expect(shown()).toBe('Again');
    await act(() => window.dispatchEvent(new Event('focus')));
    await advance(10_000);
    expect(shown()).toBe('Salaries');
  });

  it('shows the fallback for an error that the app says nothing about', async () => {
    const session = createApp();
    session.probe.mockRejectedValue(new TypeError('Failed to fetch'));
    render(session.app(true, { error: undefined }));
    await settle();
    expect(shown()).toBe('Waiting');
  });

  it('stays open as the proof gets older, and renders nothing again', async () => {
    const session = createApp();
    const renders = vi.fn();
    render(
      <Profiler id="gate" onRender={renders}>
        {session.app(true)}
      </Profiler>,
    );
    await settle();
    const before = renders.mock.calls.length;
    await advance(10 * 900_000);
    expect(session.probe.mock.calls.length).toBeGreaterThan(1);
    expect(shown()).toBe('Salaries');
    expect(renders).toHaveBeenCalledTimes(before);
  });

  it('closes when the session is lost, and asks anew in the next one', async () => {
    const session = createApp({ maxAgeMs: Infinity });
    let start = () => {};
    function Starter(): null {
      start = useAuth0Session((found) => found.start);
      return null;
    }
    const gate = (
      <Auth0SessionProvider client={session.client} probe={session.probe} redirectToLogin={false}>
        <Starter />
        <SessionGate maxAgeMs={Infinity} fallback="Waiting">
          Salaries
        </SessionGate>
      </Auth0SessionProvider>
    );
    render(gate);
    await settle();
    expect(shown()).toBe('Salaries');
    session.probe.mockRejectedValueOnce({
      error: 'unauthorized',
      error_description: 'user is blocked',
    });
    await advance(900_000);
    expect(shown()).toBe('Waiting');
    const answer = holdAnswer(session);
    act(() => start());
    await settle();
    expect(shown()).toBe('Waiting');
    await answer.resolve({ session: 'alive' });
    expect(shown()).toBe('Salaries');
  });

  it('asks anew for a stricter age', async () => {
    const session = createApp();
    const { rerender } = render(session.app(true));
    await settle();
    await advance(30_000);
    const answer = holdAnswer(session);
    rerender(session.app(true, { maxAgeMs: 10_000 }));
    await settle();
    expect(shown()).toBe('Waiting');
    await answer.resolve({ session: 'alive' });
    expect(shown()).toBe('Salaries');
  });

  it('hands a maxAgeMs that is no duration to the error boundary', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { app } = createApp({ maxAgeMs: -1 });
    render(<Boundary>{app(true)}</Boundary>);
    await settle();
    expect(shown()).toBe('invalid_option');
  });

  it('renders its fallback on a server', () => {
    expect(renderToString(createApp().app(true))).toBe('Waiting');
  });
});

class Boundary extends Component<{ children: ReactNode }, { code?: string }> {
  override state: { code?: string } = {};
  static getDerivedStateFromError = ({ code }: { code: string }) => ({ code });
  override render = () => this.state.code ?? this.props.children;
}
