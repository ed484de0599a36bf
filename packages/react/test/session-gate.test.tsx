import { createFakeSession, type FakeSession } from '@auth0-heartbeat/core/testing';
import { act, cleanup, render, screen } from '@testing-library/react';
import { Profiler, StrictMode } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  Auth0SessionProvider,
  SessionGate,
  type SessionGateProps,
  useAuth0Session,
} from '../src/index.js';
import { ErrorBoundary } from './error-boundary.js';

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const shown = () => document.body.textContent;

/** An app with a gate in front of its salaries. */
function createApp(gate: Partial<SessionGateProps> = {}) {
  const session = createFakeSession();
  let start = () => {};
  function Starter(): null {
    start = useAuth0Session((found) => found.start);
    return null;
  }
  const app = (isGateShown: boolean, props = gate) => (
    <Auth0SessionProvider client={session.client} pauseAfterIdleMs={false} redirectToLogin={false}>
      <Starter />
      {isGateShown && (
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

/** Holds the next response of the tenant back. Returns a function that releases it. */
function holdAnswer({ client, advance }: FakeSession): () => Promise<void> {
  const { getTokenSilently } = client;
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  client.getTokenSilently = async (options) => {
    client.getTokenSilently = getTokenSilently;
    await released;
    return getTokenSilently(options);
  };
  return () => act(() => (release(), advance(0)));
}

describe('SessionGate', () => {
  it('opens immediately without a check if the verification is recent enough', async () => {
    const { app, pass, session } = createApp();
    const { rerender } = render(app(false));
    await pass(59_000);
    rerender(app(true));
    await pass();
    expect(shown()).toBe('Salaries');
    expect(session.checks).toBe(1);
  });

  it('checks if the verification is too old, and shows the fallback meanwhile', async () => {
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

  it('waits for the first verification when it mounts with the app', async () => {
    const { app, pass, session } = createApp();
    const answer = holdAnswer(session);
    render(<StrictMode>{app(true)}</StrictMode>);
    await pass();
    expect(shown()).toBe('Waiting');
    await answer();
    expect(shown()).toBe('Salaries');
  });

  it('never shows its children to a user who was blocked since the last check', async () => {
    const { app, pass, session } = createApp();
    const { rerender } = render(app(false));
    await pass(61_000);
    const rendered = vi.fn();
    const observer = new MutationObserver(() => rendered(shown()));
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    session.block();
    rerender(app(true));
    await pass();
    expect(shown()).toBe('Waiting');
    expect(rendered).toHaveBeenCalled();
    expect(rendered).not.toHaveBeenCalledWith(expect.stringContaining('Salaries'));
  });

  it('shows the error when the check is inconclusive, and checks again on retry', async () => {
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

  it('opens when a later check verifies the session', async () => {
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

  it('shows the fallback if the app has no error element', async () => {
    const { app, pass, session } = createApp({ error: undefined });
    const { rerender } = render(app(false));
    await pass(61_000);
    session.goOffline();
    rerender(app(true));
    await pass();
    expect(session.checks).toBe(2);
    expect(shown()).toBe('Waiting');
  });

  it('stays open when the verification gets older, and does not render again', async () => {
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

  it('closes when the session is lost, and verifies the next session', async () => {
    const { app, pass, session, start } = createApp({ maxAgeMs: Infinity });
    render(app(true));
    await pass();
    expect(shown()).toBe('Salaries');
    session.block();
    await pass(900_000);
    expect(shown()).toBe('Waiting');
    // The client signs the user in again and notifies nobody.
    session.switchUser({ sub: 'auth0|alice' });
    await session.client.handleRedirectCallback();
    const answer = holdAnswer(session);
    act(() => start());
    await pass();
    expect(shown()).toBe('Waiting');
    await answer();
    expect(shown()).toBe('Salaries');
  });

  it('checks again for a lower maxAgeMs', async () => {
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

  it('throws an invalid maxAgeMs to the error boundary', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { app, pass } = createApp({ maxAgeMs: -1 });
    render(<ErrorBoundary>{app(true)}</ErrorBoundary>);
    await pass();
    expect(shown()).toBe('invalid_option: maxAgeMs');
  });

  it('renders its fallback on a server', () => {
    expect(renderToString(createApp().app(true))).toBe('Waiting');
  });
});
