import { type Auth0ContextInterface, useAuth0 } from '@auth0/auth0-react';
import type { Auth0Client, User } from '@auth0/auth0-spa-js';
import { useAuth0Session, useSession } from '@auth0-heartbeat/react';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';

/** What the pages use of `useAuth0()`. */
export type Account = Pick<
  Auth0ContextInterface,
  | 'isLoading'
  | 'isAuthenticated'
  | 'user'
  | 'error'
  | 'loginWithRedirect'
  | 'loginWithPopup'
  | 'logout'
  | 'getAccessTokenSilently'
>;

const AccountContext = createContext<Account | null>(null);

/** `useAuth0()`, or the same of an app without auth0-react. */
export function useAccount(): Account {
  const auth0 = useAuth0();
  return useContext(AccountContext) ?? auth0;
}

/** Below the plain `Auth0SessionProvider`. */
export function PlainAccount({ client, children }: { client: Auth0Client; children: ReactNode }) {
  const { status, user, login: refused, logout, report } = useAuth0Session();
  const { login } = useSession();
  const [profile, setProfile] = useState<User>();
  useEffect(() => {
    let isCurrent = true;
    void client.getUser().then((found) => isCurrent && setProfile(found));
    return () => {
      isCurrent = false;
    };
  }, [client, user]);
  const account: Account = {
    isLoading: status === 'loading' || status === 'lost',
    isAuthenticated: user !== null,
    user: user ? (profile?.sub === user.sub ? profile : user) : undefined,
    error: refused ? new Error(refused.error.error_description) : undefined,
    loginWithRedirect: ({ authorizationParams } = {}) =>
      login(
        authorizationParams?.prompt === 'login' ? { authorizationParams: { prompt: 'login' } } : {},
      ),
    loginWithPopup: () => client.loginWithPopup(),
    logout,
    async getAccessTokenSilently(options?: object) {
      try {
        return (await client.getTokenSilently(options)) as never;
      } catch (exception) {
        report(exception);
        throw exception;
      }
    },
  };
  return <AccountContext.Provider value={account}>{children}</AccountContext.Provider>;
}
