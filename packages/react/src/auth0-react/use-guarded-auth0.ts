'use client';
import type { SessionHeartbeat, SessionLoss, SessionSnapshot } from '@auth0-heartbeat/core';
import type { Auth0ContextInterface } from '@auth0/auth0-react';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { SharedSession } from '../session-context.js';

/**
 * Returns the value of `useAuth0()` below the provider: the value of auth0-react, but `isLoading`
 * while a session ends, so that no component redirects before the clean-up is done.
 *
 * @param isReady The heartbeat may watch.
 * @param clearedLoss The loss after which the clean-up is done and the page stays.
 */
export function useGuardedAuth0(
  shared: SharedSession,
  auth0: Auth0ContextInterface,
  isReady: boolean,
  clearedLoss: SessionLoss | null,
): Auth0ContextInterface {
  const { heartbeat } = shared;
  const { isAuthenticated, isLoading, user, getAccessTokenSilently } = auth0;
  const status = useSnapshotValue(shared, (snapshot) => snapshot.status);
  const watchedSub = useSnapshotValue(shared, (snapshot) => snapshot.user?.sub);
  const loss = useSnapshotValue(shared, (snapshot) => snapshot.loss);
  const isMismatch = watchedSub !== undefined && !isLoading && watchedSub !== user?.sub;
  const isUnresolved = useMismatchCheck(heartbeat, auth0, isMismatch, user?.sub ?? '');
  const isHeld =
    !isReady ||
    (isMismatch && (isUnresolved || status === 'unverified')) ||
    (loss !== null && loss !== clearedLoss);

  useEffect(() => {
    // A start during an ending would begin a new session before the old one is cleared.
    if (isAuthenticated && !isHeld) heartbeat.start();
  }, [heartbeat, isAuthenticated, isHeld, user?.sub]);

  const functions = useMemo(
    () =>
      ({
        async logout(options = {}) {
          await heartbeat.logout(options);
          // Otherwise the page is about to navigate, and the app must not redirect it elsewhere.
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
        // useAuth0Suspense() waits for it.
        _initPromise: never,
      }),
    }),
    [auth0, functions, isHeld],
  );
}

const never = new Promise<never>(() => {});

type TokenSource = Pick<Auth0ContextInterface, 'getAccessTokenSilently'>;

/** Makes auth0-react read the user from the client again. Makes no request. */
export async function syncUser({ getAccessTokenSilently }: TokenSource): Promise<void> {
  // The only public function that does so without another effect. Without a token in the cache it
  // resolves with `undefined`. Whether it succeeds or fails, the user is read.
  await getAccessTokenSilently({ cacheMode: 'cache-only' }).catch(() => undefined);
}

function useSnapshotValue<Value>(
  { heartbeat, serverSnapshot }: SharedSession,
  select: (snapshot: SessionSnapshot) => Value,
): Value {
  return useSyncExternalStore(
    heartbeat.subscribe,
    () => select(heartbeat.getSnapshot()),
    () => select(serverSnapshot),
  );
}

/**
 * Checks why auth0-react and the heartbeat have different users: the app signed the user out, the
 * session is lost, or another user signed in. Returns whether the check is still running.
 *
 * @param isMismatch The users differ.
 * @param sub The user of auth0-react, or an empty string.
 */
function useMismatchCheck(
  heartbeat: SessionHeartbeat,
  { getAccessTokenSilently }: TokenSource,
  isMismatch: boolean,
  sub: string,
): boolean {
  /** The user of auth0-react whose mismatch was checked. */
  const [checkedSub, setCheckedSub] = useState<string>();
  useEffect(() => {
    if (!isMismatch) return;
    let isCurrent = true;
    void heartbeat
      .check()
      .then(() => syncUser({ getAccessTokenSilently }))
      .then(() => isCurrent && setCheckedSub(sub));
    return () => {
      isCurrent = false;
      setCheckedSub(undefined);
    };
  }, [heartbeat, getAccessTokenSilently, isMismatch, sub]);
  return isMismatch && checkedSub !== sub;
}
