'use client';
import { SessionHeartbeatError } from '@auth0-heartbeat/core';
import { Auth0Context, initialContext } from '@auth0/auth0-react';
import { type ReactNode, useContext } from 'react';
import {
  type Auth0SessionProviderProps,
  Auth0SessionProvider as Provider,
  DROP_IN,
} from '../auth0-session-provider.js';
import { SessionContext } from '../session-context.js';

/**
 * The `Auth0SessionProvider` of `@auth0-heartbeat/react`, which also finds a provider of auth0-react
 * above: both would complete the same login.
 *
 * @param props The client and the options of the session.
 *
 * @throws {SessionHeartbeatError} `wrong_client` below the `Auth0Provider` of `@auth0/auth0-react`,
 *   naming the import to use; `duplicate_provider` below that of this package.
 *
 * @example
 * ```tsx
 * import { Auth0SessionProvider } from '@auth0-heartbeat/react/auth0-react';
 *
 * const root = (
 *   <Auth0SessionProvider client={auth0}>
 *     <App />
 *   </Auth0SessionProvider>
 * );
 * ```
 */
export function Auth0SessionProvider(props: Auth0SessionProviderProps): ReactNode {
  const isBelowSdk = useContext(Auth0Context) !== initialContext;
  const isBelowOurs = useContext(SessionContext) !== null;
  if (isBelowSdk && !isBelowOurs) throw new SessionHeartbeatError('wrong_client', DROP_IN);
  return <Provider {...props} />;
}
