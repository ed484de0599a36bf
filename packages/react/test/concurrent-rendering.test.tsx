import { createFakeSession } from '@auth0-heartbeat/core/testing';
import { act, cleanup, render } from '@testing-library/react';
import { startTransition, useLayoutEffect, useState, type ReactNode } from 'react';
import { afterEach, expect, it, vi } from 'vitest';
import { Auth0SessionProvider, useAuth0Session } from '../src/index.js';

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it('commits a single status when the session is lost during a transition', async () => {
  // React warns about a store that changes during a render, which this test does on purpose.
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const session = createFakeSession();
  const committed: (string | null)[] = [];
  let show = () => {};

  function Reader(): ReactNode {
    return <i>{useAuth0Session(({ status }) => `${status} `)}</i>;
  }
  function LosesSession(): null {
    session.signOutInOtherTab();
    return null;
  }
  function App(): ReactNode {
    const [isShown, setShown] = useState(false);
    show = () => startTransition(() => setShown(true));
    return (
      isShown && (
        <Page>
          <Reader />
          <LosesSession />
          <Reader />
        </Page>
      )
    );
  }
  function Page({ children }: { children: ReactNode }): ReactNode {
    useLayoutEffect(() => void committed.push(document.body.textContent));
    return children;
  }

  render(
    <Auth0SessionProvider client={session.client} redirectToLogin={() => undefined}>
      <App />
    </Auth0SessionProvider>,
  );
  await act(() => session.advance(0));
  await act(async () => show());
  expect(committed.at(-1)).toBe('lost lost ');
  expect(committed).not.toContain('active lost ');
});
