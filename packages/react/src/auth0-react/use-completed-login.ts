'use client';
import { type CallbackClient, completeLogin } from '@auth0-heartbeat/core';
import type { Auth0ContextInterface } from '@auth0/auth0-react';
import { useEffect, useState } from 'react';
import type { SharedSession } from '../session-context.js';

/**
 * Passes the login that auth0-react has completed to `completeLogin`. Without it the heartbeat could
 * not detect a redirect loop, and a refused confirmation would not end the session.
 *
 * @param skipRedirectCallback auth0-react leaves the callback to another client.
 * @param isReady `true` after `onReady` was called.
 * @param onReady Called once, when auth0-react has loaded and the login is processed.
 */
export function useCompletedLogin(
  client: CallbackClient,
  { heartbeat }: SharedSession,
  { error, isLoading }: Auth0ContextInterface,
  skipRedirectCallback: boolean,
  isReady: boolean,
  onReady: () => void,
): void {
  // The URL before auth0-react removes the response from it.
  const [url] = useState(() => globalThis.location?.href);
  useEffect(() => {
    if (isLoading || isReady) return;
    let isCurrent = true;
    const handled = () => (error ? Promise.reject(error) : Promise.resolve({}));
    async function complete(): Promise<void> {
      const login = skipRedirectCallback ? {} : await completeLogin(client, url, handled);
      if (isCurrent && 'error' in login) {
        // The response may end the session. The app must not see the user before the clean-up.
        heartbeat.start();
        await heartbeat.check();
      }
      if (isCurrent) onReady();
    }
    void complete();
    return () => {
      isCurrent = false;
    };
  }, [client, heartbeat, error, isLoading, isReady, onReady, skipRedirectCallback, url]);
}
