import { createFakeSession, type FakeSession } from '@auth0-heartbeat/core/testing';
import { act, cleanup, render, screen } from '@testing-library/react';
import * as React from 'react';
import {
  type ComponentType,
  lazy,
  Profiler,
  type ReactNode,
  StrictMode,
  Suspense,
  useEffect,
  useLayoutEffect,
} from 'react';
import { flushSync } from 'react-dom';
import { renderToString } from 'react-dom/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Auth0SessionProvider, SessionGate, type SessionGateProps } from '../src/index.js';
import { ErrorBoundary } from './error-boundary.js';

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const shown = () => document.body.textContent;

/** An app with a gate in front of its salaries. */
function createApp(gate: Partial<SessionGateProps> = {}) {
  const session = createFakeSession();
  const app = (isGateShown: boolean, props = gate) => (
    <Auth0SessionProvider client={session.client} pauseAfterIdleMs={false} redirectToLogin={false}>
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

  it('closes when the session is lost, and opens for the next session', async () => {
    const { app, pass, session } = createApp({ maxAgeMs: Infinity });
    render(app(true));
    await pass();
    expect(shown()).toBe('Salaries');
    session.block();
    await pass(900_000);
    expect(shown()).toBe('Waiting');
    // The login is a verification.
    session.signIn();
    await pass();
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

  it('shows the fallback while the session loads', async () => {
    const { app, pass } = createApp({ maxAgeMs: Infinity });
    render(app(true));
    expect(shown()).toBe('Waiting');
    await pass();
    expect(shown()).toBe('Salaries');
  });

  it('stays open while its children suspend, and asks once', async () => {
    const { pass, session } = createApp();
    let load: (loaded: { default: ComponentType }) => void = () => {};
    const Lazy = lazy(() => new Promise<{ default: ComponentType }>((resolve) => (load = resolve)));
    render(
      <Auth0SessionProvider client={session.client}>
        <Suspense fallback="Loading">
          <SessionGate maxAgeMs={0} fallback="Waiting">
            <Lazy />
          </SessionGate>
        </Suspense>
      </Auth0SessionProvider>,
    );
    await pass();
    await pass(1);
    const { checks } = session;
    expect(shown()).toContain('Loading');
    await act(async () => load({ default: () => 'Payroll' }));
    await pass();
    expect(shown()).toBe('Payroll');
    expect(session.checks).toBe(checks);
  });

  it('renders its fallback on a server', () => {
    expect(renderToString(createApp().app(true))).toBe('Waiting');
  });
});

// React 18 has none.
const { Activity } = React as {
  Activity?: ComponentType<{ mode: 'visible' | 'hidden'; children?: ReactNode }>;
};

describe.skipIf(!Activity)('SessionGate in an <Activity>', () => {
  /** A gate in an <Activity>. Records what is visible when the browser could paint. */
  function createTabs(maxAgeMs: number) {
    const session = createFakeSession();
    const painted: string[] = [];
    const fetched = vi.fn();
    const visibleText = () =>
      [...document.querySelectorAll<HTMLElement>('p')]
        .filter((element) => element.style.display !== 'none')
        .map(({ textContent }) => textContent)
        .join();
    function Salaries(): ReactNode {
      useEffect(() => fetched(), []);
      return <p>Salaries</p>;
    }
    /** The last layout effect of each commit. The browser paints after the updates that they cause. */
    function Painter(): null {
      useLayoutEffect(() => queueMicrotask(() => painted.push(visibleText())));
      return null;
    }
    const app = (isShown: boolean) => {
      const Boundary = Activity!;
      return (
        <StrictMode>
          <Auth0SessionProvider client={session.client} redirectToLogin={false}>
            <Boundary mode={isShown ? 'visible' : 'hidden'}>
              <SessionGate maxAgeMs={maxAgeMs} fallback={<p>Waiting</p>} error={<p>Error</p>}>
                <Salaries />
              </SessionGate>
            </Boundary>
            <Painter />
          </Auth0SessionProvider>
        </StrictMode>
      );
    };
    return {
      session,
      app,
      painted,
      fetched,
      visibleText,
      pass: (ms = 0) => act(() => session.advance(ms)),
    };
  }

  it('asks again when it is shown again, and shows nothing before the answer', async () => {
    const { app, painted, fetched, pass, session, visibleText } = createTabs(0);
    const { rerender } = render(app(true));
    await pass();
    expect(visibleText()).toBe('Salaries');
    const { checks } = session;
    await act(async () => rerender(app(false)));
    await pass(1_000);
    expect(visibleText()).toBe('');
    painted.length = 0;
    fetched.mockClear();
    const answer = holdAnswer(session);
    await act(async () => rerender(app(true)));
    expect(visibleText()).toBe('Waiting');
    expect(fetched).not.toHaveBeenCalled();
    await answer();
    expect(visibleText()).toBe('Salaries');
    expect(session.checks).toBe(checks + 1);
    expect(painted[0]).toBe('Waiting');
  });

  it('shows nothing before the answer when it is hidden and shown again at once', async () => {
    const { app, painted, pass, session, visibleText } = createTabs(0);
    const { rerender } = render(app(true));
    await pass();
    await pass(1_000);
    const answer = holdAnswer(session);
    painted.length = 0;
    // No time to render the hidden gate.
    await act(async () => {
      flushSync(() => rerender(app(false)));
      flushSync(() => rerender(app(true)));
      painted.push(visibleText());
    });
    expect(painted).not.toContain('Salaries');
    expect(visibleText()).toBe('Waiting');
    await answer();
    expect(visibleText()).toBe('Salaries');
  });

  it('never shows its children to a user who was blocked while it was hidden', async () => {
    const { app, painted, pass, session, visibleText } = createTabs(0);
    const { rerender } = render(app(true));
    await pass();
    await act(async () => rerender(app(false)));
    await pass(1_000);
    painted.length = 0;
    session.block();
    await act(async () => rerender(app(true)));
    await pass();
    expect(visibleText()).toBe('Waiting');
    expect(painted.join()).not.toContain('Salaries');
  });

  it('opens without a check when it is shown again and the verification is recent enough', async () => {
    const { app, pass, session, visibleText } = createTabs(60_000);
    const { rerender } = render(app(true));
    await pass();
    const { checks } = session;
    await act(async () => rerender(app(false)));
    await pass(1_000);
    await act(async () => rerender(app(true)));
    await pass();
    expect(visibleText()).toBe('Salaries');
    expect(session.checks).toBe(checks);
  });
});
