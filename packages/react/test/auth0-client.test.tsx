import { createFakeSession } from '@auth0-heartbeat/core/testing';
import { useAuth0 } from '@auth0/auth0-react';
import { act, cleanup, render, waitFor } from '@testing-library/react';
import { type ReactNode, StrictMode } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Auth0Provider, useAuth0Session } from '../src/auth0-react/index.js';

const created = vi.hoisted(() => vi.fn());
const real = vi.hoisted(() => ({ isUsed: false }));

vi.mock('@auth0/auth0-spa-js', async (load) => {
  const sdk = await load<typeof import('@auth0/auth0-spa-js')>();
  return {
    ...sdk,
    Auth0Client: class {
      constructor(options: ConstructorParameters<typeof sdk.Auth0Client>[0]) {
        created(options);
        return real.isUsed ? new sdk.Auth0Client(options) : createFakeSession().client;
      }
    },
  };
});

afterEach(() => {
  cleanup();
  created.mockClear();
  real.isUsed = false;
  history.replaceState(null, '', '/');
  vi.restoreAllMocks();
});

const options = {
  domain: 'tenant.example.com',
  clientId: 'spa',
  authorizationParams: { redirect_uri: 'https://app.example.com', audience: 'orders' },
  cacheLocation: 'localstorage',
  useRefreshTokens: true,
  useRefreshTokensFallback: true,
} as const;

function State(): ReactNode {
  const { isLoading, isAuthenticated, error } = useAuth0();
  const { status } = useAuth0Session();
  return [status, isLoading, isAuthenticated, error?.message ?? 'no error'].join(' ');
}

describe('the client of the drop-in', () => {
  it('has the options of the SDK and none of the session', async () => {
    render(
      <Auth0Provider
        {...options}
        clearLocalState={() => undefined}
        intervalMs={60_000}
        returnTo="/"
        redirectToLogin={false}
        confirmByRedirect={false}
        loadTimeoutMs={5_000}
        blocked="blocked"
        onBlocked={() => undefined}
        onRedirectCallback={() => undefined}
        skipRedirectCallback
      >
        <State />
      </Auth0Provider>,
    );
    await waitFor(() => expect(document.body.textContent).toBe('active false true no error'));
    expect(created.mock.calls).toEqual([[options]]);
  });

  it('leaves the callback of another OAuth provider alone', async () => {
    real.isUsed = true;
    history.replaceState(null, '', '/?code=of-another&state=sdk');
    render(
      <StrictMode>
        <Auth0Provider {...options} useRefreshTokens={false}>
          <State />
        </Auth0Provider>
      </StrictMode>,
    );
    expect(document.body.textContent).toBe('loading true false no error');
    await waitFor(() => expect(document.body.textContent).toBe('signed_out false false no error'));
    await act(async () => undefined);
    expect(location.search).toBe('?code=of-another&state=sdk');
  });
});
