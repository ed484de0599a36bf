'use client';
import { type CallbackClient, completeLogin } from '@auth0-heartbeat/core';
import type { Auth0ContextInterface } from '@auth0/auth0-react';
import { useEffect, useState } from 'react';
import type { SharedSession } from '../session-context.js';

/**
 * Tells of the login that auth0-react has completed by itself, if it has: without, a login that is
 * lost at once could not be told from others, and a refused confirmation would end nothing.
 *
 * @param skips auth0-react leaves such an address to somebody else.
 * @param isReady What `onReady` has made `true`.
 * @param onReady Called once, when auth0-react is ready and all is told.
 */
export function useCompletedLogin(
  client: CallbackClient,
  { heartbeat }: SharedSession,
  { error, isLoading }: Auth0ContextInterface,
  skips: boolean,
  isReady: boolean,
  onReady: () => void,
): void {
  const [url] = useState(() => globalThis.location?.href);
  useEffect(() => {
    if (isLoading || isReady) return;
    let isWanted = true;
    const handled = () => (error ? Promise.reject(error) : Promise.resolve({}));
    async function tell(): Promise<void> {
      const login = skips ? {} : await completeLogin(client, url, handled);
      if (isWanted && 'error' in login) {
        // It may be the answer that ends the session: nobody is to act on it before.
        heartbeat.start();
        await heartbeat.check();
      }
      if (isWanted) onReady();
    }
    void tell();
    return () => {
      isWanted = false;
    };
  }, [client, heartbeat, error, isLoading, isReady, onReady, skips, url]);
}
