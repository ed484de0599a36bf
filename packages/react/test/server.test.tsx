// @vitest-environment node
import { Auth0Provider, useAuth0 } from '@auth0/auth0-react';
import { Auth0Client } from '@auth0/auth0-spa-js';
import type { ReactNode } from 'react';
import { renderToString } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import { Auth0SessionProvider, SessionGate, useAuth0Session } from '../src/index.js';
import * as withAuth0React from '../src/auth0-react/index.js';

const auth0 = new Auth0Client({ domain: 'tenant.example.com', clientId: 'spa' });

function Status(): ReactNode {
  return <p>{useAuth0Session((session) => session.status)}</p>;
}

it('renders idle on a server and makes no request', () => {
  expect(typeof document).toBe('undefined');
  const readClaims = vi.spyOn(auth0, 'getIdTokenClaims');
  const html = renderToString(
    <Auth0SessionProvider client={auth0}>
      <Status />
      <SessionGate maxAgeMs={0} fallback="waiting">
        salaries
      </SessionGate>
    </Auth0SessionProvider>,
  );
  expect(html).toBe('<p>idle</p>waiting');
  expect(readClaims).not.toHaveBeenCalled();
});

it('renders the same below Auth0Provider as auth0-react alone', () => {
  function Loading(): ReactNode {
    const { isLoading, isAuthenticated } = useAuth0();
    return <p>{JSON.stringify({ isLoading, isAuthenticated })}</p>;
  }
  const html = renderToString(
    <Auth0Provider client={auth0}>
      <withAuth0React.Auth0SessionProvider client={auth0}>
        <Loading />
        <Status />
      </withAuth0React.Auth0SessionProvider>
    </Auth0Provider>,
  );
  const alone = renderToString(
    <Auth0Provider client={auth0}>
      <Loading />
    </Auth0Provider>,
  );
  expect(html).toBe(`${alone}<p>idle</p>`);
});
