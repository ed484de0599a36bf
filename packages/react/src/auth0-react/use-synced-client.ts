'use client';
import type { SignInClient } from '@auth0-heartbeat/core';
import type { Auth0ContextInterface } from '@auth0/auth0-react';
import { useMemo } from 'react';

/** The function of `useAuth0()` that gives tokens. */
export type TokenSource = Pick<Auth0ContextInterface, 'getAccessTokenSilently'>;

/** Has auth0-react read its user from the client again. Makes no request. */
export const syncUser = ({ getAccessTokenSilently }: TokenSource): Promise<unknown> =>
  // Of its public functions the one that does so without another effect: without a token in the
  // cache it resolves with nothing.
  getAccessTokenSilently({ cacheMode: 'cache-only' });

/** The client for the ending: whatever it does to the user, auth0-react learns of it. */
export function useSyncedClient(
  client: SignInClient,
  { getAccessTokenSilently }: TokenSource,
): SignInClient {
  return useMemo(
    () => ({
      loginWithRedirect: (options) => client.loginWithRedirect(options),
      getIdTokenClaims: async () => client.getIdTokenClaims?.(),
      async logout(options) {
        await client.logout(options);
        await syncUser({ getAccessTokenSilently });
      },
      async checkSession() {
        await client.checkSession?.();
        await syncUser({ getAccessTokenSilently });
      },
    }),
    [client, getAccessTokenSilently],
  );
}
