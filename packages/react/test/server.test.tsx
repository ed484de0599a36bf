// @vitest-environment node
import { Auth0Provider as SdkProvider, useAuth0 } from '@auth0/auth0-react';
import { Auth0Client } from '@auth0/auth0-spa-js';
import type { ReactNode } from 'react';
import { renderToString } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import { Auth0SessionProvider, SessionGate, useAuth0Session } from '../src/index.js';
import { Auth0Provider } from '../src/auth0-react/index.js';

const options = { domain: 'tenant.example.com', clientId: 'spa' };
const auth0 = new Auth0Client(options);

function Status(): ReactNode {
  return <p>{useAuth0Session((session) => session.status)}</p>;
}

it('renders loading on a server and makes no request', () => {
  expect(typeof document).toBe('undefined');
  const consoleError = vi.spyOn(console, 'error');
  const readClaims = vi.spyOn(auth0, 'getIdTokenClaims');
  const html = renderToString(
    <Auth0SessionProvider client={auth0} blocked="blocked">
      <Status />
      <SessionGate maxAgeMs={0} fallback="waiting">
        salaries
      </SessionGate>
    </Auth0SessionProvider>,
  );
  expect(html).toBe('<p>loading</p>waiting');
  expect(readClaims).not.toHaveBeenCalled();
  expect(consoleError).not.toHaveBeenCalled();
});

it('renders the same as auth0-react alone', () => {
  function Loading(): ReactNode {
    const { isLoading, isAuthenticated } = useAuth0();
    return <p>{JSON.stringify({ isLoading, isAuthenticated })}</p>;
  }
  const html = renderToString(
    <Auth0Provider {...options} clearLocalState={() => undefined}>
      <Loading />
      <Status />
    </Auth0Provider>,
  );
  const alone = renderToString(
    <SdkProvider {...options}>
      <Loading />
    </SdkProvider>,
  );
  expect(html).toBe(`${alone}<p>loading</p>`);
});
