import { type Session, SessionHeartbeatError } from '@auth0-heartbeat/core';
import { createFakeSession, type FakeSession } from '@auth0-heartbeat/core/testing';
import { act, cleanup, render, screen } from '@testing-library/react';
import { Profiler, StrictMode, type ComponentProps, type ReactNode } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Auth0SessionProvider, useAuth0Session, useSession, useSessionLost } from '../src/index.js';
import { ErrorBoundary } from './error-boundary.js';

type Props = ComponentProps<typeof Auth0SessionProvider>;

afterEach(() => {
  cleanup();
  history.replaceState(null, '', '/');
  sessionStorage.clear();
  vi.restoreAllMocks();
});

const pass = (session: FakeSession, ms = 0) => act(() => session.advance(ms));
const minute = 60_000;
const blockedCallback = '/?error=unauthorized&error_description=user%20is%20blocked&state=one';

function Status(): ReactNode {
  const { status, user } = useAuth0Session();
  return <p>{`${status} ${user?.sub ?? 'nobody'}`}</p>;
}

describe('Auth0SessionProvider', () => {
  it('renders its children at once, and watches the signed-in user while mounted', async () => {
    const session = createFakeSession();
    const { unmount } = render(
      <Auth0SessionProvider client={session.client}>
        <Status />
      </Auth0SessionProvider>,
    );
    expect(screen.getByText('loading nobody')).toBeDefined();
    await pass(session);
    expect(screen.getByText('active auth0|alice')).toBeDefined();
    expect(session.checks).toBe(1);
    unmount();
    await pass(session, 60 * minute);
    expect(session.checks).toBe(1);
  });

  it('is never signed out on the way from loading to active', async () => {
    const session = createFakeSession();
    const statuses: string[] = [];
    function Recorder(): null {
      statuses.push(useAuth0Session(({ status }) => status));
      return null;
    }
    render(
      <Auth0SessionProvider client={session.client}>
        <Recorder />
      </Auth0SessionProvider>,
    );
    await pass(session);
    expect(statuses).toEqual(['loading', 'active']);
  });

  it('is signed out when nobody is signed in', async () => {
    const session = createFakeSession({ user: null });
    render(
      <Auth0SessionProvider client={session.client}>
        <Status />
      </Auth0SessionProvider>,
    );
    await pass(session);
    expect(screen.getByText('signed_out nobody')).toBeDefined();
  });

  it('runs one session in StrictMode', async () => {
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

  it('completes a login and leaves the callback with the function of the last render', async () => {
    const session = createFakeSession({ user: null });
    session.switchUser({ sub: 'auth0|alice' });
    await session.client.loginWithRedirect({ appState: { returnTo: '/notes' } });
    history.replaceState(null, '', '/?code=one&state=two');
    const onRedirectCallback = vi.fn();
    const app = (props: Partial<Props>) => (
      <Auth0SessionProvider client={session.client} {...props}>
        <Status />
      </Auth0SessionProvider>
    );
    const { rerender } = render(app({}));
    rerender(app({ onRedirectCallback }));
    await pass(session);
    expect(onRedirectCallback).toHaveBeenCalledExactlyOnceWith('/notes');
    expect(screen.getByText('active auth0|alice')).toBeDefined();
  });

  it('puts the return path into the address bar after a login', async () => {
    const session = createFakeSession({ user: null });
    session.switchUser({ sub: 'auth0|alice' });
    await session.client.loginWithRedirect({ appState: { returnTo: '/notes' } });
    history.replaceState(null, '', '/?code=one&state=two');
    render(<Auth0SessionProvider client={session.client} />);
    await pass(session);
    expect(location.pathname + location.search).toBe('/notes');
  });

  it('ends the session once, with the functions of the last render', async () => {
    const session = createFakeSession();
    const logout = vi.spyOn(session.client, 'logout');
    const lost = vi.fn();
    function Listener(): null {
      useSessionLost(lost);
      return null;
    }
    const functions = () => ({
      clearLocalState: vi.fn(),
      onCleared: vi.fn(),
      redirectToLogin: vi.fn(),
      returnTo: vi.fn(() => '/notes'),
    });
    const [first, latest] = [functions(), functions()];
    const app = (props: ReturnType<typeof functions>) => (
      <Auth0SessionProvider client={session.client} intervalMs={minute} {...props}>
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
    for (const task of Object.values(first)) expect(task).not.toHaveBeenCalled();
    for (const task of Object.values(latest)) expect(task).toHaveBeenCalledOnce();
    expect(latest.redirectToLogin).toHaveBeenCalledWith(
      expect.objectContaining({ returnTo: '/notes' }),
    );
    expect(logout).toHaveBeenCalledExactlyOnceWith({ openUrl: false });
  });

  it('runs all tasks of the last render, also if one fails', async () => {
    vi.stubGlobal('reportError', vi.fn());
    const session = createFakeSession();
    const task = vi.fn();
    const fail = () => Promise.reject(new Error('The storage is locked.'));
    const app = (clearLocalState?: Props['clearLocalState']) => (
      <Auth0SessionProvider client={session.client} clearLocalState={clearLocalState} />
    );
    const { rerender } = render(app());
    rerender(app([fail, task]));
    session.block();
    await pass(session, 15 * minute);
    expect(task).toHaveBeenCalledOnce();
    expect(session.logins).toEqual([
      { appState: { returnTo: '/', redirectedBy: 'auth0-heartbeat' } },
    ]);
    vi.unstubAllGlobals();
  });

  it('returns to the current path by default, and stays with `redirectToLogin={false}`', async () => {
    const session = createFakeSession();
    render(
      <Auth0SessionProvider client={session.client} redirectToLogin={false}>
        <Status />
      </Auth0SessionProvider>,
    );
    session.block();
    await pass(session, 15 * minute);
    expect(screen.getByText('signed_out nobody')).toBeDefined();
    expect(session.logins).toEqual([]);

    cleanup();
    history.replaceState(null, '', '/notes?page=2#end');
    const other = createFakeSession();
    render(<Auth0SessionProvider client={other.client} />);
    other.block();
    await pass(other, 15 * minute);
    expect(other.logins[0]?.appState?.returnTo).toBe('/notes?page=2#end');
  });

  it('shows `blocked` instead of the children after a refused login, after the clean-up', async () => {
    const session = createFakeSession({ user: null });
    session.block();
    history.replaceState(null, '', blockedCallback);
    const order: string[] = [];
    function Blocked(): ReactNode {
      order.push('blocked');
      const { login } = useAuth0Session();
      return <p>{`Blocked: ${login?.error.error_description}`}</p>;
    }
    render(
      <Auth0SessionProvider
        client={session.client}
        clearLocalState={() => order.push('cleared')}
        onBlocked={() => order.push('onBlocked')}
        blocked={<Blocked />}
      >
        <Status />
      </Auth0SessionProvider>,
    );
    expect(screen.getByText('loading nobody')).toBeDefined();
    await pass(session);
    expect(document.body.textContent).toBe('Blocked: user is blocked');
    expect(order[0]).toBe('cleared');
    expect(order).toContain('onBlocked');
    expect(location.search).toBe('');

    session.signIn();
    await pass(session, minute);
    expect(document.body.textContent).toBe('active auth0|alice');
  });

  it('shows the children after a refused login without the prop `blocked`', async () => {
    const session = createFakeSession({ user: null });
    session.block();
    history.replaceState(null, '', blockedCallback);
    render(
      <Auth0SessionProvider client={session.client}>
        <Status />
      </Auth0SessionProvider>,
    );
    await pass(session);
    expect(document.body.textContent).toBe('signed_out nobody');
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

describe('the errors of Auth0SessionProvider reach the error boundary', () => {
  const { client } = createFakeSession();
  const dropIn = "import { Auth0Provider } from '@auth0-heartbeat/react/auth0-react'";
  it.each<[string, Partial<Props>]>([
    ['invalid_option: intervalMs', { intervalMs: Number.NaN }],
    ['invalid_option: clearLocalState', { clearLocalState: 'all' as never }],
    ['invalid_option: onCleared', { onCleared: 'now' as never }],
    ['invalid_option: returnTo', { returnTo: 1 as never }],
    ['invalid_option: redirectToLogin', { redirectToLogin: '/login' as never }],
    ['invalid_option: onBlocked', { onBlocked: true as never }],
    ['invalid_client: getTokenSilently', { client: {} as never }],
    [`wrong_client: ${dropIn}`, { client: undefined as never }],
    [
      'duplicate_provider: <Auth0SessionProvider>',
      { children: <Auth0SessionProvider client={client} /> },
    ],
  ])('%s', (message, props) => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    render(
      <ErrorBoundary>
        <Auth0SessionProvider client={client} {...props} />
      </ErrorBoundary>,
    );
    expect(document.body.textContent).toBe(message);
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

  it('returns the methods of the session', async () => {
    const session = createFakeSession();
    const checked = vi.fn();
    function Buttons(): ReactNode {
      const { check } = useAuth0Session();
      const { login } = useSession();
      return (
        <>
          <button onClick={() => void check().then(checked)}>Check</button>
          <button onClick={() => void login()}>Sign in</button>
        </>
      );
    }
    render(
      <Auth0SessionProvider client={session.client}>
        <Buttons />
      </Auth0SessionProvider>,
    );
    await pass(session);
    screen.getByText('Check').click();
    await pass(session);
    expect(checked).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ status: 'active' }));
    expect(session.checks).toBe(2);
    screen.getByText('Sign in').click();
    expect(session.logins[0]?.appState?.returnTo).toBe('/');
  });

  it('clears the app at a logout', async () => {
    const session = createFakeSession();
    const clear = vi.fn();
    function SignOut(): ReactNode {
      const { logout } = useAuth0Session();
      return <button onClick={() => void logout()}>Sign out</button>;
    }
    render(
      <Auth0SessionProvider client={session.client} clearLocalState={clear}>
        <SignOut />
      </Auth0SessionProvider>,
    );
    await pass(session);
    screen.getByText('Sign out').click();
    await pass(session);
    expect(clear).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ reason: 'signed_out', otherUserSignedIn: false }),
    );
    expect(session.logouts).toEqual([{}]);
  });
});

describe('useSession', () => {
  it('returns the session of the provider and causes no render', async () => {
    const session = createFakeSession();
    const found: Session[] = [];
    function Collector(): null {
      found.push(useSession());
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
});

it.each([
  ['useAuth0Session', () => useAuth0Session()],
  ['useSession', () => useSession()],
  ['useSessionLost', () => useSessionLost(() => undefined)],
])('%s throws missing_provider without a provider', (_, hook) => {
  function Lonely(): null {
    hook();
    return null;
  }
  const error = expect.objectContaining({ code: 'missing_provider' });
  expect(() => renderToString(<Lonely />)).toThrowError(error);
  expect(() => renderToString(<Lonely />)).toThrowError(SessionHeartbeatError);
});
