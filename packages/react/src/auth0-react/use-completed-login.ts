'use client';
import { type CallbackClient, completeLogin } from '@auth0-heartbeat/core';
import type { Auth0ContextInterface } from '@auth0/auth0-react';
import { useEffect, useState } from 'react';

/**
 * Tells of the login that auth0-react has completed by itself, if it has: without, a login that is
 * lost at once could not be told from others, and a refused confirmation would end nothing. Returns
 * whether auth0-react is ready and all is told.
 */
export function useCompletedLogin(
  client: CallbackClient,
  { error, isLoading }: Auth0ContextInterface,
): boolean {
  const [url] = useState(() => globalThis.location?.href);
  const [isTold, setTold] = useState(false);
  useEffect(() => {
    if (isLoading || isTold) return;
    // An address that is still there was not meant for auth0-react, unless it made an error of it.
    const isHandled = error !== undefined || location.href !== url;
    const handled = () => (error ? Promise.reject(error) : Promise.resolve({}));
    void Promise.resolve(isHandled && completeLogin(client, url, handled)).then(() =>
      setTold(true),
    );
  }, [client, error, isLoading, isTold, url]);
  return isTold;
}
