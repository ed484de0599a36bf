'use client';
import type { SessionUser } from '@auth0-heartbeat/core';
import type { Auth0ContextInterface, User } from '@auth0/auth0-react';
import type { Auth0Client } from '@auth0/auth0-spa-js';
import { useEffect, useMemo, useState } from 'react';
import { type SharedSession, useSnapshotValue } from '../session-context.js';

/**
 * Returns the value of `useAuth0()` below the provider: the value of auth0-react, but `isLoading`
 * while the session loads or ends, and while its user is not known to auth0-react.
 */
export function useGuardedAuth0<TUser extends User>(
  shared: SharedSession,
  client: Auth0Client,
  auth0: Auth0ContextInterface<TUser>,
): Auth0ContextInterface<TUser> {
  const { session } = shared;
  const { getAccessTokenSilently } = auth0;
  const isHeld = useReconciliation(shared, client, auth0);
  const released = useReleased(isHeld);
  // useAuth0Suspense() waits for it. auth0-react resolves its own after it has loaded.
  const _initPromise = isHeld && !auth0.isLoading ? released : undefined;
  const error = useLoginError(shared, auth0);

  const functions = useMemo(
    () =>
      ({
        async logout(options = {}) {
          await session.logout(options);
          // Otherwise the page is about to navigate, and the app must not redirect it elsewhere.
          if (options.openUrl || options.openUrl === false) {
            await syncUser({ getAccessTokenSilently });
          }
        },
        getAccessTokenSilently: (async (options) => {
          try {
            return await getAccessTokenSilently(options);
          } catch (exception) {
            session.report(exception);
            throw exception;
          }
        }) as typeof getAccessTokenSilently,
      }) satisfies Partial<Auth0ContextInterface<TUser>>,
    [session, getAccessTokenSilently],
  );

  return useMemo(
    () => ({
      ...auth0,
      ...functions,
      ...(error && { error }),
      ...(isHeld && {
        isLoading: true,
        isAuthenticated: false,
        user: undefined,
      }),
      ...(_initPromise && { _initPromise }),
    }),
    [auth0, functions, error, isHeld, _initPromise],
  );
}

type TokenSource = Pick<Auth0ContextInterface, 'getAccessTokenSilently'>;

/** Makes auth0-react read the user from the client again. Makes no request. */
async function syncUser({ getAccessTokenSilently }: TokenSource): Promise<void> {
  // The only public function that does so without another effect. Without a token in the cache it
  // resolves with `undefined`. Whether it succeeds or fails, the user is read.
  await getAccessTokenSilently({ cacheMode: 'cache-only' }).catch(() => undefined);
}

/**
 * Keeps the user of auth0-react in step with the session. Returns whether the app must not see the user
 * now.
 */
function useReconciliation(
  shared: SharedSession,
  client: Auth0Client,
  { getAccessTokenSilently, isLoading, user }: Auth0ContextInterface,
): boolean {
  const { session } = shared;
  const status = useSnapshotValue(shared, (snapshot) => snapshot.status);
  const sub = useSnapshotValue(shared, (snapshot) => snapshot.user?.sub);
  const sdkSub = user?.sub ?? '';
  const isKnown = status !== 'loading' && status !== 'lost';
  /** The session has ended or begun again since auth0-react has read the user. */
  const [isStale, setStale] = useState(false);
  /** The user of auth0-react who differs from that of the session, also after a check. */
  const [checkedSub, setCheckedSub] = useState<string>();
  const loss = useSnapshotValue(shared, (snapshot) => snapshot.loss);
  const [seenLoss, setSeenLoss] = useState(loss);
  const isLeaving = useLeaving(status === 'signed_out' && !loss, sub, sdkSub);
  const isMismatch = isKnown && !isLoading && sub !== undefined && sub !== sdkSub;
  const isUnchecked = isMismatch && checkedSub !== sdkSub;
  const mustReconcile = isKnown && !isLoading && (isStale || isUnchecked);
  if (!isKnown && !isLoading && !isStale) setStale(true);
  // The status `lost` may have been too short for a render.
  if (loss !== seenLoss) {
    setSeenLoss(loss);
    if (loss && !isLoading) setStale(true);
  }
  if (!isMismatch && checkedSub !== undefined) setCheckedSub(undefined);

  useEffect(() => {
    if (!mustReconcile) return;
    let isCurrent = true;
    async function reconcile(): Promise<void> {
      await syncUser({ getAccessTokenSilently });
      const found = (await client.getIdTokenClaims().catch(() => undefined)) as
        | SessionUser
        | undefined;
      const ended = session.getSnapshot().loss?.user;
      const isEnded = ended?.sub === found?.sub && ended?.sid === found?.sid;
      if (isCurrent && found?.sub !== sub && !(ended && isEnded)) {
        // The client has lost its tokens, or has those of another session.
        await session.check();
        await syncUser({ getAccessTokenSilently });
      }
      if (!isCurrent) return;
      setStale(false);
      setCheckedSub(sdkSub);
    }
    void reconcile();
    return () => {
      isCurrent = false;
    };
  }, [session, client, getAccessTokenSilently, mustReconcile, sub, sdkSub]);

  useEffect(() => {
    if (!isLeaving) return;
    // The Back button restores the page that a logout has left.
    const onPageShow = ({ persisted }: PageTransitionEvent) => persisted && onStay();
    // The user has let the page stay.
    const onStay = () => void syncUser({ getAccessTokenSilently });
    const removal = new AbortController();
    window.addEventListener('pageshow', onPageShow, removal);
    for (const type of ['pointerdown', 'keydown']) window.addEventListener(type, onStay, removal);
    return () => removal.abort();
  }, [isLeaving, getAccessTokenSilently]);

  return !isKnown || isLeaving || mustReconcile || (isMismatch && status === 'unverified');
}

/**
 * Returns whether a logout is about to leave the page: auth0-react still has the user. The app must
 * neither show the user nor go to login.
 */
function useLeaving(isSignedOut: boolean, sub: string | undefined, sdkSub: string): boolean {
  const [lastSub, setLastSub] = useState(sub);
  const [isLeaving, setLeaving] = useState(false);
  if (lastSub !== sub) {
    setLastSub(sub);
    setLeaving(isSignedOut);
  } else if (isLeaving && sdkSub === '') setLeaving(false);
  return isLeaving && sdkSub !== '';
}

/** Returns a promise that resolves when the app may see the user, a new one for each time of waiting. */
function useReleased(isHeld: boolean): Promise<void> {
  const [last, setLast] = useState(() => ({ isHeld, ...createHold() }));
  if (isHeld !== last.isHeld) setLast({ ...(isHeld ? createHold() : last), isHeld });
  useEffect(() => {
    if (!last.isHeld) last.release();
  }, [last]);
  return last.released;
}

function createHold(): { readonly released: Promise<void>; readonly release: () => void } {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  return { released, release };
}

/**
 * Returns the error of auth0-react. A refused login stays visible while the user is the same, also
 * after auth0-react has read the user again, which removes its error.
 */
function useLoginError(
  shared: SharedSession,
  { error, isLoading }: Auth0ContextInterface,
): Error | undefined {
  const sub = useSnapshotValue(shared, ({ user }) => user?.sub);
  const [kept, setKept] = useState<{ readonly error?: Error; readonly sub?: string | undefined }>(
    {},
  );
  if (error && !isLoading && kept.error !== error) setKept({ error, sub });
  // A login by popup begins.
  if (isLoading && kept.error) setKept({});
  return error ?? (kept.sub === sub ? kept.error : undefined);
}
