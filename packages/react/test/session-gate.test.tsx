import { createFakeSession, type FakeSession } from '@auth0-heartbeat/core/testing';
import { act, cleanup, render, screen } from '@testing-library/react';
import { Component, Profiler, StrictMode, type ReactNode } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  Auth0SessionProvider,
  SessionGate,
  type SessionGateProps,
  useAuth0Session,
} from '../src/index.js';

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const shown = () => document.body.textContent;

/** An app whose salaries are behind a gate. */
function createApp(gate: Partial<SessionGateProps> = {}) {
  const session = createFakeSession();
  let start = () => {};
  function Starter(): null {
    start = useAuth0Session((found) => found.start);
    return null;
  }
  const app = (isOpened: boolean, props = gate) => (
    <Auth0SessionProvider
      client={session.client}
      pauseAfterIdleMs={false}
      triggers={{ retry: false }}
      redirectToLogin={false}
    >
      <Starter />
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
  return {
    session,
    app,
    start: () => start(),
    pass: (ms = 0) => act(() => session.advance(ms)),
  };
}

/** Holds back what the tenant answers next. Returns what lets it through. */
function holdAnswer({ client, advance }: FakeSession): () => Promise<void> {
  const { getTokenSilently } = client;
  let letThrough = () => {};
  const isLetThrough = new Promise<void>((resolve) => (letThrough = resolve));
  client.getTokenSilently = async (options) => {
    client.getTokenSilently = getTokenSilently;
    await isLetThrough;
    return getTokenSilently(options);
  };
  return () => act(() => (letThrough(), advance(0)));
}

describe('SessionGate', () => {
  it('opens at once behind a proof that is young enough, and asks nobody', async () => {
    const { app, pass, session } = createApp();
    const { rerender } = render(app(false));
    await pass(59_000);
    rerender(app(true));
    await pass();
    expect(shown()).toBe('Salaries');
    expect(session.checks).toBe(1);
  });

  it('asks where the proof is older, and shows the fallback meanwhile', async () => {
    const { app, pass, session } = createApp();
    const { rerender } = render(app(false));
    await pass(61_000);
    const answer = holdAnswer(session);
    rerender(app(true));
    await pass();
    expect(shown()).toBe('Waiting');
    await answer();
    expect(shown()).toBe('Salaries');
    expect(session.checks).toBe(2);
  });

  it('mounted with the app, waits for the first proof', async () => {
    const { app, pass, session } = createApp();
    const answer = holdAnswer(session);
    render(<StrictMode>{app(true)}</StrictMode>);
    await pass();
    expect(shown()).toBe('Waiting');
    await answer();
    expect(shown()).toBe('Salaries');
  });

  it('never shows its children to a user who was blocked in between', async () => {
    const { app, pass, session } = createApp();
    const { rerender } = render(app(false));
    await pass(61_000);
    const seen = vi.fn();
    const observer = new MutationObserver(() => seen(shown()));
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    session.block();
    rerender(app(true));
    await pass();
    expect(shown()).toBe('Waiting');
    expect(seen).toHaveBeenCalled();
    expect(seen).not.toHaveBeenCalledWith(expect.stringContaining('Salaries'));
  });

  it('says so when no proof can be had, and tries again when told', async () => {
    const { app, pass, session } = createApp();
    const { rerender } = render(app(false));
    await pass(61_000);
    session.goOffline();
    rerender(app(true));
    await pass();
    expect(shown()).toBe('Again');
    expect(session.checks).toBe(2);
    const answer = holdAnswer(session);
    screen.getByText('Again').click();
    await pass();
    expect(shown()).toBe('Waiting');
    session.goOnline();
    await answer();
    expect(shown()).toBe('Salaries');
  });

  it('opens by itself when a later check brings the proof', async () => {
    const { app, pass, session } = createApp();
    const { rerender } = render(app(false));
    await pass(61_000);
    session.goOffline();
    rerender(app(true));
    await pass();
    expect(shown()).toBe('Again');
    session.goOnline();
    await pass(10_000);
    expect(shown()).toBe('Salaries');
  });

  it('shows the fallback for an error that the app says nothing about', async () => {
    const { app, pass, session } = createApp({ error: undefined });
    const { rerender } = render(app(false));
    await pass(61_000);
    session.goOffline();
    rerender(app(true));
    await pass();
    expect(session.checks).toBe(2);
    expect(shown()).toBe('Waiting');
  });

  it('stays open as the proof gets older, and renders nothing again', async () => {
    const { app, pass, session } = createApp();
    const renders = vi.fn();
    render(
      <Profiler id="gate" onRender={renders}>
        {app(true)}
      </Profiler>,
    );
    await pass();
    const before = renders.mock.calls.length;
    await pass(10 * 900_000);
    expect(session.checks).toBe(11);
    expect(shown()).toBe('Salaries');
    expect(renders).toHaveBeenCalledTimes(before);
  });

  it('closes when the session is lost, and asks anew in the next one', async () => {
    const { app, pass, session, start } = createApp({ maxAgeMs: Infinity });
    render(app(true));
    await pass();
    expect(shown()).toBe('Salaries');
    session.block();
    await pass(900_000);
    expect(shown()).toBe('Waiting');
    // Signed in again, by a client that tells nobody.
    session.switchUser({ sub: 'auth0|alice' });
    await session.client.handleRedirectCallback();
    const answer = holdAnswer(session);
    act(() => start());
    await pass();
    expect(shown()).toBe('Waiting');
    await answer();
    expect(shown()).toBe('Salaries');
  });

  it('asks anew for a stricter age', async () => {
    const { app, pass, session } = createApp();
    const { rerender } = render(app(true));
    await pass(30_000);
    const answer = holdAnswer(session);
    rerender(app(true, { maxAgeMs: 10_000 }));
    await pass();
    expect(shown()).toBe('Waiting');
    await answer();
    expect(shown()).toBe('Salaries');
  });

  it('hands a maxAgeMs that is no duration to the error boundary', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { app, pass } = createApp({ maxAgeMs: -1 });
    render(<Boundary>{app(true)}</Boundary>);
    await pass();
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
