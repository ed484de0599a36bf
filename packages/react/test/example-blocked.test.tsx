import { createFakeSession } from '@auth0-heartbeat/core/testing';
import { Auth0SessionProvider, useAuth0Session } from '@auth0-heartbeat/react';
import { act, cleanup, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, expect, it } from 'vitest';

/** The app under test: it keeps drafts in `localStorage` and shows the user. */
function App({ client }: Pick<ReturnType<typeof createFakeSession>, 'client'>): ReactNode {
  return (
    <Auth0SessionProvider client={client} clearLocalState={() => localStorage.clear()}>
      <Notes />
    </Auth0SessionProvider>
  );
}

function Notes(): ReactNode {
  const { status, user } = useAuth0Session();
  if (status === 'lost') return <p>You were signed out.</p>;
  if (status === 'unverified') return <p>Offline. Your drafts are safe.</p>;
  return <p>{`Notes of ${user?.sub ?? 'nobody'}: ${localStorage.getItem('draft')}`}</p>;
}

afterEach(() => {
  cleanup();
  localStorage.clear();
});

it('clears the drafts of a blocked user and goes to login', async () => {
  const session = createFakeSession();
  localStorage.setItem('draft', 'a secret');
  render(<App client={session.client} />);
  await act(() => session.advance(0));
  session.block();
  await act(() => session.advance(15 * 60_000));
  expect(screen.getByText('You were signed out.')).toBeDefined();
  expect(localStorage.getItem('draft')).toBeNull();
  expect(session.logins).toMatchObject([{ appState: { returnTo: '/' } }]);
});

it('keeps the drafts while the network is down', async () => {
  const session = createFakeSession();
  localStorage.setItem('draft', 'a secret');
  render(<App client={session.client} />);
  await act(() => session.advance(0));
  session.goOffline();
  await act(() => session.advance(15 * 60_000));
  expect(screen.getByText('Offline. Your drafts are safe.')).toBeDefined();
  session.goOnline();
  await act(() => session.advance(10_000));
  expect(screen.getByText('Notes of auth0|alice: a secret')).toBeDefined();
  expect(session.logins).toEqual([]);
});

it('hides the data of Alice when Bob signs in', async () => {
  const session = createFakeSession({ user: { sub: 'auth0|alice' } });
  render(<App client={session.client} />);
  await act(() => session.advance(0));
  session.switchUser({ sub: 'auth0|bob' });
  await act(() => session.advance(15 * 60_000));
  expect(screen.queryByText(/alice/)).toBeNull();
});
