'use client';
import {
  type SessionAppClient,
  SessionHeartbeatError,
  type SessionOptions,
} from '@auth0-heartbeat/core';
import type { ReactNode } from 'react';
import { createSharedSession } from './create-shared-session.js';
import { SessionRoot, useOwnSession } from './session-root.js';

/** The options of `startSession` as props. */
export interface Auth0SessionProviderProps extends SessionOptions {
  /** The app's `Auth0Client`. The provider keeps the one of the first render. */
  readonly client: SessionAppClient;
  /** Rendered instead of the children after the tenant refused a login because the user is blocked. */
  readonly blocked?: ReactNode;
  /** The components that can use the hooks. Rendered at once, with the status `loading`. */
  readonly children?: ReactNode;
}

/** What an app with auth0-react imports instead. */
export const DROP_IN = "import { Auth0Provider } from '@auth0-heartbeat/react/auth0-react'";

/**
 * Completes a login or restores the session of `client`, watches the session while mounted, and ends
 * it in the app when it is over at the tenant.
 *
 * The client and the options are those of the first render, with these exceptions: the functions and
 * tasks of the last render are called, and can be inline.
 *
 * An app with `@auth0/auth0-react` imports `Auth0Provider` from `@auth0-heartbeat/react/auth0-react`
 * instead.
 *
 * @param props The client, the options of the session and the element for a blocked user.
 *
 * @throws {SessionHeartbeatError} `wrong_client` without a client; `invalid_client` or `invalid_option`,
 *   naming the mistake; `duplicate_provider` below another provider. They reach the next error boundary.
 *
 * @example
 * ```tsx
 * import { Auth0SessionProvider } from '@auth0-heartbeat/react';
 *
 * const root = (
 *   <Auth0SessionProvider
 *     client={auth0}
 *     clearLocalState={() => localStorage.clear()}
 *     blocked={<p>Your account is blocked.</p>}
 *   >
 *     <App />
 *   </Auth0SessionProvider>
 * );
 * ```
 */
export function Auth0SessionProvider({
  client,
  blocked,
  children,
  ...options
}: Auth0SessionProviderProps): ReactNode {
  const own = useOwnSession(
    () => {
      if (!client) throw new SessionHeartbeatError('wrong_client', DROP_IN);
      return createSharedSession(client, options);
    },
    options,
    '<Auth0SessionProvider>',
  );
  return (
    <SessionRoot shared={own} blocked={blocked}>
      {children}
    </SessionRoot>
  );
}
