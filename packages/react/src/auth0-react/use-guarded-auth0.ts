'use client';
import type { SessionHeartbeat, SessionStatus } from '@auth0-heartbeat/core';
import type { Auth0ContextInterface } from '@auth0/auth0-react';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { SharedSession } from '../session-context.js';
import { syncUser, type TokenSource } from './use-synced-client.js';

/**
 * What `useAuth0()` says below the provider: what auth0-react says, and while a session is ending
 * that it is loading, so that nobody acts on it before the clean-up is done.
 */
export function useGuardedAuth0(
  { heartbeat, serverSnapshot }: SharedSession,
  auth0: Auth0ContextInterface,
  goesToLogin: boolean,
): Auth0ContextInterface {
  const { isAuthenticated, isLoading, user, getAccessTokenSilently } = auth0;
  const status = useSyncExternalStore(
    heartbeat.subscribe,
    () => heartbeat.getSnapshot().status,
    () => serverSnapshot.status,
  );
  const hasVanished = isWatching(status) && !isLoading && !isAuthenticated;
  const isUnexplained = useExplanation(heartbeat, auth0, hasVanished) || status === 'unverified';
  const isEnding = hasVanished ? isUnexplained : status === 'lost' && goesToLogin;

  useEffect(() => {
    if (isAuthenticated) heartbeat.start();
  }, [heartbeat, isAuthenticated, user?.sub]);

  const functions = useMemo(
    () =>
      ({
        async logout(options = {}) {
          await heartbeat.logout(options);
          // Otherwise the page is about to leave, and nobody may send it elsewhere.
          if (options.openUrl || options.openUrl === false) {
            await syncUser({ getAccessTokenSilently });
          }
        },
        getAccessTokenSilently: (async (options) => {
          try {
            return await getAccessTokenSilently(options);
          } catch (error) {
            heartbeat.report(error);
            throw error;
          }
        }) as typeof getAccessTokenSilently,
      }) satisfies Partial<Auth0ContextInterface>,
    [heartbeat, getAccessTokenSilently],
  );

  return useMemo(
    () => ({
      ...auth0,
      ...functions,
      ...(isEnding && { isLoading: true, isAuthenticated: false, user: undefined }),
    }),
    [auth0, functions, isEnding],
  );
}

function isWatching(status: SessionStatus): boolean {
  return status !== 'idle' && status !== 'lost';
}

/**
 * A user whom auth0-react does not know was signed out by the app, is lost, or signed in behind its
 * back: a check and the client tell. Returns whether they are still to tell.
 */
function useExplanation(
  heartbeat: SessionHeartbeat,
  source: TokenSource,
  isWanted: boolean,
): boolean {
  const { getAccessTokenSilently } = source;
  const [isExplained, setExplained] = useState(false);
  useEffect(() => {
    if (!isWanted) return;
    let isAwaited = true;
    void heartbeat
      .check()
      .then(() => syncUser({ getAccessTokenSilently }))
      .finally(() => isAwaited && setExplained(true));
    return () => {
      isAwaited = false;
      setExplained(false);
    };
  }, [heartbeat, getAccessTokenSilently, isWanted]);
  return isWanted && !isExplained;
}
