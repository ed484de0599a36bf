import { type SessionHeartbeat, SessionHeartbeatError } from '@auth0-heartbeat/core';
import { createFakeSession, type FakeSession } from '@auth0-heartbeat/core/testing';
import { act, cleanup, render, screen } from '@testing-library/react';
import { Profiler, StrictMode, type ReactNode } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  Auth0SessionProvider,
  useAuth0Session,
  useSessionHeartbeat,
  useSessionLost,
} from '../src/index.js';
import { ErrorBoundary } from './error-boundary.js';

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const pass = (session: FakeSession, ms = 0) => act(() => session.advance(ms));
const minute = 60_000;

function Status(): ReactNode {
  const { status, user } = useAuth0Session();
  return <p>{`${status} ${user?.sub ?? 'nobody'}`}</p>;
}

describe('Auth0SessionProvider', () => {
  it('watches the signed-in user while mounted', async () => {
    const session = createFakeSession();
    const { unmount } = render(
      <Auth0SessionProvider client={session.client}>
        <Status />
      </Auth0SessionProvider>,
    );
    await pass(session);
    expect(screen.getByText('active auth0|alice')).toBeDefined();
    expect(session.checks).toBe(1);
    unmount();
    await pass(session, 60 * minute);
    expect(session.checks).toBe(1);
  });

  it('runs one heartbeat in StrictMode', async () => {
    const session = createFakeSession();
    render(
      <StrictMode>
        <Auth0SessionProvider client={session.client} intervalMs={minute}>
          <Status />
        </Auth0SessionProvider>
      </StrictMode>,
    );
    await pass(session);
    expect(session.checks).toBe(1);
    await pass(session, 3 * minute);
    expect(session.checks).toBe(4);
  });

  it('ends the session once, with the clean-up tasks of the last render', async () => {
    const session = createFakeSession();
    const logout = vi.spyOn(session.client, 'logout');
    const first = vi.fn();
    const latest = vi.fn();
    const lost = vi.fn();
    const redirectToLogin = vi.fn();
    function Listener(): null {
      useSessionLost(lost);
      return null;
    }
    const app = (clear: () => void) => (
      <Auth0SessionProvider
        client={session.client}
        intervalMs={minute}
        clearLocalState={() => clear()}
        redirectToLogin={redirectToLogin}
      >
        <Listener />
        <Status />
      </Auth0SessionProvider>
    );
    const { rerender } = render(app(first));
    await pass(session);
    rerender(app(latest));
    await pass(session);
    expect(session.checks).toBe(1);

    session.expire();
    await pass(session, minute);
    expect(screen.getByText('lost nobody')).toBeDefined();
    expect(lost).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ reason: 'session_expired' }),
    );
    expect(first).not.toHaveBeenCalled();
    expect(latest).toHaveBeenCalledOnce();
    expect(logout).toHaveBeenCalledExactlyOnceWith({ openUrl: false });
    expect(redirectToLogin).toHaveBeenCalledOnce();
  });

  it('hydrates the markup of a server without a mismatch', async () => {
    const session = createFakeSession();
    const app = (
      <Auth0SessionProvider client={session.client}>
        <Status />
      </Auth0SessionProvider>
    );
    const html = renderToString(app);
    const consoleError = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const container = document.createElement('div');
    container.innerHTML = html;
    document.body.append(container);
    render(app, { container, hydrate: true });
    await pass(session);
    expect(container.textContent).toBe('active auth0|alice');
    expect(consoleError).not.toHaveBeenCalled();
  });

  it('throws invalid_option to the error boundary', () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { client } = createFakeSession();
    render(
      <ErrorBoundary>
        <Auth0SessionProvider client={client} intervalMs={Number.NaN} />
      </ErrorBoundary>,
    );
    expect(screen.getByText('invalid_option: intervalMs')).toBeDefined();
  });

  it('never signs out a client that it does not watch', async () => {
    const alice = createFakeSession();
    const bob = createFakeSession({ user: { sub: 'auth0|bob' } });
    const app = ({ client }: FakeSession) => (
      <Auth0SessionProvider client={client} intervalMs={minute} />
    );
    const { rerender } = render(app(alice));
    await pass(alice);
    rerender(app(bob));
    alice.block();
    await pass(alice, minute);
    expect(alice.user).toBeNull();
    expect(bob.user).toMatchObject({ sub: 'auth0|bob' });
  });
});

describe('useAuth0Session', () => {
  it('renders with a selector only when the selected value changes', async () => {
    const session = createFakeSession();
    const renders = vi.fn();
    function Selected(): ReactNode {
      return <p>{useAuth0Session(({ status }) => status)}</p>;
    }
    render(
      <Auth0SessionProvider client={session.client} intervalMs={minute} pauseAfterIdleMs={false}>
        <Profiler id="selected" onRender={renders}>
          <Selected />
        </Profiler>
      </Auth0SessionProvider>,
    );
    await pass(session);
    const before = renders.mock.calls.length;
    await pass(session, 1_000 * minute);
    expect(session.checks).toBe(1_001);
    expect(renders).toHaveBeenCalledTimes(before);
  });

  it('returns the methods of the heartbeat', async () => {
    const session = createFakeSession();
    const checked = vi.fn();
    function CheckButton(): ReactNode {
      const check = useAuth0Session((found) => found.check);
      return <button onClick={() => void check().then(checked)}>Check</button>;
    }
    render(
      <Auth0SessionProvider client={session.client}>
        <CheckButton />
      </Auth0SessionProvider>,
    );
    await pass(session);
    screen.getByText('Check').click();
    await pass(session);
    expect(checked).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ status: 'active' }));
    expect(session.checks).toBe(2);
  });

  it('returns the heartbeat of the provider and causes no render', async () => {
    const session = createFakeSession();
    const found: SessionHeartbeat[] = [];
    function Collector(): null {
      found.push(useSessionHeartbeat());
      return null;
    }
    render(
      <Auth0SessionProvider client={session.client}>
        <Collector />
      </Auth0SessionProvider>,
    );
    await pass(session);
    expect(found).toHaveLength(1);
    expect(found[0]?.getSnapshot()).toMatchObject({ status: 'active', verifiedAt: session.now() });
  });

  it.each([
    ['useAuth0Session', () => useAuth0Session()],
    ['useSessionHeartbeat', () => useSessionHeartbeat()],
    ['useSessionLost', () => useSessionLost(() => undefined)],
  ])('%s throws missing_provider without a provider', (_, hook) => {
    function Lonely(): null {
      hook();
      return null;
    }
    expect(() => renderToString(<Lonely />)).toThrowError(
      expect.objectContaining({
        code: 'missing_provider',
        message: 'missing_provider: <Auth0SessionProvider>',
      }),
    );
    expect(() => renderToString(<Lonely />)).toThrowError(SessionHeartbeatError);
  });
});
