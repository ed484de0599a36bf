import type { PushTrigger } from '@auth0-heartbeat/core';
import { pushTrigger } from '@auth0-heartbeat/core/push';
import { createFakeSession, type FakeSession } from '@auth0-heartbeat/core/testing';
import { act, cleanup, render, screen, waitFor } from '@testing-library/react';
import { type ReactNode, StrictMode } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Auth0SessionProvider, useAuth0Session, useSession } from '../src/index.js';

afterEach(cleanup);

const minute = 60_000;
const pass = (session: FakeSession, ms = 0) => act(() => session.advance(ms));

function Connection(): ReactNode {
  const isLive = useAuth0Session(({ live }) => live);
  const session = useSession();
  return <p>{`${isLive ? 'push' : 'polling'} ${session.getSnapshot().live}`}</p>;
}

describe('the push option', () => {
  it('reaches the session, whose interval and `live` follow the push source', async () => {
    const session = createFakeSession();
    const push: PushTrigger = (hint, pushSession) =>
      session.pushTrigger(hint, {
        ...pushSession,
        setLive: (isLive) => pushSession.setLive(isLive, 20 * minute),
      });
    render(
      <Auth0SessionProvider client={session.client} intervalMs={minute} push={push}>
        <Connection />
      </Auth0SessionProvider>,
    );
    await pass(session);
    expect(screen.getByText('push true')).toBeDefined();
    await pass(session, 20 * minute - 1);
    expect(session.checks).toBe(1);
    act(() => session.hint());
    await pass(session);
    expect(session.checks).toBe(2);
    act(() => session.setPushLive(false));
    expect(screen.getByText('polling false')).toBeDefined();
    await pass(session, minute);
    expect(session.checks).toBe(3);
  });

  it('keeps one stream when every render creates a new trigger, until the provider unmounts', async () => {
    const session = createFakeSession();
    const ready = 'event: ready\ndata: {"expiresAt":null,"keepAliveMs":25000}\n\n';
    const signals: (AbortSignal | null | undefined)[] = [];
    const openStream = vi.fn<typeof fetch>(async (_url, init) => {
      signals.push(init?.signal);
      const body = new ReadableStream<Uint8Array>({
        start: (stream) => stream.enqueue(new TextEncoder().encode(ready)),
      });
      return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
    });
    const app = () => (
      <StrictMode>
        <Auth0SessionProvider
          client={session.client}
          push={pushTrigger({
            url: 'https://push.example.com/hints',
            getToken: (options) => session.client.getTokenSilently(options),
            fetch: (...request) => openStream(...request),
          })}
        >
          <Connection />
        </Auth0SessionProvider>
      </StrictMode>
    );
    const { rerender, unmount } = render(app());
    await pass(session);
    await waitFor(() => expect(screen.getByText('push true')).toBeDefined());
    rerender(app());
    rerender(app());
    await pass(session, minute);
    expect(openStream).toHaveBeenCalledOnce();
    expect(signals[0]?.aborted).toBe(false);
    unmount();
    expect(signals[0]?.aborted).toBe(true);
  });
});
