'use client';
import type { SessionHeartbeat, SessionLoss, SessionSnapshot } from '@auth0-heartbeat/core';
import type { Auth0ContextInterface } from '@auth0/auth0-react';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { SharedSession } from '../session-context.js';

/**
 * What `useAuth0()` says below the provider: what auth0-react says, and while a session is ending
 * that it is loading, so that nobody acts on it before the clean-up is done.
 *
 * @param isReady The watch has begun.
 * @param cleared The loss that the app has been cleared after, where the page stays.
 */
export function useGuardedAuth0(
  shared: SharedSession,
  auth0: Auth0ContextInterface,
  isReady: boolean,
  cleared: SessionLoss | null,
): Auth0ContextInterface {
  const { heartbeat } = shared;
  const { isAuthenticated, isLoading, user, getAccessTokenSilently } = auth0;
  const status = useFact(shared, (snapshot) => snapshot.status);
  const watched = useFact(shared, (snapshot) => snapshot.user?.sub);
  const loss = useFact(shared, (snapshot) => snapshot.loss);
  const isDisputed = watched !== undefined && !isLoading && watched !== user?.sub;
  const isUnexplained = useExplanation(heartbeat, auth0, isDisputed, user?.sub ?? '');
  const isHeld =
    !isReady ||
    (isDisputed && (isUnexplained || status === 'unverified')) ||
    (loss !== null && loss !== cleared);

  useEffect(() => {
    // During an ending it would begin a new session before the old one is cleared.
    if (isAuthenticated && !isHeld) heartbeat.start();
  }, [heartbeat, isAuthenticated, isHeld, user?.sub]);

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
      ...(isHeld && {
        isLoading: true,
        isAuthenticated: false,
        user: undefined,
        // What useAuth0Suspense() waits for.
        _initPromise: never,
      }),
    }),
    [auth0, functions, isHeld],
  );
}

const never = new Promise<never>(() => {});

type TokenSource = Pick<Auth0ContextInterface, 'getAccessTokenSilently'>;

/** Has auth0-react read its user from the client again. Makes no request. */
export async function syncUser({ getAccessTokenSilently }: TokenSource): Promise<void> {
  // Of its public functions the one that does so without another effect: without a token in the
  // cache it resolves with nothing. Whatever becomes of the token, the user was read.
  await getAccessTokenSilently({ cacheMode: 'cache-only' }).catch(() => undefined);
}

function useFact<Fact>(
  { heartbeat, serverSnapshot }: SharedSession,
  select: (snapshot: SessionSnapshot) => Fact,
): Fact {
  return useSyncExternalStore(
    heartbeat.subscribe,
    () => select(heartbeat.getSnapshot()),
    () => select(serverSnapshot),
  );
}

/**
 * Where auth0-react and the heartbeat do not know the same user, that of the heartbeat was signed out
 * by the app, is lost, or was signed in behind the back of auth0-react: a check and the client tell.
 * Returns whether they are still to tell.
 */
function useExplanation(
  heartbeat: SessionHeartbeat,
  { getAccessTokenSilently }: TokenSource,
  isWanted: boolean,
  whom: string,
): boolean {
  /** Whom auth0-react knew when it was explained. */
  const [explained, setExplained] = useState<string>();
  useEffect(() => {
    if (!isWanted) return;
    let isAwaited = true;
    void heartbeat
      .check()
      .then(() => syncUser({ getAccessTokenSilently }))
      .then(() => isAwaited && setExplained(whom));
    return () => {
      isAwaited = false;
      setExplained(undefined);
    };
  }, [heartbeat, getAccessTokenSilently, isWanted, whom]);
  return isWanted && explained !== whom;
}
