import { createFakeSession } from '@auth0-heartbeat/core/testing';
import { Auth0SessionProvider, useAuth0Session, useSessionEnding } from '@auth0-heartbeat/react';
import { act, cleanup, render, screen } from '@testing-library/react';
import { StrictMode } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, describe, expect, it } from 'vitest';

afterEach(cleanup);

const minute = 60_000;

/** A page with a warning that counts its renders, in two components. */
async function start() {
  const session = createFakeSession();
  let renders = 0;
  function Warning() {
    renders++;
    const ending = useSessionEnding();
    if (!ending) return 'Nothing ends.';
    const { cause, canExtend, secondsLeft, extend, signOut } = ending;
    return (
      <p>
        {cause} {String(canExtend)} {secondsLeft}
        <button onClick={extend}>Stay</button>
        <button onClick={() => void signOut()}>Leave</button>
      </p>
    );
  }
  const Status = () => useAuth0Session(({ status }) => status);
  render(
    <StrictMode>
      <Auth0SessionProvider
        client={session.client}
        idleTimeoutMs={15 * minute}
        redirectToLogin={false}
      >
        <Warning />
        <output>
          <Status />
        </output>
      </Auth0SessionProvider>
    </StrictMode>,
  );
  await act(() => session.advance(0));
  return {
    session,
    renders: () => renders,
    advance: (ms: number) => act(() => session.advance(ms)),
    status: () => screen.getByRole('status').textContent,
  };
}

describe('useSessionEnding', () => {
  it('is null, and renders nothing, until an end is announced', async () => {
    const { advance, renders } = await start();
    const before = renders();
    await advance(13 * minute);
    expect(screen.getByText('Nothing ends.')).toBeTruthy();
    expect(renders()).toBe(before);
  });

  it('renders once a second while an end is announced, and not after it', async () => {
    const { session, advance, renders, status } = await start();
    await act(() => session.goIdle());
    expect(screen.getByText(/idle_timeout true 60/)).toBeTruthy();
    const before = renders();
    for (let seconds = 0; seconds < 10; seconds++) await advance(1_000);
    // StrictMode renders twice.
    expect(renders() - before).toBe(20);
    expect(screen.getByText(/idle_timeout true 50/)).toBeTruthy();
    await advance(50_000);
    expect(screen.getByText('Nothing ends.')).toBeTruthy();
    expect(status()).toBe('signed_out');
    const after = renders();
    await advance(minute);
    expect(renders()).toBe(after);
  });

  it('is null once the user stays', async () => {
    const { session, status } = await start();
    await act(() => session.goIdle());
    const { checks } = session;
    act(() => screen.getByText('Stay').click());
    await act(() => session.advance(0));
    expect(screen.getByText('Nothing ends.')).toBeTruthy();
    expect(session.checks).toBe(checks + 1);
    expect(status()).toBe('active');
  });

  it('signs out', async () => {
    const { session, status } = await start();
    await act(() => session.goIdle());
    act(() => screen.getByText('Leave').click());
    await act(() => session.advance(0));
    expect(session.logouts).toHaveLength(1);
    expect(status()).toBe('signed_out');
  });

  it('is null on a server', () => {
    const { client } = createFakeSession();
    const Warning = () => (useSessionEnding() === null ? 'null' : 'ending');
    const html = renderToString(
      <Auth0SessionProvider client={client}>
        <Warning />
      </Auth0SessionProvider>,
    );
    expect(html).toBe('null');
  });
});
