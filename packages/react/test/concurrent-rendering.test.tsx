import { createFakeSession } from '@auth0-heartbeat/core/testing';
import { act, cleanup, render } from '@testing-library/react';
import { startTransition, useLayoutEffect, useState, type ReactNode } from 'react';
import { afterEach, expect, it, vi } from 'vitest';
import { Auth0SessionProvider, useAuth0Session } from '../src/index.js';

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it('never shows two statuses at once, also when the session is lost while a transition renders', async () => {
  // React says that a store should not change while it renders; here it does.
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const session = createFakeSession();
  const committed: (string | null)[] = [];
  let show = () => {};

  function Reader(): ReactNode {
    return <i>{useAuth0Session(({ status }) => `${status} `)}</i>;
  }
  function Blocking(): null {
    const report = useAuth0Session((session) => session.report);
    report({ error: 'unauthorized', error_description: 'user is blocked' });
    return null;
  }
  function App(): ReactNode {
    const [isShown, setShown] = useState(false);
    show = () => startTransition(() => setShown(true));
    return (
      isShown && (
        <Page>
          <Reader />
          <Blocking />
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
    <Auth0SessionProvider client={session.client} redirectToLogin={false}>
      <App />
    </Auth0SessionProvider>,
  );
  await act(() => session.advance(0));
  await act(async () => show());
  expect(committed.at(-1)).toBe('lost lost ');
  expect(committed).not.toContain('active lost ');
});
