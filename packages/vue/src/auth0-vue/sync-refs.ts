import type { Session } from '@auth0-heartbeat/core';
import type { Auth0Client, IdToken, User } from '@auth0/auth0-spa-js';
import { computed, type Ref, shallowRef } from 'vue';

/** The refs of auth0-vue. Declared here: under `NodeNext` its own types are not found. */
export interface SdkRefs {
  isLoading: Ref<boolean>;
  isAuthenticated: Ref<boolean>;
  user: Ref<User | undefined>;
  idTokenClaims: Ref<IdToken | undefined>;
}

/** What happens in a page that is still there after a logout: the user has cancelled it, or is back. */
const signsOfStay = ['pointerdown', 'keydown', 'pageshow'] as const;

/**
 * Replaces the refs of auth0-vue with refs that also know the session: nobody is signed in during an
 * ending, and auth0-vue is loading until the session is known.
 *
 * @param auth0 The plugin, before anything has read its refs.
 * @param getSession Returns the session, once there is one.
 * @returns A function that synchronizes the refs with a session and its client, and returns an
 *   unsubscribe function.
 */
export function syncRefs(
  auth0: SdkRefs,
  getSession: () => Session | undefined,
): (session: Session, client: Auth0Client) => () => void {
  /** From a loss or a logout until the client has removed the user, or has the next one. */
  const isEnding = shallowRef(false);
  const isChecking = shallowRef(false);

  function emptyDuringEnding<Value>(source: Ref<Value>, empty: Value): Ref<Value> {
    return computed({
      get: () => (isEnding.value ? empty : source.value),
      set: (value) => void (source.value = value),
    });
  }

  const { isLoading } = auth0;
  auth0.isAuthenticated = emptyDuringEnding(auth0.isAuthenticated, false);
  auth0.user = emptyDuringEnding(auth0.user, undefined);
  auth0.idTokenClaims = emptyDuringEnding(auth0.idTokenClaims, undefined);
  auth0.isLoading = computed({
    get: () =>
      isLoading.value ||
      isEnding.value ||
      // The client has dropped the tokens, and the check finds out whether the session is over.
      (isChecking.value && !auth0.isAuthenticated.value),
    set(value) {
      // A token call of the app may finish before the session is known.
      if (getSession()?.getSnapshot().status !== 'loading') isLoading.value = value;
    },
  });

  return (session, client) => {
    let last: string | undefined;
    let runs = 0;

    /** Reads the client, which makes no request. */
    async function refresh(): Promise<void> {
      const run = ++runs;
      const [isAuthenticated, user, claims] = await Promise.all([
        client.isAuthenticated(),
        client.getUser(),
        client.getIdTokenClaims(),
      ]);
      const snapshot = session.getSnapshot();
      if (run !== runs || snapshot.status === 'lost' || snapshot.status === 'loading') return;
      auth0.isAuthenticated.value = isAuthenticated;
      auth0.user.value = user;
      auth0.idTokenClaims.value = claims;
      // A logout runs the clean-up while the client still has the user.
      isEnding.value = isAuthenticated && !snapshot.user;
    }

    const logout = client.logout.bind(client);
    client.logout = async (options) => {
      await logout(options);
      // The page is about to navigate, and the app must not redirect it elsewhere meanwhile.
      const isLeaving = options?.openUrl === undefined;
      if (!isLeaving) return refresh();
      for (const type of signsOfStay) {
        window.addEventListener(type, () => void refresh(), { once: true });
      }
    };

    return session.subscribe(() => {
      const { status, user, checking } = session.getSnapshot();
      isChecking.value = checking && user !== null;
      if (status === 'loading') return;
      const key = JSON.stringify([status === 'lost', user]);
      if (key === last) return;
      // The first time the SDK reads the client itself.
      const isFirst = last === undefined;
      last = key;
      if (status === 'lost' || (!isFirst && !user)) isEnding.value = true;
      if (!isFirst) void refresh();
    });
  };
}
