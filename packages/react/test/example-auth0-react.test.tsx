import { createFakeSession } from '@auth0-heartbeat/core/testing';
import { Auth0Provider, useAuth0Session } from '@auth0-heartbeat/react/auth0-react';
import { useAuth0 } from '@auth0/auth0-react';
import type { Auth0Client } from '@auth0/auth0-spa-js';
import { act, cleanup, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, expect, it } from 'vitest';

function Greeting(): ReactNode {
  const { user } = useAuth0();
  const { status } = useAuth0Session();
  return <p>{status === 'lost' ? 'You were signed out.' : `Hello ${user?.name}`}</p>;
}

afterEach(cleanup);

it('signs the user of an auth0-react app out when the user is blocked', async () => {
  const session = createFakeSession({ user: { sub: 'auth0|alice', name: 'Alice' } });
  // The type of an Auth0Client has private fields, so no other type is compatible.
  const client = session.client as unknown as Auth0Client;
  render(
    <Auth0Provider client={client}>
      <Greeting />
    </Auth0Provider>,
  );
  await act(() => session.advance(0));
  expect(screen.getByText('Hello Alice')).toBeDefined();
  session.block();
  await act(() => session.advance(15 * 60_000));
  expect(screen.getByText('You were signed out.')).toBeDefined();
});
