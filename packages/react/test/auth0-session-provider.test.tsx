import { SessionHeartbeatError } from '@auth0-heartbeat/core';
import { act, cleanup, render, screen } from '@testing-library/react';
import { Profiler, StrictMode, type ReactNode } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Auth0SessionProvider, useAuth0Session, useSessionLost } from '../src/index.js';
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

function Status(): ReactNode {
  const { status, user } = useAuth0Session();
  return <p>{`${status} ${user?.sub ?? 'nobody'}`}</p>;
}

describe('Auth0SessionProvider', () => {
  it('watches the signed-in user while mounted', async () => {
    const { client, probe } = createFakeSession();
    const { unmount } = render(
      <Auth0SessionProvider client={client} probe={probe}>
        <Status />
      </Auth0SessionProvider>,
    );
    await settle();
    expect(screen.getByText('active auth0|alice')).toBeDefined();
    expect(probe).toHaveBeenCalledTimes(1);
    unmount();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("in StrictMode's double mount leaves one heartbeat", async () => {
    const { client, probe } = createFakeSession();
    render(
      <StrictMode>
        <Auth0SessionProvider client={client} probe={probe} intervalMs={1_000}>
          <Status />
        </Auth0SessionProvider>
      </StrictMode>,
    );
    await settle();
    expect(probe).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(1);
    await act(() => vi.advanceTimersByTimeAsync(3_000));
    expect(probe).toHaveBeenCalledTimes(4);
  });

  it('ends the session with the cleaners of the last render, once', async () => {
    const { client, end, probe } = createFakeSession();
    const old = vi.fn();
    const latest = vi.fn();
    const lost = vi.fn();
    const redirectToLogin = vi.fn();
    function Listener(): null {
      useSessionLost(lost);
      return null;
    }
    const app = (clear: () => void) => (
      <Auth0SessionProvider
        client={client}
        probe={probe}
        intervalMs={1_000}
        clearLocalState={() => clear()}
        redirectToLogin={redirectToLogin}
      >
        <Listener />
        <Status />
      </Auth0SessionProvider>
    );
    const { rerender } = render(app(old));
    await settle();
    rerender(app(latest));
    await settle();
    expect(probe).toHaveBeenCalledTimes(1);

    end();
    await act(() => vi.advanceTimersByTimeAsync(1_000));
    expect(screen.getByText('lost nobody')).toBeDefined();
    expect(lost).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ reason: 'session_expired' }),
    );
    expect(old).not.toHaveBeenCalled();
    expect(latest).toHaveBeenCalledOnce();
    expect(client.logout).toHaveBeenCalledExactlyOnceWith({ openUrl: false });
    expect(redirectToLogin).toHaveBeenCalledOnce();
  });

  it('takes over what a server rendered without a difference', async () => {
    const { client, probe } = createFakeSession();
    const app = (
      <Auth0SessionProvider client={client} probe={probe}>
        <Status />
      </Auth0SessionProvider>
    );
    const html = renderToString(app);
    const complaint = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const container = document.createElement('div');
    container.innerHTML = html;
    document.body.append(container);
    render(app, { container, hydrate: true });
    await settle();
    expect(container.textContent).toBe('active auth0|alice');
    expect(complaint).not.toHaveBeenCalled();
  });
});

it('never signs out another client than the one that it watches', async () => {
  const alice = createFakeSession();
  const bob = createFakeSession();
  const app = (client: typeof alice.client) => (
    <Auth0SessionProvider client={client} probe={alice.probe} intervalMs={1_000} />
  );
  const { rerender } = render(app(alice.client));
  await settle();
  rerender(app(bob.client));
  alice.end();
  await act(() => vi.advanceTimersByTimeAsync(1_000));
  expect(alice.client.logout).toHaveBeenCalledOnce();
  expect(bob.client.logout).not.toHaveBeenCalled();
});

describe('useAuth0Session', () => {
  it('with a selector renders only when the selected value changes', async () => {
    const { client, probe } = createFakeSession();
    const renders = vi.fn();
    function Selected(): ReactNode {
      return <p>{useAuth0Session((session) => session.status)}</p>;
    }
    render(
      <Auth0SessionProvider client={client} probe={probe} intervalMs={1_000}>
        <Profiler id="selected" onRender={renders}>
          <Selected />
        </Profiler>
      </Auth0SessionProvider>,
    );
    await settle();
    const before = renders.mock.calls.length;
    await act(() => vi.advanceTimersByTimeAsync(1_000_000));
    expect(probe).toHaveBeenCalledTimes(1_001);
    expect(renders).toHaveBeenCalledTimes(before);
  });

  it('offers what can be asked of the session', async () => {
    const { client, probe } = createFakeSession();
    const answered = vi.fn();
    function Asking(): ReactNode {
      const check = useAuth0Session((session) => session.check);
      return <button onClick={() => void check().then(answered)}>Check</button>;
    }
    render(
      <Auth0SessionProvider client={client} probe={probe}>
        <Asking />
      </Auth0SessionProvider>,
    );
    await settle();
    screen.getByText('Check').click();
    await settle();
    expect(answered).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ status: 'active' }));
    expect(probe).toHaveBeenCalledTimes(2);
  });

  it.each([
    ['useAuth0Session', () => useAuth0Session()],
    ['useSessionLost', () => useSessionLost(() => undefined)],
  ])('%s outside a provider says what to wrap', (_, hook) => {
    function Lonely(): null {
      hook();
      return null;
    }
    expect(() => renderToString(<Lonely />)).toThrowError(
      expect.objectContaining({
        code: 'missing_provider',
        message: expect.stringContaining('<Auth0SessionProvider client={auth0}>') as string,
      }),
    );
    expect(() => renderToString(<Lonely />)).toThrowError(SessionHeartbeatError);
  });
});
